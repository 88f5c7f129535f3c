"""Builders with sensible defaults: a cycle, a person's plan, logs, dossier, a unit; a test states what matters."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from services.evaluation.domain.appraisal.hear import on_dossier, on_plan
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.life import OpenCycle, conclude, on_answer, open_cycle, start_closing
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.policy.running import policy_text
from services.evaluation.domain.unit.rate import Heads, RateUnit, rate_unit
from services.evaluation.domain.unit.state import UnitState
from services.evaluation.rules.policy.packaged import load
from shared.decision import Actor, Decision, Delegation, Env
from shared.events.delegation import Delegated, DelegationSource, DelegationStatus
from shared.events.evaluation import CyclePeriod, Population
from shared.events.feedback import About, CriterionFeedback, Dossier, Source, Survey
from shared.events.goals import (
    ActivityLog,
    Assignment,
    CycleAnswer,
    IndicatorState,
    LogVersion,
    ObjectiveState,
    Plan,
    PlanStatus,
    SubjectVersion,
    TrainingRecord,
    UnitIndicators,
)
from shared.policy.outcome import CyclesRule
from shared.policy.policy import Policy
from shared.request import Request
from shared.rules.vocabulary import UnitPredicate

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
DAY = date(2026, 1, 5)
ENDS = date(2025, 12, 31)
"""The end of the cycle."""
AGENCY, CYCLE_ID, EMPLOYEE, RATER, UNIT_ID = "kota", "2025", "budi", "ani", "dinas"
SUBSTITUTE = "wakil"
LONG = "Alasan yang cukup panjang untuk diperiksa."
R = TypeVar("R", bound=Request)


def altered(request: R, **other: object) -> R:
    """The same request with something else in it."""
    return request.model_copy(update=other)


def env(
    *contexts: Any, by: str | None = None, officer: bool = False, given: tuple[Delegation, ...] = (), **more: Any
) -> Env:
    """What a decision may know: states as contexts, by their ids, and who acts, if anybody."""
    today = more.get("today", DAY)
    actor = Actor(employee_id=by, today=today, officer=officer, given=given) if by is not None else None
    content = {"id": "", "now": NOW, "today": today, "actor": actor, "contexts": {each.id: each for each in contexts}}
    return Env(**content | more)


def assignment(**more: Any) -> Assignment:
    content = {
        "employee_id": EMPLOYEE,
        "unit_id": UNIT_ID,
        "position": "Pengelola data",
        "position_group": "pelaksana",
        "rater_id": RATER,
    }
    return Assignment.model_validate(content | more)


def indicator(**more: Any) -> IndicatorState:
    content = {"indicator_id": "I1", "name": "Data siswa lengkap", "target": 100, "actual": 110, "unit": "berkas"}
    return IndicatorState.model_validate(content | more)


def objective(*indicators: IndicatorState, **more: Any) -> ObjectiveState:
    content = {"objective_id": "O1", "name": "Data tersaji", "indicators": indicators or (indicator(),)}
    return ObjectiveState.model_validate(content | more)


def plan(
    version: int = 3, *, status: PlanStatus = PlanStatus.AGREED, logs: tuple[tuple[str, int], ...] = (), **more: Any
) -> Plan:
    content = {
        "agency_id": AGENCY,
        "subject": f"{AGENCY}:plan:{CYCLE_ID}:{EMPLOYEE}:1",
        "version": version,
        "cycle_id": CYCLE_ID,
        "assignment": assignment(),
        "status": status,
        "agreed_edition": 1,
        "objectives": (objective(),),
        "logs": tuple(LogVersion(month=month, version=each) for month, each in logs),
    }
    return Plan.model_validate(content | more)


def log(
    month: str = "2025-03", version: int = 1, *, jp: int = 0, days: int = 20, closed: bool = False, **more: Any
) -> ActivityLog:
    trainings = (TrainingRecord(activity_id="t", on=date(2025, 3, 1), hours_jp=Decimal(jp)),) if jp else ()
    content = {
        "agency_id": AGENCY,
        "subject": f"{AGENCY}:activity-log:{CYCLE_ID}:{EMPLOYEE}:1:{month}",
        "version": version,
        "cycle_id": CYCLE_ID,
        "employee_id": EMPLOYEE,
        "month": month,
        "closed": closed,
        "entries": days,
        "days_reported": days,
        "minutes": 60,
        "trainings": trainings,
    }
    return ActivityLog.model_validate(content | more)


def feedback(criterion: str, average: int = 2, source: Source = Source.SUPERIOR, answers: int = 1) -> CriterionFeedback:
    return CriterionFeedback(
        about=About.BEHAVIOUR, criterion=criterion, source=source, answers=answers, average=Decimal(average)
    )


def dossier(version: int = 2, *, closed: bool = False, average: int = 2, **more: Any) -> Dossier:
    content = {
        "agency_id": AGENCY,
        "subject": f"{AGENCY}:dossier:{CYCLE_ID}:{EMPLOYEE}:1",
        "version": version,
        "cycle_id": CYCLE_ID,
        "assignment": assignment(),
        "closed": closed,
        "criteria": tuple(feedback(name, average) for name in ("disiplin", "integritas", "kerja-sama")),
    }
    return Dossier.model_validate(content | more)


def unit_indicators(
    version: int = 1, *, actual: int = 100, closed: bool = False, unit_id: str = UNIT_ID
) -> UnitIndicators:
    return UnitIndicators(
        agency_id=AGENCY,
        subject=f"{AGENCY}:unit-indicators:{CYCLE_ID}:{unit_id}",
        version=version,
        cycle_id=CYCLE_ID,
        unit_id=unit_id,
        closed=closed,
        indicators=(indicator(indicator_id="U1", actual=actual),),
    )


def survey(
    version: int = 1,
    *,
    index: str = "88.33",
    closed: bool = False,
    unit_id: str = UNIT_ID,
    attributed_to: str = "person",
) -> Survey:
    return Survey(
        agency_id=AGENCY,
        subject=f"{AGENCY}:survey:{CYCLE_ID}:{unit_id}",
        version=version,
        cycle_id=CYCLE_ID,
        unit_id=unit_id,
        closed=closed,
        answers=12,
        index=Decimal(index),
        attributed_to=attributed_to,
    )


def under(running: CycleState, **rules: Any) -> CycleState:
    """The cycle under its policy with other rules in it."""
    return replace(running, policy_text=policy_text(running.running.policy.model_copy(update=rules)))


def answer(
    service: str, *, people: int = 1, complete: bool = True, units: tuple[tuple[str, int], ...] = ()
) -> CycleAnswer:
    return CycleAnswer(
        agency_id=AGENCY,
        subject=f"{AGENCY}:{service}-answer:{CYCLE_ID}",
        version=1,
        cycle_id=CYCLE_ID,
        complete=complete,
        people=people,
        unit_subjects=tuple(SubjectVersion(subject=f"{AGENCY}:{name}", version=version) for name, version in units),
    )


@lru_cache
def policy(policy_id: str = "sasaran", version: int | None = None) -> Policy:
    return load(policy_id, version)


def command(**more: Any) -> OpenCycle:
    wanted = OpenCycle(
        cycle_id=CYCLE_ID,
        title="Penilaian 2025",
        period=CyclePeriod.ANNUAL,
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        population=Population(),
        policy=policy(),
    )
    return replace(wanted, **more)


def cycle(policy_id: str = "sasaran", version: int | None = None) -> CycleState:
    chosen = policy(policy_id, version)
    if CyclePeriod.ANNUAL not in chosen.periods:
        # A year also under a policy of months: what a test states does not depend on how long a month is.
        chosen = chosen.model_copy(update={"cycles": CyclesRule(days=dict.fromkeys(chosen.periods, (1, 366)))})
    period = CyclePeriod.ANNUAL if CyclePeriod.ANNUAL in chosen.periods else chosen.periods[0]
    fitting = command(period=period, policy=chosen)
    return open_cycle(None, fitting, env(id=f"{AGENCY}:cycle:{CYCLE_ID}")).state


def closing(
    policy_id: str = "sasaran", *, goals: CycleAnswer | None = None, feedback: CycleAnswer | None = None
) -> CycleState:
    state = start_closing(cycle(policy_id), None, env()).state
    state = on_answer(state, goals or answer("goals"), env()).state
    return on_answer(state, feedback or answer("feedback"), env()).state


def rating(
    running: CycleState, predicate: UnitPredicate, *, state: UnitState | None = None, unit_id: str = UNIT_ID
) -> Decision[UnitState]:
    rate = RateUnit(predicate=predicate, reason=LONG, heads=Heads())
    return rate_unit(state, rate, env(running, by="pengelola", officer=True, id=f"{AGENCY}:unit:{CYCLE_ID}:{unit_id}"))


def closed() -> CycleState:
    decision = conclude(closing(), 1, env())
    assert decision is not None
    return decision.state


def with_inputs(state: AppraisalState, **more: Any) -> AppraisalState:
    return replace(state, inputs=replace(state.inputs, **more))


def ready(
    policy_id: str = "sasaran", *, average: int = 2, actual: int | None = 110, **plan_more: Any
) -> AppraisalState:
    """An appraisal whose inputs are closed: results above, behaviour as expected under ``sasaran``."""
    running = closing(policy_id)
    closed = plan(status=PlanStatus.CLOSED, objectives=(objective(indicator(actual=actual)),), **plan_more)
    state = on_plan(None, closed, env(running)).state
    return on_dossier(state, dossier(closed=True, average=average), env(running)).state


def delegated(version: int = 2, **more: Any) -> Delegated:
    """Ani is to be stood in for by a substitute."""
    content: dict[str, Any] = {
        "agency_id": AGENCY,
        "subject": f"{AGENCY}:delegation:{RATER}:{SUBSTITUTE}:2026-01-05",
        "version": version,
        "principal_id": RATER,
        "delegate_id": SUBSTITUTE,
        "kind": "plh",
        "valid_from": DAY,
        "valid_to": DAY,
        "source": DelegationSource.DIRECTORY,
        "status": DelegationStatus.ACCEPTED,
        "proposed_at": datetime(2026, 1, 2, tzinfo=UTC),
        "answered_on": DAY,
    }
    return Delegated.model_validate(content | more)
