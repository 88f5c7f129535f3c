"""Which bulk jobs of a stored document have something to do today."""

from collections.abc import Mapping
from typing import Any, Final

DAILY: Final = {"daily": "expired_on", "agency": "looked_on", "cycle": "reminded_on"}
"""Kinds with a job that stays pending when its day is done, and the field that says so."""

_REMIND: Final = "remind"


def pending(document: Mapping[str, Any], awaited: frozenset[str] = frozenset()) -> bool:
    """Say whether a bulk job has not ended; a daily one stays until tomorrow. ``awaited`` jobs wait for people."""
    jobs = set(document.get("jobs") or ()) - awaited
    if document.get("state", {}).get(DAILY.get(document["kind"], "")) is not None:
        jobs &= jobs - {_REMIND} if document["kind"] == "cycle" else set()
    return bool(jobs)
