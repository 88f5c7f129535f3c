"""How files of agencies are read, names searched, numbers checked, and histories and trees kept in order."""
