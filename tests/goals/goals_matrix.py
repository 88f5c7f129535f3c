"""The agency that the matrix of goals asks about: plans at every stage, units, templates, delegations, people."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from goals_builders import (
    AGENCY,
    DAY,
    EMPLOYEE,
    NOW,
    OFFICER_ACTS,
    RATER,
    UNIT,
    acts,
    appraisal_body,
    cycle,
    draft,
    env,
    indicator,
    objective,
    objectives,
    person,
    realisation,
    unit_body,
)
from goals_units import achieved, unit_with

from services.goals.domain.cycle.calendar import CalendarEntry, CalendarState, calendar_id
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.delegation.state import DelegationState
from services.goals.domain.dialogue.state import Acknowledgement, DialogueState, FollowUp, Minutes
from services.goals.domain.directory import on_unit
from services.goals.domain.plan.agree import agree
from services.goals.domain.plan.cascade import pass_on
from services.goals.domain.plan.dispute import on_appraisal
from services.goals.domain.plan.edition import Prefill
from services.goals.domain.plan.impact import Ripple
from services.goals.domain.plan.propose import Proposal, propose
from services.goals.domain.plan.report_rater import report_rater
from services.goals.domain.plan.state import PlanState
from services.goals.domain.requests import AgreementIn, RaterReportIn
from services.goals.domain.template.assign import AssigningState, Begun, assign
from services.goals.domain.template.versions import (
    NewVersion,
    TemplateContent,
    TemplateObjective,
    TemplateState,
    set_template,
)
from services.goals.domain.unit import UnitEdition, UnitIndicatorsState, UnitRegisterState
from shared.agency import AgencyState, EmploymentState, UnitPlaceState
from shared.alike import filled
from shared.events.delegation import DelegationSource, DelegationStatus
from shared.events.evaluation import Population
from shared.events.goals import Desk, ImpactChange, ObjectiveState, PlanStatus, TemplateRef
from shared.ids import directory, evaluation, goals
from shared.policy.clause import AppliesTo
from tests.support.matrix import Days

DAYS: Final = Days(first=date(2026, 3, 2), last=date(2026, 3, 6), zone="Asia/Jayapura")
HEAD, FORMER, OTHER_RATER, SUBSTITUTE, COLLEAGUE, BELOW = "kepala", "lama", "oki", "x", "citra", "bawahan"
DECIDER, GONE, ABOVE = "eka", "pensiun", "dinas-induk"
PRINCIPAL, DELEGATE, WAITING = "pemberi", "penerima", "wakil"
STAGES: Final = (
    "draft", "prefilled", "proposed", "revised", "agreed", "told", "reported", "moved", "contested", "settled",
    "closed",
)  # fmt: skip
LONG: Final = "Alasan yang cukup panjang."
TEMPLATE: Final = "guru"
_RATERS: Final = {EMPLOYEE: RATER, COLLEAGUE: RATER, BELOW: EMPLOYEE, "dodi": OTHER_RATER, "bupati": None}
_PEOPLE: Final = (
    EMPLOYEE, RATER, HEAD, FORMER, OTHER_RATER, SUBSTITUTE, COLLEAGUE, BELOW, PRINCIPAL, DELEGATE, WAITING, "dodi",
    "calon", "mantan", "cucu", "plh-lama", "plh-oki", "plt-kepala", "wakil-pemberi", "pengelola", "admin", "singkat",
    "bupati", "pengelola-purna", "pengelola-baru", DECIDER, "ganti", "calon-ganti", "yatim",
    "kasubag", "sekretaris", "petugas", "kosong",
)  # fmt: skip


def cycle_id(stage: str) -> str:
    return evaluation.CYCLE.of(AGENCY, stage)


def plan_id(stage: str, segment: int = 1, employee_id: str = EMPLOYEE) -> str:
    return goals.PLAN.of(AGENCY, stage, employee_id, segment)


def served(stage: str) -> str:
    """The objective of the rater's plan that is served."""
    return goals.objective_of(plan_id(stage, employee_id=RATER), "o1")


def delegation_id(first: date) -> str:
    return goals.DELEGATION.of(AGENCY, PRINCIPAL, DELEGATE, str(first))


ASSIGNMENT_ID: Final = goals.TEMPLATE_ASSIGNMENT.of(AGENCY, "draft", TEMPLATE, 1, "semua")


