"""Builders with sensible defaults: a test states only what matters to it."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from services.career.domain.cycle import CycleCopy
from services.career.domain.profile.facts import on_appraisal, on_result
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.decide import decide
from services.career.domain.requests import DecideRecommendation
from services.career.rules.inputs import Finding, Named, Rulebook
from shared.decision import Actor, Decision, Env
from shared.events.career import RecommendationKind, RecommendationStatus
from shared.events.directory import PositionGroup
from shared.events.evaluation import (
    Appraisal,
    AppraisalStatus,
    CompetenceResult,
    CriterionResult,
    Cycle,
    CyclePeriod,
    CycleStatus,
    Outcome,
    Result,
    ResultStatus,
)
from shared.events.goals import ActivityLog, Assignment, TrainingRecord
from shared.policy.career import CareerRule, CareerRules, ForEach, When
from shared.policy.clause import Label
from shared.rules.vocabulary import Level, Predicate

NOW = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
TODAY = date(2026, 1, 15)
AGENCY = "sabang"


def rule(
    id: str = "latih",
    *,
    kind: RecommendationKind = RecommendationKind.TRAINING,
    for_each: ForEach = ForEach.PERSON,
    about: str | None = None,
    reason: str = "Alasan.",
    **when: Any,
) -> CareerRule:
    return CareerRule(id=id, kind=kind, for_each=for_each, when=When(**when), about=about, reason=Label(id=reason))


def book(*rules: CareerRule, margin: int = 1, labels: dict[str, str] | None = None, **career: Any) -> Rulebook:
    return Rulebook(
        policy_id="sabang-karier",
        policy_version=1,
        career=CareerRules(rules=rules, strength_margin=margin, **career),
        labels=tuple(Named(id, text) for id, text in (labels or {}).items()),
    )


def finding(
    *,
    results: Level | None = Level.AS,
    behaviour: Level | None = Level.AS,
    predicate: Predicate | None = Predicate.BAIK,
    position_group: PositionGroup = PositionGroup.PELAKSANA,
    heads: bool = False,
    position: str = "Pengelola layanan",
    criteria: Mapping[str, str | None] | None = None,
    competences: Mapping[str, tuple[int, int | None]] | None = None,
) -> Finding:
    return Finding(
        results=results,
        behaviour=behaviour,
        predicate=predicate,
        position_group=position_group,
        heads=heads,
        position=position,
        criteria=criterion_results(criteria),
        competences=competence_results(competences),
    )


def criterion_results(criteria: Mapping[str, str | None] | None) -> tuple[CriterionResult, ...]:
    return tuple(
        CriterionResult(criterion=id, axis="results", percent=None if percent is None else Decimal(percent))
        for id, percent in (criteria or {}).items()
    )


def competence_results(competences: Mapping[str, tuple[int, int | None]] | None) -> tuple[CompetenceResult, ...]:
    """Required and held level by competence."""
    return tuple(
        CompetenceResult(competence=id, required=Decimal(required), held=None if held is None else Decimal(held))
        for id, (required, held) in (competences or {}).items()
    )


def final(
    employee_id: str = "budi",
    *,
    cycle_id: str = "2025",
    version: int = 5,
    segment: int = 1,
    predicate: Predicate | None = Predicate.BAIK,
    results: Level | None = Level.AS,
    behaviour: Level | None = Level.AS,
    unit_id: str = "dinkes",
    rater_id: str | None = "ani",
    heads_unit: str | None = None,
    criteria: Mapping[str, str | None] | None = None,
    competences: Mapping[str, tuple[int, int | None]] | None = None,
    jp: str = "0",
    position_group: PositionGroup = PositionGroup.PELAKSANA,
) -> Appraisal:
    outcome = Outcome(results=results, behaviour=behaviour, predicate=predicate)
    return Appraisal(
        agency_id=AGENCY,
        subject=f"{AGENCY}:appraisal:{cycle_id}:{employee_id}:{segment}",
        version=version,
        cycle_id=cycle_id,
        segment=segment,
        assignment=Assignment(
            employee_id=employee_id,
            unit_id=unit_id,
            position="Pengelola layanan",
            position_group=position_group,
            heads_unit=heads_unit,
            rater_id=rater_id,
        ),
        policy_id="sabang-karier",
        policy_version=1,
        status=AppraisalStatus.FINAL,
        suggested=Outcome(predicate=Predicate.SANGAT_KURANG),
        decided=None if predicate is None else outcome,
        decided_by=rater_id,
        criteria=criterion_results(criteria),
        competences=competence_results(competences),
        trainings_jp=Decimal(jp),
    )


def cycle(
    *rules: CareerRule,
    cycle_id: str = "2025",
    margin: int = 1,
    labels: dict[str, str] | None = None,
    **career: Any,
) -> CycleCopy:
    """A cycle that ends with the year its id begins with (or, with a month after a dash, that month)."""
    year, _, month = cycle_id.partition("-")
    return CycleCopy(
        agency_id=AGENCY,
        cycle_id=cycle_id,
        starts_on=date(int(year), int(month or 1), 1),
        ends_on=date(int(year), int(month or 12), monthrange(int(year), int(month or 12))[1]),
        status=CycleStatus.OPEN,
        book=book(*rules, margin=margin, labels=labels, **career),
        period=CyclePeriod.MONTHLY if month else CyclePeriod.ANNUAL,
    )


def cycle_body(policy: dict[str, Any], *, version: int = 1, status: CycleStatus = CycleStatus.OPEN) -> Cycle:
    return Cycle(
        agency_id=AGENCY,
        subject=f"{AGENCY}:cycle:2025",
        version=version,
        cycle_id="2025",
        title="Penilaian 2025",
        period=CyclePeriod.ANNUAL,
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        status=status,
        policy_id="sabang-karier",
        policy_version=1,
        policy=policy,
    )


def log(month: str = "2025-03", *trainings: tuple[str, str], version: int = 1, cycle_id: str = "2025") -> ActivityLog:
    """A month's log with trainings (id of the activity, hours) of Budi on the tenth."""
    return ActivityLog(
        agency_id=AGENCY,
        subject=f"{AGENCY}:activity-log:{cycle_id}:budi:1:{month}",
        version=version,
        cycle_id=cycle_id,
        employee_id="budi",
        month=month,
        entries=len(trainings),
        days_reported=0,
        minutes=0,
        trainings=tuple(
            TrainingRecord(activity_id=id, on=date.fromisoformat(f"{month}-10"), hours_jp=Decimal(hours))
            for id, hours in trainings
        ),
    )


