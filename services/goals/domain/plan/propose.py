"""Proposing objectives, the first or revised ones."""

from dataclasses import replace
from datetime import date

from services.goals.domain.access import Actor, must_be_employee
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.edition import Edition, EditionStatus
from services.goals.domain.plan.state import PlanState, open_plan, say
from services.goals.domain.plan.superior import superior_seen_by
from services.goals.domain.realisation.report import check_unchanged
from services.goals.domain.refusals import TooMany, cycle_not_heard
from services.goals.rules.planning import Frame, Objectives, check_objectives
from shared.decision import Decision, Rejected
from shared.events.goals import IndicatorState, PlanStatus, TemplateRef

EDITIONS_MAX = 50


class NothingPrefilled(Rejected):
    """No template waits in the plan; propose objectives of your own."""

    code = "nothing-prefilled"


def propose(
    state: PlanState | None,
    objectives: Objectives,
    *,
    actor: Actor,
    on: date,
    cycle: CycleState | None,
    superior: PlanState | None,
) -> Decision[PlanState]:
    """Ask the rater to agree on objectives, the first or revised ones.

    :raises Rejected: when the plan is closed, the caller is not the employee, or the policy is not met
    """
    plan = open_plan(state)
    employee_id = must_be_employee(actor, plan.assignment)
    if cycle is None:
        raise cycle_not_heard(plan.cycle_id)
    if plan.pending is not None and plan.pending.objectives == objectives:
        return Decision(plan)
    frame = _frame(plan, cycle, superior)
    flags = check_objectives(objectives, frame)
    check_unchanged(
        _indicators(objectives),
        present=_indicators(plan.agreed.objectives if plan.agreed else ()),
        realisations=plan.realisations,
        path="objectives",
    )
    if len(plan.editions) >= EDITIONS_MAX:
        raise TooMany(f"Rencana sudah diajukan {EDITIONS_MAX} kali. Bicarakan dengan pejabat penilai.")
    edition = Edition(
        number=len(plan.editions) + 1,
        objectives=objectives,
        flags=flags,
        status=EditionStatus.PROPOSED,
        proposed_by=employee_id,
        proposed_on=on,
        template=_template(plan, objectives),
        from_baseline=frame.from_baseline,
    )
    proposed = replace(
        plan,
        status=PlanStatus.AGREED if plan.agreed else PlanStatus.PROPOSED,
        editions=(*_with_replaced(plan), edition),
        reason="",
        last_actor_id=employee_id,
        last_actor_for=None,
    )
    return say(proposed, "plan.proposed")


def prefilled(state: PlanState | None) -> Objectives:
    """Give the objectives that officers put into the plan, to be proposed as they are.

    :raises NothingPrefilled: when there are none
    """
    prefill = open_plan(state).prefill
    if prefill is None:
        raise NothingPrefilled("Belum ada templat pada rencana ini. Isi hasil kerja sendiri.", field="as_prefilled")
    return prefill.objectives


def _frame(plan: PlanState, cycle: CycleState, superior: PlanState | None) -> Frame:
    return Frame(
        planning=cycle.planning,
        components=cycle.components,
        assignment=plan.assignment,
        superior=superior_seen_by(plan, superior),
    )


def _with_replaced(plan: PlanState) -> tuple[Edition, ...]:
    """Give the editions; one that still waits will not be decided any more."""
    if plan.pending is None:
        return plan.editions
    return (*plan.editions[:-1], replace(plan.pending, status=EditionStatus.REPLACED))


def _template(plan: PlanState, objectives: Objectives) -> TemplateRef | None:
    """Trace proposed objectives to the template in the plan, as long as one of them is from there."""
    prefill = plan.prefill
    if prefill is None or not _ids(objectives) & _ids(prefill.objectives):
        return None
    return prefill.template.model_copy(update={"adapted": objectives != prefill.objectives})


def _ids(objectives: Objectives) -> set[str]:
    return {each.objective_id for each in objectives}


def _indicators(objectives: Objectives) -> tuple[IndicatorState, ...]:
    return tuple(indicator for objective in objectives for indicator in objective.indicators)
