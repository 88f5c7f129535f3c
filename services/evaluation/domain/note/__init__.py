"""Private notes of raters."""
