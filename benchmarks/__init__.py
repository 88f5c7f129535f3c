"""What the platform costs, against honest ceilings in the same run: ``python -m benchmarks``."""
