"""What happens to a dossier: a plan opens it, answers are received and shown, the person reads them, it closes."""

from collections.abc import Sequence
from dataclasses import replace

from services.feedback.domain.cycle import Cycle, cycle_in
from services.feedback.domain.dossier.entries import Entry, by_group, release
from services.feedback.domain.dossier.state import LATE, Dossier
from services.feedback.domain.requests import Acknowledge
from shared.alike import filled
from shared.decision import Decision, Env, NotYours, Publish, Rejected, existing
from shared.events.goals import Plan


class NothingToAcknowledge(Rejected):
    """Nothing has been shown to the person yet."""

    code = "nothing-to-acknowledge"


def on_plan(state: Dossier | None, body: Plan, env: Env) -> Decision[Dossier]:
    """Open the dossier of whoever has a plan, or take over a change of the plan.

    Opened or still open while its cycle closes, it has the cycle close it: the job that closes dossiers may have looked
    before this one was there.
    """
    if state is not None and state.closed:
        return Decision(state)
    cycle = cycle_in(env, body.cycle_id)
    before = state or filled(Dossier, body, objectives=())
    taken = replace(
        before,
        assignment=body.assignment,
        objectives=tuple(each.objective_id for each in body.objectives),
        jobs=before.jobs if cycle is None or cycle.is_open else (LATE,),
    )
    return Decision(taken if state is None or taken != state else state)


def receive(state: Dossier, *, entries: Sequence[Entry], cycle: Cycle) -> Decision[Dossier]:
    """Keep answers that were found in order, and publish, once, what may be published now."""
    kept = tuple(each for each in state.entries if not any(each.waits_behind(newer) for newer in entries))
    received = _released(replace(state, entries=(*kept, *entries)), cycle, closing=False)
    if received.published == state.published:
        return Decision(received)
    return _publish(replace(received, unread=True), "dossier.updated")


def acknowledge(state: Dossier | None, read: Acknowledge, env: Env) -> Decision[Dossier]:
    """Note that the person has read what is shown; nothing new since the last time changes nothing.

    :raises NotYours: when it is somebody else who asks
    :raises NothingToAcknowledge: when nothing has been shown yet
    """
    dossier = existing(state)
    if env.by.employee_id != dossier.assignment.employee_id:
        raise NotYours("Konfirmasi hanya dapat diberikan oleh pegawai yang menerima umpan balik ini.")
    if not dossier.published:
        raise NothingToAcknowledge(
            "Belum ada umpan balik yang ditampilkan. Konfirmasi dapat diberikan setelah umpan balik tampil."
        )
    if not dossier.unread:
        return Decision(dossier)
    acknowledged_on = (*dossier.acknowledged_on, env.on(read.on))
    return _publish(replace(dossier, unread=False, acknowledged_on=acknowledged_on), "dossier.acknowledged")


def close_dossier(state: Dossier, cycle: Cycle, _env: Env) -> Decision[Dossier]:
    """Accept nothing more and publish, once, all that may be published."""
    if state.closed:
        return Decision(state)
    last = _released(state, cycle, closing=True)
    news = state.unread or last.published != state.published
    return _publish(replace(last, closed=True, unread=news, jobs=()), "dossier.closed")


def closed_by_now(state: Dossier, _gathered: object, _env: Env) -> Decision[Dossier]:
    """Have nothing more pending: the cycle closed this dossier."""
    return Decision(replace(state, jobs=()))


def _released(state: Dossier, cycle: Cycle, *, closing: bool) -> Dossier:
    """Let show, of each group, what may show."""
    groups = by_group(state.entries)
    entries = [
        release(entries, minimum=cycle.terms.minimum(key.source), closing=closing) for key, entries in groups.items()
    ]
    return replace(state, entries=tuple(entry for group in entries for entry in group))


def _publish(state: Dossier, type_: str) -> Decision[Dossier]:
    """Publish what shows, as a new edition."""
    return Decision(replace(state, edition=state.edition + 1), (Publish(type_, state.id),))
