"""The appraisal of one person in one cycle: everything that can happen to it."""
