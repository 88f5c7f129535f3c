"""`kinerja size`: how many machines so many people need, from measured costs."""