def documents() -> dict[str, Any]:
    """Everything there is before a case."""
    unit = on_unit(None, unit_body(), env())
    plans = (
        _draft("draft"),
        replace(_draft("prefilled"), prefill=_prefill()),
        _proposed("proposed"),
        _proposed("proposed", employee_id=SUBSTITUTE),
        _proposed("revised", objective(name="Lebih baik"), plan=_agreed("revised")),
        _waiting(_agreed("agreed")),
        _agreed("agreed", employee_id=RATER, rater_id="bupati"),
        _told(),
        _reported(),
        *_moved(),
        _disputed(_agreed("contested"), "filed"),
        _disputed(_disputed(_agreed("settled"), "filed"), "rejected"),
        _draft("agreed", "yatim", rater_id=GONE),
        _tied("agreed"),
        replace(_proposed("closed"), status=PlanStatus.CLOSED),
    )
    states = (
        *map(_cycle, STAGES),
        *plans,
        UnitIndicatorsState(
            agency_id=AGENCY,
            cycle_id="agreed",
            unit_id=UNIT,
            editions=(
                UnitEdition(indicators=(indicator(), *unit_with().in_force), set_by=HEAD, set_on=DAY, as_of=DAY),
            ),
            realisations=(realisation("before", on=DAY),),
            revision=1,
        ),
        _template(),
        *_dialogues(),
        *_delegations(),
    )
    return {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Sorong", zone=DAYS.zone),
        directory.UNIT_PLACE.of(AGENCY, UNIT): UnitPlaceState(agency_id=AGENCY, unit_id=UNIT, parent_id=ABOVE),
        directory.UNIT.of(AGENCY, UNIT): unit.state if unit else None,
        **{directory.PERSON.of(AGENCY, each): _person(each) for each in _PEOPLE},
        **{cycle_id(each.cycle_id) if isinstance(each, CycleState) else each.id: each for each in states},
        goals.UNIT_REGISTER.of(AGENCY, "agreed"): UnitRegisterState(
            agency_id=AGENCY, cycle_id="agreed", unit_ids=(UNIT,)
        ),
        ASSIGNMENT_ID: _assigning(),
        **_employments(),
        directory.PERSON.of(AGENCY, GONE): person(GONE, active=False, heads_unit=None),
        calendar_id(AGENCY): CalendarState(
            agency_id=AGENCY, entries=tuple(filled(CalendarEntry, _cycle(each)) for each in STAGES)
        ),
    }


def _dialogues() -> tuple[DialogueState, ...]:
    """One whose minutes the rater has still to acknowledge, and one that the rater acknowledged."""
    agreed = FollowUp(text="Melatih rekan", desk=Desk.EMPLOYEE, due_on=DAY)
    minutes = Minutes(
        held_on=DAY, present=(EMPLOYEE, RATER), notes=LONG, follow_ups=(agreed,), recorded_by=EMPLOYEE, recorded_on=DAY
    )
    recorded = DialogueState(
        agency_id=AGENCY,
        cycle_id="agreed",
        employee_id=EMPLOYEE,
        segment=1,
        dialogue_id="tercatat",
        recorder=Desk.EMPLOYEE,
        versions=(minutes,),
    )
    done = replace(recorded, dialogue_id="diakui", acknowledged=Acknowledgement(by=RATER, on=DAY))
    return recorded, done


def _person(employee_id: str) -> Any:
    unit_id = UNIT if employee_id in (EMPLOYEE, RATER, COLLEAGUE, HEAD) else "lain"
    heads_unit = UNIT if employee_id == HEAD else None
    return person(employee_id, rater_id=_RATERS.get(employee_id, "bupati"), unit_id=unit_id, heads_unit=heads_unit)


def _employments() -> dict[str, EmploymentState]:
    """Employments that end or begin with the days, one that ends on the first of them, two that hold on none."""
    day = timedelta(days=1)
    spans: dict[str, dict[str, date]] = {
        "pengelola-purna": {"last_day": DAYS.last},
        "pengelola-baru": {"first_day": DAYS.first},
        "singkat": {"last_day": DAYS.first},
        "pengelola-lama": {"last_day": DAYS.first - 2 * day},
        "pengelola-nanti": {"first_day": DAYS.last + 2 * day},
    }
    return {
        directory.EMPLOYMENT.of(AGENCY, each): EmploymentState(agency_id=AGENCY, employee_id=each, **span)
        for each, span in spans.items()
    }


def _cycle(stage: str) -> CycleState:
    return replace(cycle(deadline_days=30, realisation_days=1), cycle_id=stage, title=stage)


def _waiting(plan: PlanState) -> PlanState:
    """A plan with a realisation that waits for the superior, under a policy that wants that."""
    *before, last = plan.editions
    return replace(plan, waiting=1, editions=(*before, replace(last, verified=True)))


def _draft(stage: str, employee_id: str = EMPLOYEE, **more: Any) -> PlanState:
    return replace(draft(employee_id, **{"heads_unit": None, "rater_id": RATER} | more), cycle_id=stage)


