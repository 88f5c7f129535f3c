"""What all HTTP APIs share: problems, callers, pages, entity tags."""
