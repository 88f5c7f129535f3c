"""The feedback on one person in one cycle: what was received, and apart from it what has been published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, Final

from services.feedback.domain.cycle.state import Cycle
from services.feedback.domain.dossier.entries import Entry, Topic, by_group, release
from services.feedback.domain.nomination.state import Nominations
from services.feedback.rules.anonymity import mean_level
from shared.decision import Decision, Kind, NotYours, Rejected, Says, document_id
from shared.events import feedback
from shared.events.base import Body
from shared.events.feedback import About, CriterionFeedback
from shared.events.goals import Assignment, Plan

SEGMENTS_SEEN: Final = 8
"""In so many segments of a cycle a giver is looked for."""

LATE: Final = "late"
"""The work of a dossier that was opened after its cycle began to close: have the cycle close it and answer again."""


class NothingToAcknowledge(Rejected):
    """Nothing has been shown to the person yet."""

    code: ClassVar[str] = "nothing-to-acknowledge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Feedback on one person. Only entries that are ``published`` ever leave this document.

    ``edition`` counts publications and is the version that events and answers carry: the version of the document
    would tell how many answers came in between.
    """

    agency_id: str
    cycle_id: str
    segment: int
    assignment: Assignment
    objectives: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    nominations: Nominations = field(default_factory=Nominations)
    closed: bool = False
    edition: int = 0
    unread: bool = False
    acknowledged_on: tuple[date, ...] = ()
    owes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The document, which is also the subject of its events."""
        return dossier_document(
            agency_id=self.agency_id,
            cycle_id=self.cycle_id,
            employee_id=self.assignment.employee_id,
            segment=self.segment,
        )

    @property
    def published(self) -> frozenset[Entry]:
        """What counts and shows. A set, because the order in which answers came must not matter to anyone."""
        return frozenset(entry for entry in self.entries if entry.published and not entry.superseded)

    @property
    def superseded(self) -> frozenset[Entry]:
        """Earlier answers of groups that showed and whose texts go on showing."""
        return frozenset(entry for entry in self.entries if entry.superseded)


def dossier_document(*, agency_id: str, cycle_id: str, employee_id: str, segment: int = 1) -> str:
    """Name the document of a person's feedback in a cycle."""
    return document_id(agency_id, "dossier", cycle_id, employee_id, segment)


def placements(found: Iterable[object], employee_id: str) -> tuple[Assignment, ...]:
    """Give somebody's assignments in a cycle by the dossiers among what was read, the last segment first."""
    own = [each for each in found if isinstance(each, Dossier) and each.assignment.employee_id == employee_id]
    return tuple(each.assignment for each in sorted(own, key=lambda each: each.segment, reverse=True))


def own_dossiers(*, agency_id: str, cycle_id: str, employee_id: str) -> tuple[str, ...]:
    """Name the dossiers that somebody may have in a cycle, one for each segment; more movements are not looked at."""
    return tuple(
        dossier_document(agency_id=agency_id, cycle_id=cycle_id, employee_id=employee_id, segment=number)
        for number in range(1, SEGMENTS_SEEN + 1)
    )


def hear_plan(state: Dossier | None, plan: Plan, cycle: Cycle | None) -> Decision[Dossier]:
    """Open the dossier of whoever has a plan, or take over a change of the plan.

    Opened or still open while its cycle closes, it owes that the cycle closes it: the walk that closes dossiers
    may have looked before this one was there.
    """
    heard = Dossier(
        agency_id=plan.agency_id,
        cycle_id=plan.cycle_id,
        segment=plan.segment,
        assignment=plan.assignment,
        objectives=tuple(objective.objective_id for objective in plan.objectives),
        owes=(LATE,) if cycle is not None and not cycle.is_open else (),
    )
    if state is None:
        return Decision(heard)
    if state.closed:
        return Decision(state)
    taken = replace(
        state,
        assignment=heard.assignment,
        objectives=heard.objectives,
        owes=heard.owes or state.owes,
    )
    return Decision(state if taken == state else taken)


def receive(state: Dossier, *, entries: Sequence[Entry], cycle: Cycle) -> Decision[Dossier]:
    """Keep answers that were found in order, and publish, once, what may be published now."""
    kept = tuple(each for each in state.entries if not any(each.waits_behind(newer) for newer in entries))
    received = _released(replace(state, entries=(*kept, *entries)), cycle, closing=False)
    if received.published == state.published:
        return Decision(received)
    return _publish(replace(received, unread=True), "dossier.updated")


def close_dossier(state: Dossier, cycle: Cycle) -> Decision[Dossier]:
    """Accept nothing more and publish, once, all that may be published."""
    if state.closed:
        return Decision(state)
    released = _released(state, cycle, closing=True)
    news = state.unread or released.published != state.published
    return _publish(replace(released, closed=True, unread=news, owes=()), "dossier.closed")


def closed_by_now(state: Dossier) -> Decision[Dossier]:
    """Owe nothing more: the cycle closed this dossier."""
    return Decision(replace(state, owes=()))


def acknowledge(state: Dossier, *, by: str, on: date) -> Decision[Dossier]:
    """Note that the person has read what is shown; nothing new since the last time changes nothing.

    :raises NotYours: when it is somebody else who asks
    :raises NothingToAcknowledge: when nothing has been shown yet
    """
    if by != state.assignment.employee_id:
        raise NotYours("Konfirmasi hanya dapat diberikan oleh pegawai yang menerima umpan balik ini.")
    if not state.published:
        raise NothingToAcknowledge(
            "Belum ada umpan balik yang ditampilkan. Konfirmasi dapat diberikan setelah umpan balik tampil."
        )
    if not state.unread:
        return Decision(state)
    read = replace(state, unread=False, acknowledged_on=(*state.acknowledged_on, on))
    return _publish(read, "dossier.acknowledged")


def summary(state: Dossier) -> tuple[CriterionFeedback, ...]:
    """What may be known of each criterion and source. A group without enough answers has no line at all."""
    counting = (entry for entry in state.published if entry.about is not Topic.QUESTION)
    return tuple(
        CriterionFeedback(
            about=About(key.about.value),
            criterion=key.criterion,
            source=key.source,
            answers=len(entries),
            average=mean_level(entry.level for entry in entries if entry.level is not None),
        )
        for key, entries in sorted(by_group(counting).items())
    )


def _released(state: Dossier, cycle: Cycle, *, closing: bool) -> Dossier:
    groups = by_group(state.entries)
    released = [
        release(entries, minimum=cycle.terms.minimum(key.source), closing=closing) for key, entries in groups.items()
    ]
    return replace(state, entries=tuple(entry for group in released for entry in group))


def _publish(state: Dossier, type_: str) -> Decision[Dossier]:
    return Decision(replace(state, edition=state.edition + 1), (Says(type_, state.id),))


def _lookup(state: Dossier) -> Mapping[str, Any]:
    return {
        "cycle_id": state.cycle_id,
        "employee_id": state.assignment.employee_id,
        "unit_id": state.assignment.unit_id,
        "rater_id": state.assignment.rater_id,
        "closed": state.closed,
        "nomination": state.nominations.phase.value,
        "givers": sorted(state.nominations.approved_givers),
    }


def _body(state: Dossier, says: Says, _document_version: int) -> Body:
    return feedback.Dossier(
        agency_id=state.agency_id,
        subject=says.subject,
        version=state.edition,
        cycle_id=state.cycle_id,
        segment=state.segment,
        assignment=state.assignment,
        closed=state.closed,
        criteria=summary(state),
        acknowledged=len(state.acknowledged_on),
    )


DOSSIER: Final = Kind("dossier", Dossier, _lookup, _body)
