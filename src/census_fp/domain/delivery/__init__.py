"""How to send, decided without clock, thread or lock."""
