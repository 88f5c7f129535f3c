"""What people do and read: load, decide, save, and who may; in the package ``usecases`` for its length."""
