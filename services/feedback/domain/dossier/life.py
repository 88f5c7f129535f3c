"""What happens to a dossier: a plan opens it, answers are received and shown, the person reads them, it closes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.feedback.domain.cycle import Cycle, cycle_in
from services.feedback.domain.dossier.entries import Entry, by_group, recounted, release
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
    before this one was there. A segment has one superior: another one corrects who was recorded by mistake, whose
    feedback is kept and does not count until it is corrected back. A closed one tells nothing more of the plan.
    """
    objectives = tuple(each.objective_id for each in body.objectives)
    if state is not None and state.closed:
        return Decision(state if objectives == state.objectives else replace(state, objectives=objectives))
    cycle = cycle_in(env, body.cycle_id)
    before = state or filled(Dossier, body, objectives=())
    taken = replace(
        before,
        entries=recounted(before.entries, rater_id=body.assignment.rater_id, on=env.today),
        assignment=body.assignment,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        objectives=objectives,
        jobs=before.jobs if cycle is None or cycle.is_open else (LATE,),
    )
    if state is not None and taken.published != state.published:
        return as_edition(replace(taken, unread=True, shown_on=env.today), "dossier.updated")
    if before.edition and taken.assignment != before.assignment:
        return as_edition(taken, "dossier.updated")
    return Decision(taken if state is None or taken != state else state)


def receive(state: Dossier, *, entries: Sequence[Entry], cycle: Cycle, on: date) -> Decision[Dossier]:
    """Keep answers that were found in order, and publish, once, what may be published on this day."""
    kept = tuple(each for each in state.entries if not any(each.waits_behind(newer) for newer in entries))
    received = _released(replace(state, entries=(*kept, *entries)), cycle, closing=False)
    if received.published == state.published:
        return Decision(received)
    return as_edition(replace(received, unread=True, shown_on=on), "dossier.updated")


def acknowledge(state: Dossier | None, read: Acknowledge, env: Env) -> Decision[Dossier]:
    """Note that the person has read what is shown; nothing new since the last time changes nothing.

    :raises NotYours: when it is somebody else who asks
    :raises NothingToAcknowledge: when nothing has been shown yet
    :raises Invalid: when the day lies before the day on which it was shown, or has not come
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
    acknowledged_on = (*dossier.acknowledged_on, env.on(read, since=dossier.shown_on))
    return as_edition(replace(dossier, unread=False, acknowledged_on=acknowledged_on), "dossier.acknowledged")


def close_dossier(state: Dossier, cycle: Cycle, env: Env) -> Decision[Dossier]:
    """Accept nothing more and publish, once, all that may be published."""
    if state.closed:
        return Decision(state)
    last = _released(state, cycle, closing=True)
    if last.published != state.published:
        last = replace(last, unread=True, shown_on=env.today)
    return as_edition(replace(last, closed=True, jobs=()), "dossier.closed")


def closed_by_now(state: Dossier, _gathered: object, _env: Env) -> Decision[Dossier]:
    """Have nothing more pending: the cycle closed this dossier."""
    return Decision(replace(state, jobs=()))


def _released(state: Dossier, cycle: Cycle, *, closing: bool) -> Dossier:
    """Let show, of each group, what may show."""
    aside = tuple(entry for entry in state.entries if entry.aside_on is not None)
    groups = by_group(entry for entry in state.entries if entry.aside_on is None)
    entries = [
        release(entries, minimum=cycle.terms.minimum(key.source), closing=closing) for key, entries in groups.items()
    ]
    return replace(state, entries=(*aside, *(entry for group in entries for entry in group)))


def as_edition(state: Dossier, type_: str) -> Decision[Dossier]:
    """Publish what shows, as a new edition."""
    return Decision(replace(state, edition=state.edition + 1), (Publish(type_, state.id),))
