"""`kinerja cycle`: open, follow, remind and close an assessment cycle."""
