"""What feedback decides with: when a text is specific, when a group may show, what the public is asked."""
