"""Corrections (*koreksi*) of final results: proposed with proof, approved by the rater's superior."""
