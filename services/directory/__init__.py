"""The directory service: who people are, where they work, and for whom they act."""
