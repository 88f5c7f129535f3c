"""Policies as documents of an agency."""
