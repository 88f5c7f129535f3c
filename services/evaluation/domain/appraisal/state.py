"""The state of an appraisal: what was heard, what is suggested, decided, and became of it."""

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Annotated, Final

from pydantic import model_validator

from services.evaluation.domain.appraisal.consider import PeriodicResult
from services.evaluation.domain.appraisal.decision import Calibrated, Returned, Standing
from services.evaluation.domain.appraisal.flagged import Flag
from services.evaluation.domain.appraisal.heard import Heard
from services.evaluation.domain.appraisal.stored import Packed
from services.evaluation.domain.correction.state import CorrectionState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.objection.state import ObjectionState
from services.evaluation.rules.rate.inputs import TimeInPost
from shared.events.correction import Reopening
from shared.events.directory import EmploymentEnd
from shared.events.evaluation import (
    AppraisalStatus,
    CompetenceResult,
    CriterionResult,
    CyclePeriod,
    CycleStatus,
    Outcome,
)
from shared.events.reminding import Reminder
from shared.ids import evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """The suggestion as last computed."""

    outcome: Outcome = field(default_factory=Outcome)
    criteria: tuple[CriterionResult, ...] = ()
    competences: tuple[CompetenceResult, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ByRule:
    """How the policy completes the result of somebody who ``ended``, or was on leave all the time, and its words.

    Without a ``result`` nobody decides; where nobody ``acknowledges``, none waits for it. ``objection``: whether there
    is a right to object.
    """

    ended: EmploymentEnd | None
    result: bool
    acknowledges: bool
    objection: bool
    text: str


_HEARD: Final = Packed(Heard)
_SUGGESTED: Final = Packed(Suggested)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalState:
    """One person's appraisal in one cycle and segment.

    ``later``: what would count with the facts heard since the decision, once it is opened again; None while there are
    none. ``periodic`` are the results of shorter periods that lay before the rater at the decision.
    ``replaced`` are the final results that stood before the present one, oldest first. ``corrections``: what was asked
    to be corrected in final results, oldest first, at most the last one undecided. ``earlier_objections``: those
    against results that were corrected since. ``by_rule`` is there where the
    policy says how the result is completed: of who left, or of whom no day is measured. ``ready_on``: the day on which
    inputs were closed, not known of appraisals that were ready before it was kept. ``returned``: decisions that the
    rater's superior did not approve, oldest first. ``flags``: absence and discipline, which count in nothing.
    ``reminders`` that were given, oldest first.
    """

    agency_id: str
    cycle_id: str
    employee_id: str
    segment: int
    policy_id: str
    policy_version: int
    period: CyclePeriod
    starts_on: date
    ends_on: date
    status: AppraisalStatus = AppraisalStatus.OPEN
    inputs: Annotated[Heard, _HEARD.reading, _HEARD.writing] = field(default_factory=Heard)
    later: Annotated[Heard, _HEARD.reading, _HEARD.writing] | None = None
    suggestion: Annotated[Suggested, _SUGGESTED.reading, _SUGGESTED.writing] = field(default_factory=Suggested)
    by_rule: ByRule | None = None
    decision: Standing = field(default_factory=Standing)
    periodic: tuple[PeriodicResult, ...] = ()
    calibrations: tuple[Calibrated, ...] = ()
    objection: ObjectionState | None = None
    replaced: tuple[Standing, ...] = ()
    corrections: tuple[CorrectionState, ...] = ()
    earlier_objections: tuple[ObjectionState, ...] = ()
    reopened: tuple[Reopening, ...] = ()
    ready_on: date | None = None
    returned: tuple[Returned, ...] = ()
    flags: tuple[Flag, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    jobs: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, stored: object) -> object:
        """Read also what was stored flat, before inputs, suggestion and decision were values of their own."""
        if not isinstance(stored, dict) or "inputs" in stored or "cycle_id" not in stored:
            return stored
        parts = {"inputs": Heard, "decision": Standing}
        nested = {name: {key: stored[key] for key in _names(part) if key in stored} for name, part in parts.items()}
        return {**stored, **nested, "suggestion": stored.get("suggested", {})}

    @property
    def id(self) -> str:
        """The document's id, which is also the subject of its events."""
        return evaluation.APPRAISAL.of(self.agency_id, self.cycle_id, self.employee_id, self.segment)

    @property
    def latest(self) -> Heard:
        """What was heard until now, also since the decision."""
        return self.later if self.later is not None else self.inputs

    @property
    def unit_id(self) -> str | None:
        """The unit in which the person is rated, as far as it is known."""
        return self.inputs.assignment.unit_id if self.inputs.assignment is not None else None

    @property
    def correction(self) -> CorrectionState | None:
        """The newest correction."""
        return self.corrections[-1] if self.corrections else None

    @property
    def undecided(self) -> bool:
        """Whether facts still count."""
        return self.status in (AppraisalStatus.OPEN, AppraisalStatus.READY)

    def follows(self, cycle: CycleState) -> bool:
        """Whether it has the cycle's dates, and is not undecided in a cancelled one."""
        dates = (self.starts_on, self.ends_on) == (cycle.starts_on, cycle.ends_on)
        return dates and not (self.undecided and cycle.status is CycleStatus.CANCELLED)

    @property
    def told_suggestion(self) -> Suggested:
        """The suggestion as events carry it: without percentages as long as facts that change them may come.

        Percentages change with nearly every report; whoever wants them meanwhile reads the appraisal.
        """
        if self.status is not AppraisalStatus.OPEN:
            return self.suggestion
        found = self.suggestion
        outcome = found.outcome.model_copy(update={"results_percent": None, "behaviour_percent": None})
        return replace(found, outcome=outcome, criteria=())

    @property
    def is_due_by_rule(self) -> bool:
        """Whether nobody has to decide or to acknowledge any more, as the policy says."""
        if self.by_rule is None:
            return False
        if self.status is AppraisalStatus.READY:
            return not self.by_rule.result
        return self.status is AppraisalStatus.DECIDED and not self.by_rule.acknowledges and not self.awaits_approval

    @property
    def awaits_approval(self) -> bool:
        """Whether the rater's superior has still to approve what was decided."""
        return self.decision.approval is not None and self.decision.approval.is_awaited

    @property
    def continued(self) -> bool:
        """Whether a later segment follows: then this is a part of the cycle's result, not the result."""
        plan = self.inputs.plan
        return plan is not None and plan.ends_on is not None and plan.ended is None

    @property
    def ended(self) -> EmploymentEnd | None:
        """Why the employment ended within the cycle, with the segment's last day."""
        return self.inputs.plan.ended if self.inputs.plan is not None else None

    def has_left(self, on: date) -> bool:
        """Whether the employment ended within the cycle, and that day is past."""
        return self.ended is not None and self.last_day < on

    @property
    def first_day(self) -> date:
        """The first day of the segment."""
        return (self.inputs.plan.starts_on if self.inputs.plan else None) or self.starts_on

    @property
    def last_day(self) -> date:
        """The last day of the segment."""
        return (self.inputs.plan.ends_on if self.inputs.plan else None) or self.ends_on

    @property
    def time(self) -> TimeInPost | None:
        """The days of the segment and the leaves in them; None where all days of the cycle are measured."""
        first, last = max(self.first_day, self.starts_on), min(self.last_day, self.ends_on)
        leaves = self.inputs.plan.leaves if self.inputs.plan is not None else ()
        within = tuple(each for each in leaves if each.first_day <= last and first <= each.last_day)
        if last < first or ((first, last) == (self.starts_on, self.ends_on) and not within):
            return None
        return TimeInPost(
            cycle_starts_on=self.starts_on, cycle_ends_on=self.ends_on, starts_on=first, ends_on=last, leaves=within
        )

    @property
    def measured_days(self) -> int:
        """How many days are measured: of the segment, and for the cycle's result of those before it too."""
        own = (self.last_day - self.first_day).days + 1 if self.time is None else self.time.days.measured_days
        before = () if self.continued else self.inputs.earlier
        return own + sum(each.days - each.leave_days for each in before)


def new_appraisal(cycle: CycleState, *, employee_id: str, segment: int) -> AppraisalState:
    """An appraisal of which nothing is known yet but whose it is."""
    return AppraisalState(
        agency_id=cycle.agency_id,
        cycle_id=cycle.cycle_id,
        employee_id=employee_id,
        segment=segment,
        policy_id=cycle.policy_id,
        policy_version=cycle.policy_version,
        period=cycle.period,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
    )


def result_subject(state: AppraisalState) -> str:
    """The subject under which other government systems hear the result."""
    return evaluation.RESULT.of(state.agency_id, state.cycle_id, state.employee_id, state.segment)


def _names(part: type[Heard] | type[Standing]) -> list[str]:
    return [each.name for each in fields(part)]
