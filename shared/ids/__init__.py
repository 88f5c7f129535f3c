"""Ids of documents and subjects, a module for each contract; text only, no I/O."""
