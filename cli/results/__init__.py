"""`kinerja results`: the results of a cycle as a table."""
