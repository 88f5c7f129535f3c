"""Builders with sensible defaults: a cycle, people, plans, objectives; a test states what matters to it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from services.goals.domain.activity.entry import Activity
from services.goals.domain.activity.record import Entries
from services.goals.domain.cycle.enrol import enrol
from services.goals.domain.cycle.state import CycleState, on_cycle
from services.goals.domain.days import Days
from services.goals.domain.directory import PersonState, person_from
from services.goals.domain.plan.agree import agree
from services.goals.domain.plan.propose import Proposal, propose
from services.goals.domain.plan.state import PlanState
from services.goals.domain.realisation import Realisation
from services.goals.domain.requests import AgreementIn
from services.goals.rules.planning import Objectives
from shared.decision import Actor, Decision, Env
from shared.events.directory import Person, Unit
from shared.events.evaluation import Appraisal, Cycle
from shared.events.goals import IndicatorState, ObjectiveState

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
DAY = date(2026, 1, 12)
AFTERWARDS = date(2027, 7, 1)
"""When a year's results are all in."""
AGENCY, CYCLE, EMPLOYEE, RATER, UNIT = "sorong", "2026", "e1", "boss", "sd1"
PLAN_ID = f"{AGENCY}:plan:{CYCLE}:{EMPLOYEE}:1"
SUPERIOR_ID = f"{AGENCY}:plan:{CYCLE}:{RATER}:1"
CYCLE_ID = f"{AGENCY}:cycle:{CYCLE}"
POLICIES = Path(__file__).resolve().parents[2] / "services" / "evaluation" / "policies"
PACKAGED: dict[str, Any] = yaml.safe_load((POLICIES / "permenpanrb-6-2022.yaml").read_text(encoding="utf-8"))
ONE_COMPONENT = {"id": "kinerja", "label": {"id": "Kinerja"}, "source": "indicators", "weight": 100}


def acts(employee_id: str, *, officer: bool = False) -> Actor:
    """Somebody who acts, on the day of the environment."""
    return Actor(employee_id=employee_id, today=DAY, officer=officer)


EMPLOYEE_ACTS, RATER_ACTS, STRANGER_ACTS = acts(EMPLOYEE), acts(RATER), acts("x")
OFFICER_ACTS = acts("officer", officer=True)


def env(id: str = PLAN_ID, *, by: Actor | None = None, **more: Any) -> Env:
    """What a decision about a document may know; contexts by their ids. Who acts does it on that day."""
    content: dict[str, Any] = {"now": NOW, "today": DAY} | more
    return Env(id=id, actor=replace(by, today=content["today"]) if by else None, **content)


def days(**more: Any) -> Days:
    """The days of the year, all of them past."""
    content: dict[str, Any] = {"first": date(2026, 1, 1), "last": date(2026, 12, 31), "today": AFTERWARDS}
    return Days(**(content | more))


def cycle_body(**more: Any) -> Cycle:
    content = {
        "agency_id": AGENCY,
        "subject": f"{AGENCY}:cycle:{CYCLE}",
        "version": 1,
        "cycle_id": CYCLE,
        "title": "2026",
        "period": "annual",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "status": "open",
        "policy_id": "sorong-berkala",
        "policy_version": 1,
        "policy": policy(),
    }
    return Cycle.model_validate(content | more)


def appraisal_body(plan: PlanState, objection: str | None, **more: Any) -> Appraisal:
    """What evaluation tells of a result of a plan, and of an objection against it that has this status."""
    filed = {"status": objection, "filed_on": "2027-01-20", "last_day": "2027-02-03", "decider_id": "dewan"}
    content = {
        "agency_id": AGENCY,
        "subject": f"{AGENCY}:appraisal:{plan.cycle_id}:{plan.assignment.employee_id}:1",
        "version": 1,
        "cycle_id": plan.cycle_id,
        "assignment": plan.assignment.model_dump(),
        "policy_id": "sorong-berkala",
        "policy_version": 1,
        "status": "final",
        "objection": filed | more if objection else None,
    }
    return Appraisal.model_validate(content)


def policy(*components: dict[str, Any], **planning: Any) -> dict[str, Any]:
    results = PACKAGED["results"] | {"components": list(components) or [ONE_COMPONENT]}
    return PACKAGED | {"planning": planning, "results": results}


