"""Cycles: opened under a policy, closed by a handshake."""
