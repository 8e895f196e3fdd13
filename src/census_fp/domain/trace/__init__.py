"""The values of a trace and the pure functions over them."""
