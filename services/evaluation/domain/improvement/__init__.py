"""Improvement plans after low results."""
