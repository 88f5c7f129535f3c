"""A cycle as this service hears it, and closing it."""
