"""Delegations: who acts for an official."""
