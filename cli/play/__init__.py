"""Stories: read, check, play through the real HTTP APIs, compare with what was expected, report."""
