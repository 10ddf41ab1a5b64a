"""Stationing: who was sent to which village or township, from when to when."""
