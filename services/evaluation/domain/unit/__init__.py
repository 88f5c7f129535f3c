"""Units: what was heard about them, their rating, and what their people come to."""
