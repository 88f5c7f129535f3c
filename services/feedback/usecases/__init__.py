"""What people do with feedback in more than one step."""
