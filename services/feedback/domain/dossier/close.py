"""Closing a dossier."""

from dataclasses import replace

from services.feedback.domain.cycle.state import Cycle
from services.feedback.domain.dossier.publish import publish, released
from services.feedback.domain.dossier.state import Dossier
from shared.decision import Decision


def close_dossier(state: Dossier, cycle: Cycle) -> Decision[Dossier]:
    """Accept nothing more and publish, once, all that may be published."""
    if state.closed:
        return Decision(state)
    last = released(state, cycle, closing=True)
    news = state.unread or last.published != state.published
    return publish(replace(last, closed=True, unread=news, owes=()), "dossier.closed")


def closed_by_now(state: Dossier) -> Decision[Dossier]:
    """Owe nothing more: the cycle closed this dossier."""
    return Decision(replace(state, owes=()))
