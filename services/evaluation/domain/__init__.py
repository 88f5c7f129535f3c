"""Evaluation's documents and the pure decisions about them: policies, cycles, units, appraisals."""
