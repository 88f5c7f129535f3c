"""Cycles as evaluation told them: who takes part, which bulk jobs follow, how they close."""
