"""Regulations as pure functions over versioned tables; `registry` offers them all by name."""
