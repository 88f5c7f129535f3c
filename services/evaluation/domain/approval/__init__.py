"""Approval of decisions by the superior of who decided, where the policy wants it."""
