"""`kinerja contracts`: what is published about the events, generated from shared/events and checked."""

from cli.contracts.command import app

__all__ = ["app"]
