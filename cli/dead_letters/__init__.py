"""`kinerja dead-letters`: what was parked, by whom, from where and why; sending it again, or discarding it."""
