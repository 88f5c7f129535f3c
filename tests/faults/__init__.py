"""Faults on purpose: load, faults, and a checker that knows nothing of the services. ``python -m tests.faults``."""