def _tied(stage: str) -> PlanState:
    """A plan of another unit that contributes to an indicator of the unit."""
    plan = achieved("dodi", "90")
    elsewhere = plan.assignment.model_copy(update={"unit_id": "lain", "rater_id": "bupati"})
    return replace(plan, cycle_id=stage, assignment=elsewhere)


def _prefill() -> Prefill:
    reference = TemplateRef(template_id=TEMPLATE, version=1, adapted=False)
    return Prefill(template=reference, objectives=objectives(), assigned_by="pengelola", assigned_on=DAY)


def _proposed(
    stage: str, *each: ObjectiveState, employee_id: str = EMPLOYEE, plan: PlanState | None = None, **more: Any
) -> PlanState:
    before = plan or _draft(stage, employee_id, **more)
    known = {cycle_id(stage): _cycle(stage)}
    about = env(before.id, by=acts(employee_id), contexts=known)
    return propose(before, Proposal(objectives=objectives(*each)), about).state


def _agreed(stage: str, *each: ObjectiveState, **more: Any) -> PlanState:
    plan = _proposed(stage, *each, **more)
    return agree(plan, AgreementIn(), env(plan.id, by=acts(plan.assignment.rater_id or ""))).state


def _told() -> PlanState:
    below = _proposed("told", objective(intervenes_in=served("told")))
    ripple = Ripple(
        objective=served("told"), edition=2, change=ImpactChange.CHANGED, changes=("x",), levels=0, through=("o1",)
    )
    above = replace(_draft("told", RATER, rater_id="bupati"), ripples=(ripple,))
    decision = pass_on(below, above, env(below.id))
    if decision is None:
        raise AssertionError("the revision is not heard of")
    return decision.state


def _reported() -> PlanState:
    plan = _proposed("reported")
    about = env(plan.id, by=acts(EMPLOYEE), contexts={cycle_id("reported"): _cycle("reported")})
    return report_rater(plan, RaterReportIn(reason=LONG), about).state


def _moved() -> tuple[PlanState, ...]:
    """Somebody who came under another rater within the cycle: each rater has a segment."""
    first = replace(_proposed("moved", rater_id=FORMER), ends_on=date(2026, 1, 31))
    second = replace(_draft("moved"), segment=2, starts_on=date(2026, 2, 1))
    return first, _proposed("moved", plan=second)


def _disputed(state: PlanState, objection: str) -> PlanState:
    decision = on_appraisal(state, appraisal_body(state, objection, decider_id=DECIDER), env(state.id))
    if decision is None:
        raise AssertionError("the objection is not heard of")
    return decision.state


def _template() -> TemplateState:
    content = TemplateContent(
        title="Guru", applies_to=AppliesTo(), objectives=(TemplateObjective(objective=objective()),)
    )
    id = goals.TEMPLATE.of(AGENCY, TEMPLATE)
    return set_template(None, NewVersion(content=content), env(id, by=OFFICER_ACTS)).state


def _assigning() -> AssigningState:
    wanted = Begun(cycle_id="draft", template_id=TEMPLATE, template=_template().versions[0], population=Population())
    about = env(ASSIGNMENT_ID, by=OFFICER_ACTS, contexts={cycle_id("draft"): _cycle("draft")})
    return assign(None, wanted, about).state


def _delegations() -> tuple[DelegationState, ...]:
    accepted = (
        (RATER, SUBSTITUTE),
        (RATER, "singkat"),
        (SUBSTITUTE, "cucu"),
        (HEAD, "plt-kepala"),
        (FORMER, "plh-lama"),
        (OTHER_RATER, "plh-oki"),
        (PRINCIPAL, "wakil-pemberi"),
        (DECIDER, "ganti"),
    )
    long = {"valid_to": DAYS.last + timedelta(days=30)}
    return (
        *(_delegation(*pair, DelegationStatus.ACCEPTED) for pair in accepted),
        _delegation(RATER, "calon", DelegationStatus.PROPOSED),
        _delegation(DECIDER, "calon-ganti", DelegationStatus.PROPOSED),
        _delegation(RATER, "mantan", DelegationStatus.WITHDRAWN),
        _delegation(PRINCIPAL, DELEGATE, DelegationStatus.PROPOSED, **long),
        _delegation(PRINCIPAL, DELEGATE, DelegationStatus.ACCEPTED, valid_from=DAYS.last, **long),
    )


def _delegation(principal: str, delegate: str, status: DelegationStatus, **more: Any) -> DelegationState:
    answered = None if status is DelegationStatus.PROPOSED else DAY
    content: dict[str, Any] = {"valid_from": DAYS.first, "valid_to": DAYS.last, "answered_on": answered} | more
    return DelegationState(
        agency_id=AGENCY,
        principal_id=principal,
        delegate_id=delegate,
        kind="plh",
        status=status,
        source=DelegationSource.SELF,
        proposed_at=NOW,
        **content,
    )
