"""Cycles as evaluation told them: who takes part, what is owed here, how they close."""
