"""A person's plan (SKP) in a cycle: its state with all editions, and how it tells its facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from services.goals.domain.actuals import objectives_with_actuals
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.edition import NO_APPENDIX, Edition, EditionStatus, Prefill
from services.goals.domain.plan.expectation import Expectation, texts_of
from services.goals.domain.plan.impact import Impact, ImpactStatus, Ripple
from services.goals.domain.plan.rater_report import Reports, open_reports
from services.goals.domain.realisation import EarlierReport, Realisation
from services.goals.domain.refusals import PlanClosed, PlanNotMeasured
from services.goals.rules.planning import Objectives
from services.goals.rules.progress import NO_PROGRESS, Progress, progress_of_plan
from shared.alike import body_of
from shared.decision import DayOf, Decision, Kind, Publish, existing
from shared.events.base import Body
from shared.events.directory import EmploymentEnd, Leave
from shared.events.goals import (
    Appendix,
    Assignment,
    LogVersion,
    Plan,
    PlanReminder,
    PlanStatus,
    TemplateRef,
    UnitIndicatorRef,
)
from shared.ids import evaluation, goals
from shared.ids.form import agency_of

_UNAGREED: Final = {EditionStatus.PROPOSED: PlanStatus.PROPOSED, EditionStatus.RETURNED: PlanStatus.RETURNED}
"""The status of a plan that was never agreed, by what became of its last edition."""

REPORTED = "rater-reported"
"""Finds open plans whose rater is reported to be wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanState:
    """The plan. ``assigned_from`` is the directory's date of the frozen assignment.

    ``segment`` counts the assignments in the cycle: after a movement the next plan begins (``starts_on``) and this one
    is about the days until then (``ends_on``); without a date the cycle's counts. ``ended``: the employment ended then,
    and no segment follows. ``leaves`` lie within the segment. Where the first day lies after the last one nothing is
    measured: the person was not employed on any day of it.

    ``months`` names every activity log that may exist: a log is registered here before it is first written, so
    that closing the plan closes all of them. ``logs_filed``: none of them holds entries itself, as logs did in
    version 0.2. ``realisations`` are the newest of each indicator, ``earlier`` the numbers before them, ``reported``
    the number of the last one that came, ``changed`` the ids of those corrected or withdrawn, ``acts`` the acts on them
    (ADR 22). Where the superior has to confirm them, ``confirmed`` are the newest of each indicator that count, and
    ``waiting`` says how many wait.
    ``ripples`` is what those who serve this plan have still to be told.
    ``decider_id``: who decides on an objection against the result of the segment, as long as it waits.
    ``expected``: what the superior expects now; it comes into force with the next edition that is agreed.
    """

    agency_id: str
    cycle_id: str
    assignment: Assignment
    assigned_from: date
    segment: int = goals.FIRST_SEGMENT
    starts_on: date | None = None
    ends_on: date | None = None
    ended: EmploymentEnd | None = None
    leaves: tuple[Leave, ...] = ()
    status: PlanStatus = PlanStatus.DRAFT
    agreed_edition: int = 0
    editions: tuple[Edition, ...] = ()
    realisations: tuple[Realisation, ...] = ()
    earlier: tuple[EarlierReport, ...] = ()
    reported: int = 0
    changed: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    confirmed: tuple[Realisation, ...] = ()
    waiting: int = 0
    months: tuple[str, ...] = ()
    logs_filed: bool = False
    logs: tuple[LogVersion, ...] = ()
    reason: str = ""
    last_actor_id: str | None = None
    last_actor_for: str | None = None
    impacts: tuple[Impact, ...] = ()
    ripples: tuple[Ripple, ...] = ()
    prefill: Prefill | None = None
    opened_at: datetime | None = None
    reminders: tuple[PlanReminder, ...] = ()
    rater_reports: Reports = ()
    decider_id: str | None = None
    expected: tuple[Expectation, ...] = ()

    @property
    def id(self) -> str:
        """The document and subject of this plan."""
        return goals.PLAN.of(self.agency_id, self.cycle_id, self.assignment.employee_id, self.segment)

    @property
    def pending(self) -> Edition | None:
        """The edition that waits for the rater."""
        last = self.editions[-1] if self.editions else None
        return last if last is not None and last.status is EditionStatus.PROPOSED else None

    @property
    def agreed(self) -> Edition | None:
        """The edition in force."""
        agreed = [edition for edition in self.editions if edition.status is EditionStatus.AGREED]
        return agreed[-1] if agreed else None

    @property
    def objectives(self) -> Objectives:
        """The objectives in force; before the first agreement, those last proposed. With newest realisations."""
        return objectives_with_actuals(self.shown.objectives, self.counting, self.earlier) if self.shown else ()

    @property
    def verified(self) -> bool:
        """Whether a realisation counts only once the superior confirmed it, by the policy of the edition in force."""
        return self.shown is not None and self.shown.verified

    @property
    def counting(self) -> tuple[Realisation, ...]:
        """The newest realisation of each indicator that counts."""
        return self.confirmed if self.verified else self.realisations

    @property
    def shown(self) -> Edition | None:
        """The edition in force; before the first agreement, the one last proposed."""
        return self.agreed or (self.editions[-1] if self.editions else None)

    @property
    def expectations(self) -> Mapping[str, str]:
        """What the superior expects, by behaviour, as it was agreed; before the first agreement, as it was written."""
        return texts_of(self.expected) if self.agreed is None else self.agreed.expectations

    @property
    def appendix(self) -> Appendix:
        """The appendix in force; before the first agreement, the one last proposed."""
        return self.shown.appendix if self.shown else NO_APPENDIX

    @property
    def progress(self) -> Progress:
        """How far the objectives have come, measured as the policy of their edition says."""
        if self.shown is None:
            return NO_PROGRESS
        return progress_of_plan(self.objectives, as_of=self.shown.as_of, from_baseline=self.shown.from_baseline)

    @property
    def template(self) -> TemplateRef | None:
        """The template that the objectives began with; before any proposal, the one that waits in the plan."""
        if self.shown is not None:
            return self.shown.template
        return self.prefill.template if self.prefill else None

    @property
    def live(self) -> Objectives:
        """The objectives in force and those that wait or were last proposed, as they were proposed."""
        last = self.pending or (None if self.agreed else self.editions[-1] if self.editions else None)
        return tuple(each for edition in (self.agreed, last) if edition is not None for each in edition.objectives)

    @property
    def links(self) -> tuple[str, ...]:
        """What the plan is looked up by beside its own fields: plans that it serves, its template, open reports,
        who decides on an objection, indicators of units that it is tied to.
        """
        served = {goals.read_objective(each.intervenes_in)[0] for each in self.live if each.intervenes_in}
        prefilled = {template_link(self.cycle_id, self.prefill.template)} if self.prefill else set[str]()
        reported = {REPORTED} if self.is_open and open_reports(self.rater_reports) else set[str]()
        disputed = {dispute_link(self.decider_id)} if self.decider_id else set[str]()
        tied = {unit_link(self.cycle_id, each.unit_indicator) for each in self.live if each.unit_indicator}
        return tuple(sorted(served | prefilled | reported | disputed | tied))

    @property
    def jobs(self) -> tuple[str, ...]:
        """The bulk work that follows from this plan: to tell those below; not once it is closing."""
        return ("cascade",) if self.ripples and self.is_open else ()

    @property
    def revision_pending(self) -> bool:
        """Whether a revision of agreed objectives waits for the rater."""
        return self.agreed is not None and self.pending is not None

    @property
    def untouched(self) -> bool:
        """Whether nobody has done anything with the plan yet."""
        return self.status is PlanStatus.DRAFT and not self.months

    @property
    def continues(self) -> bool:
        """Whether a later segment follows."""
        return self.ends_on is not None and self.ended is None and not self.is_empty

    @property
    def is_empty(self) -> bool:
        """Whether the person is not employed on any day of the segment."""
        return self.starts_on is not None and self.ends_on is not None and self.starts_on > self.ends_on

    def has_left(self, on: date) -> bool:
        """Whether the employment ended before a day."""
        return self.ended is not None and self.ends_on is not None and self.ends_on < on

    @property
    def told_status(self) -> PlanStatus:
        """The status that events carry: a plan that only waits for its logs to close is as it was when it stopped."""
        if self.status is not PlanStatus.CLOSING:
            return self.status
        if self.agreed is not None:
            return PlanStatus.AGREED
        last = self.editions[-1].status if self.editions else None
        return PlanStatus.DRAFT if last is None else _UNAGREED.get(last, PlanStatus.DRAFT)

    @property
    def is_open(self) -> bool:
        """Whether the plan still takes anything."""
        return self.status not in (PlanStatus.CLOSING, PlanStatus.CLOSED)


