"""Briefings (*sosialisasi*): who was told about the rules or the results of a cycle."""
