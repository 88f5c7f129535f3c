"""`kinerja record`: everything the platform holds about one person, as a file of one's own."""
