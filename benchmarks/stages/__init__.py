"""The stages of the benchmark, each with its baselines."""
