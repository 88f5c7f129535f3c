"""Reading the files in which agencies keep people and units: pure, from bytes to a checked list."""
