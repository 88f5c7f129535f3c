"""Publishing of a dossier what may be published."""

from collections.abc import Sequence
from dataclasses import replace

from services.feedback.domain.cycle.state import Cycle
from services.feedback.domain.dossier.entries import Entry, by_group, release
from services.feedback.domain.dossier.state import Dossier
from shared.decision import Decision, Says


def receive(state: Dossier, *, entries: Sequence[Entry], cycle: Cycle) -> Decision[Dossier]:
    """Keep answers that were found in order, and publish, once, what may be published now."""
    kept = tuple(each for each in state.entries if not any(each.waits_behind(newer) for newer in entries))
    received = released(replace(state, entries=(*kept, *entries)), cycle, closing=False)
    if received.published == state.published:
        return Decision(received)
    return publish(replace(received, unread=True), "dossier.updated")


def released(state: Dossier, cycle: Cycle, *, closing: bool) -> Dossier:
    """Let show, of each group, what may show."""
    groups = by_group(state.entries)
    entries = [
        release(entries, minimum=cycle.terms.minimum(key.source), closing=closing) for key, entries in groups.items()
    ]
    return replace(state, entries=tuple(entry for group in entries for entry in group))


def publish(state: Dossier, type_: str) -> Decision[Dossier]:
    """Say what is published, as a new edition."""
    return Decision(replace(state, edition=state.edition + 1), (Says(type_, state.id),))
