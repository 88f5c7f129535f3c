"""What feedback keeps and decides, by subject. Pure: no I/O, no clock, no framework."""
