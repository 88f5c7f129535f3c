"""Proposing objectives, the first or revised ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from services.goals.domain.access import must_be_employee
from services.goals.domain.actuals import check_unchanged
from services.goals.domain.cycle.state import CycleState, heard_cycle
from services.goals.domain.plan.edition import EDITIONS_MAX, NO_APPENDIX, Edition, EditionStatus, with_letters
from services.goals.domain.plan.expectation import expecting
from services.goals.domain.plan.proposal import Proposal
from services.goals.domain.plan.state import PLAN, PlanState, open_plan, opening_of, publish
from services.goals.domain.plan.superior import frame_of
from services.goals.domain.plan.trained import check_trained
from services.goals.domain.refusals import TooMany
from services.goals.domain.unit import UNIT_INDICATORS
from services.goals.rules.planning import Objectives, check_objectives
from shared.decision import Decision, Env, Rejected, existing
from shared.events.goals import Appendix, IndicatorState, PlanStatus, TemplateRef
from shared.ids import goals


class NothingPrefilled(Rejected):
    """No template waits in the plan; propose objectives of your own."""

    code = "nothing-prefilled"


def propose(state: PlanState | None, proposal: Proposal, env: Env) -> Decision[PlanState]:
    """Ask the rater to agree on objectives, the first or revised ones.

    :raises Rejected: when the plan is closed, the caller is not the employee, or the policy is not met
    """
    employee_id = must_be_employee(env.by, existing(state).assignment)
    plan = open_plan(state)
    objectives = prefilled(plan) if proposal.objectives is None else proposal.objectives
    objectives = with_letters(objectives, plan.agreed)
    cycle = heard_cycle(env, plan.cycle_id)
    appendix = _last_appendix(plan) if proposal.appendix is None else proposal.appendix
    if plan.pending is not None and (plan.pending.objectives, plan.pending.appendix) == (objectives, appendix):
        return Decision(plan)
    check_trained(plan, cycle, env)
    frame = frame_of(plan, cycle, env.get(PLAN, proposal.superior_id), _of_units(plan, objectives, env))
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
        proposed_on=env.on(proposal, since=_step_before(plan, cycle, env)),
        as_of=frame.as_of,
        template=_template(plan, objectives),
        from_baseline=frame.from_baseline,
        verified=frame.verified,
        appendix=appendix,
        expecting=expecting(cycle, plan.assignment),
    )
    proposed = replace(
        plan,
        status=PlanStatus.AGREED if plan.agreed else PlanStatus.PROPOSED,
        editions=(*_with_replaced(plan), edition),
        reason="",
        last_actor_id=employee_id,
        last_actor_for=None,
    )
    return publish(proposed, "plan.proposed")


def tied_units(plan: PlanState, objectives: Objectives) -> tuple[str, ...]:
    """Name the documents of the units whose indicators objectives are tied to."""
    units = dict.fromkeys(each.unit_indicator.unit_id for each in objectives if each.unit_indicator)
    return tuple(goals.UNIT_INDICATORS.of(plan.agency_id, plan.cycle_id, each) for each in units)


def _of_units(plan: PlanState, objectives: Objectives, env: Env) -> Mapping[str, Sequence[str]]:
    told = (env.get(UNIT_INDICATORS, each) for each in tied_units(plan, objectives))
    return {each.unit_id: [one.indicator_id for one in each.in_force] for each in told if each is not None}


def prefilled(plan: PlanState) -> Objectives:
    """Give the objectives that officers put into the plan, to be proposed as they are.

    :raises NothingPrefilled: when there are none
    """
    if plan.prefill is None:
        raise NothingPrefilled("Belum ada templat pada rencana ini. Isi hasil kerja sendiri.", field="as_prefilled")
    return plan.prefill.objectives


def _step_before(plan: PlanState, cycle: CycleState, env: Env) -> date:
    """Give the day of the last edition's fate, else of its proposal; of a first one, the day the plan was there."""
    if not plan.editions:
        return opening_of(plan, cycle, day_of=env.day_of)
    last = plan.editions[-1]
    return last.decided_on or last.proposed_on


def _with_replaced(plan: PlanState) -> tuple[Edition, ...]:
    """Give the editions; one that still waits will not be decided any more."""
    if plan.pending is None:
        return plan.editions
    return (*plan.editions[:-1], replace(plan.pending, status=EditionStatus.REPLACED, expected=plan.expected))


def _last_appendix(plan: PlanState) -> Appendix:
    return plan.editions[-1].appendix if plan.editions else NO_APPENDIX


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
