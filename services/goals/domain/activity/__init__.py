"""Daily work and trainings, month by month."""
