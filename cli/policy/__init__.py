"""`kinerja policy`: an agency's own policy, checked at line and column, and uploaded."""
