"""A person's plan (SKP): from proposal to agreement, and all that can happen to it."""
