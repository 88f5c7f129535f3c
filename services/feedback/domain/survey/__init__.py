"""What the public says about a service unit."""
