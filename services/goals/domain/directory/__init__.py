"""People and units as the directory told them."""