def template_link(cycle: str, template: TemplateRef) -> str:
    """Name what plans of a cycle are found by that a version of a template was put into."""
    return f"template:{cycle}:{template.template_id}:{template.version}"


def dispute_link(decider_id: str) -> str:
    """Name what plans are found by whose employee objects to the result before somebody."""
    return f"decider:{decider_id}"


def unit_link(cycle: str, indicator: UnitIndicatorRef) -> str:
    """Name what plans of a cycle are found by that are tied to an indicator of a unit."""
    return f"unit-indicator:{cycle}:{indicator.unit_id}:{indicator.indicator_id}"


def cycle_of_plan(id: str) -> str:
    """Name the cycle of a plan by the plan's id."""
    cycle, _employee, _segment = goals.PLAN.read(id)
    return evaluation.CYCLE.of(agency_of(id), cycle)


def opening_of(plan: PlanState, cycle: CycleState, *, day_of: DayOf) -> date:
    """Give the first day on which something can have been done about a plan.

    It is the first day of its segment, or the local day on which the platform opened the plan where that is earlier.
    """
    begins = plan.starts_on or cycle.starts_on
    return begins if plan.opened_at is None else min(begins, day_of(plan.opened_at))


def open_plan(state: PlanState | None) -> PlanState:
    """Give the plan when it still takes something.

    :raises Rejected: when there is none, or it is closing or closed
    """
    plan = existing(state)
    if not plan.is_open:
        raise PlanClosed
    if plan.is_empty:
        raise PlanNotMeasured
    return plan


