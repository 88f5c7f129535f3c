"""Propose, agree, return, revise: the dialogue of employee and rater about the plan."""

from dataclasses import dataclass, replace
from datetime import date

from services.goals.domain.access import Actor, Signed, must_be_employee, must_be_rater
from services.goals.domain.cycles import CycleState
from services.goals.domain.delegations import Delegations
from services.goals.domain.impacts import cleared, ripples_of
from services.goals.domain.plans import Edition, EditionStatus, PlanState, open_plan, say
from services.goals.domain.realisations import check_unchanged
from services.goals.domain.refusals import TooMany, cycle_not_heard
from services.goals.rules.difference import compare
from services.goals.rules.planning import (
    Frame,
    Objectives,
    Superior,
    check_objectives,
    superior_plan_id,
)
from shared.decision import Decision, Rejected
from shared.events.goals import IndicatorState, PlanStatus, TemplateRef

EDITIONS_MAX = 50


class NothingProposed(Rejected):
    """No proposal waits for a decision; the employee has to propose first."""

    code = "nothing-proposed"


class NothingPrefilled(Rejected):
    """No template waits in the plan; propose objectives of your own."""

    code = "nothing-prefilled"


class EditionMoved(Rejected):
    """The employee proposed again meanwhile; read the new edition before deciding."""

    code = "edition-moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rater decides on. ``edition`` is the number that was read, if the rater says so."""

    on: date
    edition: int | None = None
    reason: str = ""


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
        editions=(*_with_pending(plan, EditionStatus.REPLACED), edition),
        reason="",
        last_actor_id=employee_id,
        last_actor_for=None,
    )
    return say(proposed, "plan.proposed")


def agree(
    state: PlanState | None, verdict: Verdict, *, actor: Actor, delegations: Delegations = ()
) -> Decision[PlanState]:
    """Put the proposed objectives into force; those who serve objectives that changed are told later.

    :raises Rejected: when nothing was proposed, the plan is closed, or the caller is not the rater
    """
    plan = open_plan(state)
    signed = must_be_rater(actor, plan.assignment, delegations=delegations, on=verdict.on)
    pending = _check_pending(plan, verdict)
    number = plan.agreed_edition + 1
    differences = compare(plan.agreed.objectives, pending.objectives) if plan.agreed else ()
    agreed = replace(
        plan,
        status=PlanStatus.AGREED,
        agreed_edition=number,
        editions=_with_pending(plan, EditionStatus.AGREED, by=signed, verdict=verdict),
        reason="",
        last_actor_id=signed.by,
        last_actor_for=signed.acting_for,
        impacts=cleared(
            plan.impacts, edition=pending.number, by=signed.by, acting_for=signed.acting_for, on=verdict.on
        ),
        ripples=(*plan.ripples, *ripples_of(plan.id, number, differences)),
    )
    return say(agreed, "plan.revised" if plan.agreed else "plan.agreed")


def send_back(
    state: PlanState | None, verdict: Verdict, *, actor: Actor, delegations: Delegations = ()
) -> Decision[PlanState]:
    """Return the proposal with a reason; agreed objectives stay in force while a revision is returned.

    :raises Rejected: as :func:`agree`
    """
    plan = open_plan(state)
    signed = must_be_rater(actor, plan.assignment, delegations=delegations, on=verdict.on)
    _check_pending(plan, verdict)
    returned = replace(
        plan,
        status=PlanStatus.AGREED if plan.agreed else PlanStatus.RETURNED,
        editions=_with_pending(plan, EditionStatus.RETURNED, by=signed, verdict=verdict),
        reason=verdict.reason,
        last_actor_id=signed.by,
        last_actor_for=signed.acting_for,
    )
    return say(returned, "plan.returned")


def prefilled(state: PlanState | None) -> Objectives:
    """Give the objectives that officers put into the plan, to be proposed as they are.

    :raises NothingPrefilled: when there are none
    """
    prefill = open_plan(state).prefill
    if prefill is None:
        raise NothingPrefilled("Belum ada templat pada rencana ini. Isi hasil kerja sendiri.", field="as_prefilled")
    return prefill.objectives


def superior_of(plan: PlanState) -> str | None:
    """Name the plan that this one's objectives may serve, as long as the rater did not move within the cycle."""
    return superior_plan_id(agency_id=plan.agency_id, cycle_id=plan.cycle_id, assignment=plan.assignment)


def superior_seen_by(plan: PlanState, known: PlanState | None) -> Superior | None:
    """Say what a plan needs to know of its superior's; None where the rater is not known."""
    superior_id = superior_of(plan)
    if superior_id is None:
        return None
    whose = (plan.cycle_id, plan.assignment.rater_id)
    if known is None or (known.cycle_id, known.assignment.employee_id) != whose:
        return Superior(plan_id=superior_id)
    return Superior(
        plan_id=known.id,
        objective_ids=tuple(each.objective_id for each in known.objectives),
        agreed=known.agreed is not None,
    )


def _frame(plan: PlanState, cycle: CycleState, superior: PlanState | None) -> Frame:
    return Frame(
        planning=cycle.planning,
        components=cycle.components,
        assignment=plan.assignment,
        superior=superior_seen_by(plan, superior),
    )


def _check_pending(plan: PlanState, verdict: Verdict) -> Edition:
    if plan.pending is None:
        raise NothingProposed("Tidak ada usulan yang menunggu keputusan. Pegawai perlu mengajukan rencana dahulu.")
    if verdict.edition is not None and verdict.edition != plan.pending.number:
        raise EditionMoved(
            f"Usulan terbaru adalah edisi {plan.pending.number}. Baca edisi itu, lalu putuskan.", field="edition"
        )
    return plan.pending


def _with_pending(
    plan: PlanState, status: EditionStatus, *, by: Signed | None = None, verdict: Verdict | None = None
) -> tuple[Edition, ...]:
    """Give the editions with the waiting one decided; untouched when none waits."""
    if plan.pending is None:
        return plan.editions
    decided = replace(
        plan.pending,
        status=status,
        decided_by=by.by if by else None,
        decided_for=by.acting_for if by else None,
        decided_on=verdict.on if verdict else None,
        reason=verdict.reason if verdict else "",
    )
    return (*plan.editions[:-1], decided)


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
