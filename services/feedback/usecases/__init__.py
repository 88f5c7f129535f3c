"""What people do with feedback: find what it concerns, check who may, decide, save."""
