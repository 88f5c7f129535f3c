"""What was achieved, of a person or of a unit."""
