"""The feedback on one person in one cycle."""
