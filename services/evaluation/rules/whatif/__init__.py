"""What would change a rating."""
