"""What has more than one step."""
