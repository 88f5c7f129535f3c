"""Imports: what files say, applied in parts."""
