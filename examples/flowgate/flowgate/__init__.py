"""A small local gateway manager."""
