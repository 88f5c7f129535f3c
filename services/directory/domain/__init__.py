"""What the directory decides: agencies, units, people, employment, imports."""
