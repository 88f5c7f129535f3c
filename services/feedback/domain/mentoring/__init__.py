"""The sessions of a mentor and a mentee."""
