"""The published contracts: bodies of events (pydantic only) and the registry of their types."""
