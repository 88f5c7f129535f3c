"""The feedback on one person in one cycle: what was received, and apart from it what has been published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from services.feedback.domain.dossier.entries import Entry, Topic, by_group
from services.feedback.domain.nomination.state import Nominations
from services.feedback.rules.anonymity import mean_level
from shared.alike import body_of
from shared.decision import Kind, Publish
from shared.events import feedback
from shared.events.base import Body
from shared.events.feedback import About, CriterionFeedback, FeedbackReminder, Source
from shared.events.goals import Assignment
from shared.ids import feedback as ids

SEGMENTS: Final = range(1, 9)
"""The segments of a cycle in which somebody is looked for; more movements are not looked at."""

LATE: Final = "late"
"""The job of a dossier that was opened after its cycle began to close: have the cycle close it and answer again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Feedback on one person. Only entries that are ``published`` ever leave this document.

    ``edition`` counts publications and is the version that events and answers carry: the version of the document
    would tell how many answers came in between. ``starts_on`` and ``ends_on`` are the segment's days where they are not
    the cycle's. ``shown_on``: the day of the last publication. ``reminders`` that were given, oldest first.
    """

    agency_id: str
    cycle_id: str
    segment: int
    assignment: Assignment
    starts_on: date | None = None
    ends_on: date | None = None
    objectives: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    nominations: Nominations = field(default_factory=Nominations)
    closed: bool = False
    edition: int = 0
    unread: bool = False
    shown_on: date | None = None
    acknowledged_on: tuple[date, ...] = ()
    reminders: tuple[FeedbackReminder, ...] = ()
    jobs: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The document, which is also the subject of its events."""
        return ids.DOSSIER.of(self.agency_id, self.cycle_id, self.assignment.employee_id, self.segment)

    def given_by(self, voice: str, source: Source) -> tuple[Entry, ...]:
        """What somebody answered as one source, or a substitute for that superior."""
        return tuple(each for each in self.entries if each.voice == voice and each.source is source)

    @property
    def published(self) -> frozenset[Entry]:
        """What counts and shows. A set, because the order in which answers came must not matter to anyone."""
        return frozenset(entry for entry in self.entries if entry.counts)

    @property
    def superseded(self) -> frozenset[Entry]:
        """Earlier answers of groups that showed and whose texts go on showing."""
        return frozenset(entry for entry in self.entries if entry.superseded)


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


def _body(state: Dossier, publish: Publish, _document_version: int) -> Body:
    acknowledged = len(state.acknowledged_on)
    last = state.reminders[-1] if state.reminders else None
    return body_of(
        feedback.Dossier,
        state,
        publish,
        state.edition,
        criteria=summary(state),
        acknowledged=acknowledged,
        reminder=last,
    )


DOSSIER: Final = Kind(ids.DOSSIER.kind, Dossier, _lookup, _body)
