"""What callers get to read of evidence: every report and every entry, with links, who, when and all versions."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel

from services.goals.domain.activity.entry import ActivityKind
from services.goals.domain.history import PastReport
from services.goals.domain.realisation import Receipt
from services.goals.domain.standing import Judged, Status, Step
from services.goals.domain.step_requests import StepIn
from services.goals.rules.evidence import Evidence
from services.goals.usecases.evidence import ReadEntry
from shared.alike import filled
from shared.each import Misread, Unreadable, woven
from shared.http.problems import FieldError, rejection


class EarlierValue(BaseModel):
    """What was reported before, about the same indicator."""

    realisation_id: str
    on: date
    value: Decimal | None
    text: str


class StepOut(BaseModel):
    """What somebody did with it: which version it has since, why, who (and for which superior), when (UTC)."""

    step: Step
    version: int
    reason: str
    by: str
    acting_for: str | None
    at: datetime | None


class Reported(BaseModel):
    """What a realisation says, or said in a version."""

    indicator_id: str
    on: date
    value: Decimal | None
    text: str
    evidence: tuple[Evidence, ...]


class ReportStepOut(StepOut):
    """A step on a realisation; ``content``: what it said from then on, after a correction."""

    content: Reported | None


class RealisationOut(Reported):
    """One report on an indicator. ``is_current``: the newest that counts, which the indicator shows.

    ``earlier``: the one that counts before it. ``original``: what was reported at first, where it was corrected since.
    ``reported_for``: the head of the unit for whom somebody reported. ``recorded_at`` (UTC) is None where it was not
    noted.
    """

    id: str
    realisation_id: str
    version: int
    status: Status
    counts: bool
    reported_by: str | None
    reported_for: str | None
    recorded_at: datetime | None
    is_current: bool
    earlier: EarlierValue | None
    original: Reported | None
    steps: tuple[ReportStepOut, ...]


class Entered(BaseModel):
    """What an entry of an activity log says, or said in a version."""

    on: date
    kind: ActivityKind
    text: str
    minutes: int
    evidence: tuple[Evidence, ...]
    hours_jp: Decimal | None
    competence: str | None
    training_id: str | None


class EntryStepOut(StepOut):
    """A step on an entry; ``content``: what it said from then on, after a correction."""

    content: Entered | None


class EntryOut(Entered):
    """An entry of an activity log. ``original``: what was entered at first, where it was corrected since.

    ``recorded_at`` (UTC) is None where it was not noted.
    """

    activity_id: str
    version: int
    status: Status
    counts: bool
    recorded_at: datetime | None
    original: Entered | None
    steps: tuple[EntryStepOut, ...]


class StepDone(BaseModel):
    """What became of one step; ``version``: the one that the item has now. A refused one says why."""

    id: str
    outcome: Receipt
    version: int | None = None
    code: str | None = None
    detail: str | None = None
    errors: list[FieldError] = []


class StepsDone(BaseModel):
    """What became of each step, in the order of the request."""

    items: tuple[StepDone, ...]


def realisation_out(past: PastReport, *, id: str, by: str | None = None) -> RealisationOut:
    """Show a report; ``by``: who reports where nobody else is named."""
    told, standing = past.realisation, past.standing
    return filled(
        RealisationOut,
        past,
        standing,
        told,
        id=id,
        reported_by=told.by or by,
        reported_for=told.acting_for,
        earlier=filled(EarlierValue, past.before) if past.before is not None else None,
        original=filled(Reported, past.original) if standing.version > 1 else None,
        steps=tuple(
            filled(ReportStepOut, each, content=filled(Reported, each.content) if each.content is not None else None)
            for each in standing.steps
        ),
    )


def entry_out(read: ReadEntry) -> EntryOut:
    """Show an entry."""
    standing = read.standing
    return filled(
        EntryOut,
        standing.content,
        read,
        version=standing.version,
        original=filled(Entered, read.original) if standing.version > 1 else None,
        steps=tuple(
            filled(EntryStepOut, each, content=filled(Entered, each.content) if each.content is not None else None)
            for each in standing.steps
        ),
    )


def steps_done(asked: Sequence[StepIn | Misread], judged: Sequence[Judged]) -> StepsDone:
    """Show what became of steps, also of those that could not be read."""
    return StepsDone(items=tuple(map(_step_done, woven(asked, judged, _misread))))


def _step_done(judged: Judged) -> StepDone:
    return filled(StepDone, judged, rejection(judged.refusal) if judged.refusal is not None else None)


def _misread(id: str, refusal: Unreadable) -> Judged:
    return Judged(id=id, outcome=Receipt.REFUSED, refusal=refusal)
