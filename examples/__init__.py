"""Programs that show census-fp at work."""
