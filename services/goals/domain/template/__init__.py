"""Templates of plans, and giving them to a population."""
