"""What people do with evaluation: find what it concerns, check who may, decide, save."""
