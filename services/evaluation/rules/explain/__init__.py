"""Every step of a rating, in words and arithmetic, to be computed again by anyone."""
