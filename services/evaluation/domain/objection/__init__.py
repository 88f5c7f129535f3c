"""Objections (*keberatan*) against final results (PP 30/2019 art. 59)."""
