"""What a suggestion is computed from, as the appraisal has heard it so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from shared.events.directory import Leave
from shared.events.feedback import About, CriterionFeedback, Source
from shared.events.goals import Assignment, IndicatorState, ObjectiveState
from shared.rules.expectation import ExpectationResult, Span, expectation
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

Judged = Mapping[str, Sequence[CriterionFeedback]]
"""Feedback by the criterion or objective that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A competence level (1 to 5) that the rater observed, with what was seen; or a substitute, ``acting_for``."""

    competence: str
    held: int
    observed: str
    on: date
    by: str
    acting_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitInputs:
    """What is known about a unit in the cycle; ``predicate`` is the official's rating of it.

    ``survey_attributed``: whether the survey may count for persons, by the policy's rule; None where it was heard
    before that was told.
    """

    unit_id: str
    predicate: UnitPredicate | None = None
    indicators: tuple[IndicatorState, ...] = ()
    survey_index: Decimal | None = None
    survey_answers: int = 0
    survey_attributed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSegment:
    """What was decided about an earlier segment; absent ratings: it ended without.

    Percents are those of the suggestion, where the rater followed it. ``leave_days`` lie within its days.
    """

    segment: int
    appraisal_id: str
    unit_id: str
    starts_on: date
    ends_on: date
    decided_by: str | None
    results: Level | None
    behaviour: Level | None
    predicate: Predicate | None
    results_percent: Decimal | None
    behaviour_percent: Decimal | None
    finalised_at: datetime
    leave_days: int = 0

    @property
    def days(self) -> int:
        """How many days it had, both ends included."""
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentInputs:
    """The last segment of somebody who moved within the cycle: its days, and the final segments before it.

    Days in post, leave included: a segment weighs what its plan's period does (domain.md 1.7 knows position and period
    and no presence); leave only lowers what is expected per time.
    """

    segment: int
    starts_on: date
    ends_on: date
    earlier: tuple[EarlierSegment, ...]

    @property
    def days(self) -> int:
        """How many days it has, both ends included."""
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeInPost:
    """The days of a segment within its cycle, both ends included, and the leaves in it, which are not measured."""

    cycle_starts_on: date
    cycle_ends_on: date
    starts_on: date
    ends_on: date
    leaves: tuple[Leave, ...] = ()

    def expected(self, amount: Decimal) -> ExpectationResult:
        """Scale an amount that is expected of a whole cycle to the days that are measured."""
        return expectation(
            amount=amount,
            cycle=Span(first_day=self.cycle_starts_on, last_day=self.cycle_ends_on),
            segment=Span(first_day=self.starts_on, last_day=self.ends_on),
            leaves=[Span(first_day=each.first_day, last_day=each.last_day) for each in self.leaves],
            as_of=self.cycle_ends_on,
        )

    @property
    def days(self) -> ExpectationResult:
        """The days of the cycle, the segment and the leaves, and how many are measured."""
        return self.expected(Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything about one person in one cycle. ``closed``: nothing more will be accepted.

    ``as_of``: the cycle's end, the day whose national tables count, whenever the rating is computed.
    ``plan_agreed`` is False when no edition of the plan was ever agreed; ``months`` is the cycle's length.
    ``unit``, ``team`` and ``headed`` are the person's unit, team, and the unit he or she heads. ``segments`` is there
    when the person moved within the cycle and this is the last segment: what was decided before counts too. ``time`` is
    there when not all days of the cycle are measured: what is expected per time is scaled to those that are.
    """

    as_of: date
    assignment: Assignment
    closed: bool
    plan_agreed: bool
    objectives: tuple[ObjectiveState, ...]
    feedback: tuple[CriterionFeedback, ...]
    observations: tuple[Observation, ...]
    days_reported: int
    training_jp: Decimal
    months: int
    unit: UnitInputs | None = None
    team: UnitInputs | None = None
    headed: UnitInputs | None = None
    segments: SegmentInputs | None = None
    time: TimeInPost | None = None

    @cached_property
    def days(self) -> ExpectationResult | None:
        """The days that are measured, where they are not all days of the cycle."""
        return None if self.time is None else self.time.days

    @property
    def unmeasured(self) -> bool:
        """Whether no day is measured: on leave all the time."""
        return self.time is not None and self.days is not None and not self.days.measured_days

    @property
    def judged(self) -> Judged:
        """The feedback on each criterion of behaviour, as far as it holds a judgement."""
        return self._judged[0]

    @property
    def judged_objectives(self) -> Judged:
        """The superior's feedback on each objective, as far as it holds a judgement."""
        return self._judged[1]

    @cached_property
    def _judged(self) -> tuple[Judged, Judged]:
        behaviour: dict[str, list[CriterionFeedback]] = {}
        objectives: dict[str, list[CriterionFeedback]] = {}
        for each in self.feedback:
            if each.average is None:
                continue
            if each.about is About.BEHAVIOUR:
                behaviour.setdefault(each.criterion, []).append(each)
            elif each.source is Source.SUPERIOR:
                objectives.setdefault(each.criterion, []).append(each)
        return behaviour, objectives