def publish(state: PlanState, fact: str) -> Decision[PlanState]:
    """Decide on a state and publish one fact about the plan."""
    return Decision(state, (Publish(fact, state.id),))


def _body(state: PlanState, publish: Publish, version: int) -> Body:
    return body_of(
        Plan,
        state,
        publish,
        version,
        status=state.told_status,
        expectations=dict(state.agreed.expectations) if state.agreed else {},
        impacts=tuple(each.told for each in state.impacts if each.status is ImpactStatus.OPEN),
        reminder=state.reminders[-1] if state.reminders and state.agreed is None else None,
        rater_reports=tuple(each.told for each in open_reports(state.rater_reports)),
    )


def _upcast(stored: dict[str, Any]) -> dict[str, Any]:
    """Read editions of before they named the cycle's end: the day of the proposal lies in the cycle as well."""
    return {**stored, "editions": [{"as_of": each["proposed_on"], **each} for each in stored.get("editions", ())]}


PLAN = Kind(
    name=goals.PLAN.kind,
    state=PlanState,
    lookup=lambda state: {
        "cycle_id": state.cycle_id,
        "employee_id": state.assignment.employee_id,
        "unit_id": state.assignment.unit_id,
        "rater_id": state.assignment.rater_id,
        "status": state.status.value,
        "links": list(state.links),
    },
    body=_body,
    upcast=_upcast,
)
