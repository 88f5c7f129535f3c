"""The documents of policies: read, checked, packaged."""
