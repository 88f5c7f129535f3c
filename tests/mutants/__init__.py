"""Mutation testing: small faults put into rules and decisions, to see which of them no test notices."""