def cycle(*components: dict[str, Any], **planning: Any) -> CycleState:
    decision = on_cycle(None, cycle_body(policy=policy(*components, **planning)), env())
    assert decision is not None
    return replace(decision.state, jobs=())


def person_body(employee_id: str = EMPLOYEE, **more: Any) -> Person:
    content = {
        "agency_id": AGENCY,
        "subject": f"{AGENCY}:person:{employee_id}",
        "version": 1,
        "employee_id": employee_id,
        "name": "Nama",
        "unit_id": UNIT,
        "position": "Guru Ahli Muda",
        "position_group": "jf",
        "rater_id": None if employee_id == RATER else RATER,
        "heads_unit": UNIT if employee_id == RATER else None,
        "valid_from": "2026-01-01",
    }
    return Person.model_validate(content | more)


def unit_body(unit_id: str = UNIT, **more: Any) -> Unit:
    content = {"agency_id": AGENCY, "subject": f"{AGENCY}:unit:{unit_id}", "version": 1, "unit_id": unit_id}
    content |= {"name": "SD Negeri 1"}
    return Unit.model_validate(content | more)


def person(employee_id: str = EMPLOYEE, **more: Any) -> PersonState:
    return person_from(person_body(employee_id, **more))


def draft(employee_id: str = EMPLOYEE, **more: Any) -> PlanState:
    decision = enrol(None, person=person(employee_id, **more), cycle=cycle(), parents={}, now=NOW)
    assert decision is not None
    return decision.state


def indicator(**more: Any) -> IndicatorState:
    content = {"indicator_id": "i1", "name": "Jam mengajar", "target": 100, "unit": "jam"}
    return IndicatorState.model_validate(content | more)


def qualitative(**more: Any) -> IndicatorState:
    content = {"indicator_id": "q1", "name": "Rasa ingin tahu", "quantitative": False, "expectation": "Siswa bertanya"}
    return IndicatorState.model_validate(content | more)


def objective(*indicators: IndicatorState, **more: Any) -> ObjectiveState:
    content = {"objective_id": "o1", "name": "Pembelajaran berjalan", "indicators": indicators or (indicator(),)}
    return ObjectiveState.model_validate(content | more)


def objectives(*each: ObjectiveState) -> Objectives:
    return each or (objective(),)


def offer(
    plan: PlanState | None,
    what: Objectives | None,
    *,
    actor: Actor = EMPLOYEE_ACTS,
    cycle: CycleState | None,
    superior: PlanState | None = None,
) -> Decision[PlanState]:
    """Propose, with the cycle and the superior's plan in sight."""
    known = {CYCLE_ID: cycle} | ({superior.id: superior} if superior else {})
    proposal = Proposal(objectives=what, on=DAY, superior_id=superior.id if superior else None)
    return propose(plan, proposal, env(plan.id if plan else PLAN_ID, by=actor, contexts=known))


def proposed(*each: ObjectiveState, plan: PlanState | None = None, **more: Any) -> PlanState:
    return offer(plan or draft(), objectives(*each), **({"cycle": cycle()} | more)).state


def agreed(*each: ObjectiveState, plan: PlanState | None = None) -> PlanState:
    state = proposed(*each, plan=plan)
    return agree(state, AgreementIn(on=DAY), env(state.id, by=RATER_ACTS)).state


def realisation(realisation_id: str = "r1", **more: Any) -> Realisation:
    content: dict[str, Any] = {"indicator_id": "i1", "value": Decimal(80), "on": date(2026, 6, 30)}
    return Realisation(realisation_id=realisation_id, **(content | more))


def kept(*decisions: Decision[Any]) -> dict[str, Any]:
    """What decisions added, as further decisions find it."""
    return {each.id: each.state for decision in decisions for each in decision.additions}


def entries(*items: Activity, batch: str = "b") -> Entries:
    """Entries as a request brings them."""
    return Entries(items=items, days=days(), batch=batch)


def activity(activity_id: str = "a1", **more: Any) -> Activity:
    content: dict[str, Any] = {"on": date(2026, 3, 2), "text": "Mengajar", "minutes": 60}
    return Activity(activity_id=activity_id, **(content | more))