def withdrawn(*, cycle_id: str = "2025", version: int = 9, segment: int = 1) -> Result:
    """The end of Budi's result."""
    return Result(
        agency_id=AGENCY,
        subject=f"{AGENCY}:result:{cycle_id}:budi:{segment}",
        version=version,
        employee_id="budi",
        cycle_id=cycle_id,
        segment=segment,
        period=CyclePeriod.ANNUAL,
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        unit_id="dinkes",
        status=ResultStatus.WITHDRAWN,
        results=None,
        behaviour=None,
        predicate=None,
        policy_id="sabang-karier",
        policy_version=1,
        decided_by=None,
        finalised_at=NOW,
        explanation=f"{AGENCY}:appraisal:{cycle_id}:budi:{segment}",
    )


def actor(employee_id: str, *, officer: bool = False, today: date = TODAY) -> Actor:
    return Actor(employee_id=employee_id, today=today, officer=officer)


SITI = actor("siti", officer=True)
"""An officer of the agency."""


def env(
    *known: CycleCopy | Profile | None, by: Actor | None = None, on: date = TODAY, id: str = f"{AGENCY}:profile:budi"
) -> Env:
    """What a decision knows besides: who acts, on which day, and the cycles and profiles that were read."""
    contexts = {_id_of(each): each for each in known if each is not None}
    return Env(id=id, now=NOW, today=on, actor=by, contexts=contexts)


def _id_of(state: CycleCopy | Profile) -> str:
    if isinstance(state, CycleCopy):
        return f"{state.agency_id}:cycle:{state.cycle_id}"
    return f"{state.agency_id}:profile:{state.employee_id}"


def apply_final(
    state: Profile | None, body: Appraisal, *, cycle: CycleCopy | None, on: date = TODAY
) -> Decision[Profile] | None:
    return on_appraisal(state, body, env(cycle, on=on))


def apply_withdrawn(state: Profile | None, body: Result) -> Decision[Profile] | None:
    return on_result(state, body, env())


def ruled(
    state: Profile | None,
    *,
    subject: str,
    decision: RecommendationStatus,
    reason: str,
    actor: Actor,
    proof: tuple[str, ...] = (),
    on: date = TODAY,
) -> Decision[Profile]:
    """Decide about a recommendation."""
    verdict = DecideRecommendation(decision=decision.value, reason=reason, proof=proof)
    return decide(state, verdict, env(by=actor, on=on), subject=subject)


def hear(state: Profile | None, body: Appraisal, heard: CycleCopy | None, *, on: date = TODAY) -> Decision[Profile]:
    """Apply a final result that changes something."""
    decision = apply_final(state, body, cycle=heard, on=on)
    assert decision is not None
    return decision


def profile(*heard: tuple[Appraisal, CycleCopy | None]) -> Profile:
    """The profile after these results, each heard with its cycle."""
    state: Profile | None = None
    for body, known in heard:
        decision = apply_final(state, body, cycle=known)
        state = decision.state if decision else state
    assert state is not None
    return state


def said(decision: Decision[Any]) -> set[tuple[str, str]]:
    return {(each.type, each.subject) for each in decision.publishes}


def statuses(state: Profile) -> dict[str, str]:
    return {each.subject.split(":")[-1]: each.status.value for each in state.recommendations}
