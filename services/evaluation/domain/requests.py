"""What people ask of evaluation, as they send it: the inputs of its decisions, with reasons that can be examined."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from services.evaluation.domain.appraisal.flagged import FlagKind
from services.evaluation.domain.briefing.state import BriefingAbout
from shared.decision import Invalid
from shared.events.base import Id
from shared.events.correction import CorrectionKind
from shared.events.improvement import ImprovementOutcome
from shared.request import WRITTEN, DatedRequest, Request
from shared.rules.vocabulary import Level, UnitPredicate

Reason = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]
Said = Annotated[str, StringConstraints(min_length=3, max_length=2000, strip_whitespace=True)]
Link = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=500)]
"""Where a proof can be read."""
REASON_MIN = 20
"""Shorter reasons say nothing that a person could examine."""


class ObservationBody(DatedRequest):
    """What the rater saw of one competence."""

    competence: Id
    held: Annotated[int, Field(strict=True, ge=1, le=5)]
    observed: Annotated[str, StringConstraints(min_length=10, max_length=2000, strip_whitespace=True)]


class RatingBody(Request):
    """The rating of a unit by an official."""

    cycle_id: Id
    predicate: UnitPredicate
    reason: Reason = ""


class CalibrationBody(Request):
    """A session on some units, and who may propose."""

    calibration_id: Id
    cycle_id: Id
    units: Annotated[tuple[Id, ...], Field(min_length=1, max_length=20)]
    participants: Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)]


class ChangeBody(Request):
    """Another rating for a decided appraisal, and why."""

    appraisal_id: Annotated[str, StringConstraints(max_length=400)]
    results: Level
    behaviour: Level
    reason: Reason


class DeciderBody(Request):
    """Who decides, and why this official."""

    decider_id: Id
    reason: Reason


class HandOverBody(DatedRequest):
    """The day on which a final result was handed over, and how that can be seen."""

    evidence: Reason


class ObjectionDecisionBody(DatedRequest):
    """The decision: upheld with new ratings, or rejected without; always with a reason."""

    upheld: bool
    results: Level | None = None
    behaviour: Level | None = None
    reason: Reason


class CorrectionBody(DatedRequest):
    """Another result, or none: what has to be corrected, why, and what proves it (links)."""

    kind: CorrectionKind = CorrectionKind.REPLACE
    results: Level | None = None
    behaviour: Level | None = None
    reason: Reason
    proof: Annotated[tuple[Link, ...], Field(min_length=1, max_length=20)]


class CorrectionDecisionBody(DatedRequest):
    """The decision on a correction, always with a reason."""

    approved: bool
    reason: Reason


class ReopeningBody(DatedRequest):
    """Why something concluded by mistake is opened again."""

    reason: Reason


class FlagBody(Request):
    """An absence or a decision about discipline: where it can be read, of which day; of an absence, how many days."""

    kind: FlagKind
    source: Annotated[str, StringConstraints(min_length=3, max_length=300, strip_whitespace=True)]
    on: date
    days: Annotated[int, WRITTEN, Field(ge=1, le=366)] | None = None
    note: Reason = ""


class FlagWithdrawalBody(Request):
    """Which record was made by mistake, and why."""

    number: Annotated[int, WRITTEN, Field(ge=1, le=100)]
    reason: Reason


class BriefingBody(Request):
    """Who was told what, when and by whom; ``proof``: links to the list of those present, or the minutes."""

    briefing_id: Id
    cycle_id: Id
    about: BriefingAbout
    text: Said
    held_on: date
    held_by: Id
    people: Annotated[tuple[Id, ...], Field(min_length=1, max_length=1000)]
    proof: Annotated[tuple[Link, ...], Field(max_length=20)] = ()


class SpreadCommentBody(Request):
    """Why a spread of predicates stands."""

    cycle_id: Id
    text: Reason


class NoteBody(Request):
    """The own note; an empty one deletes it."""

    text: Reason


class GoalBody(Request):
    """What has to become better, how that is seen, until when."""

    goal: Said
    measure: Said
    due_on: date


class PlanBody(Request):
    """A plan as one side proposes it."""

    goals: Annotated[tuple[GoalBody, ...], Field(min_length=1, max_length=20)]
    starts_on: date
    ends_on: date
    check_ins_on: Annotated[tuple[date, ...], Field(max_length=30)] = ()


class CheckInBody(DatedRequest):
    """What was talked about."""

    note: Said


class ConclusionBody(DatedRequest):
    """Whether the goals were met, and why."""

    outcome: ImprovementOutcome
    reason: Said


class ReasonNeeded(Invalid):
    """The official must say why, in at least twenty characters."""

    code = "reason-needed"


def check_reason(reason: str, why: str) -> None:
    """Demand a reason that a person could examine.

    :raises ReasonNeeded: when it is too short.
    """
    if len(reason.strip()) < REASON_MIN:
        raise ReasonNeeded(f"{why} Tulis alasan, paling sedikit {REASON_MIN} huruf.", field="reason")
