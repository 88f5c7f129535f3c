"""What each step of a story does: the HTTP calls of its actors."""
