"""A superior's revision reaches everybody below, one level at a time: each plan reached passes it on itself.

Each objective of a plan hears of an edition of an objective once, and the plan in which it began never does: so it
ends, also where plans serve each other in a ring.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from services.goals.domain.access import Actor, must_be_party
from services.goals.domain.alike import filled
from services.goals.domain.delegation.state import Delegations
from services.goals.domain.plan.impact import Impact, ImpactStatus, Ripple, known_through, with_impact
from services.goals.domain.plan.state import PlanState, open_plan, say
from shared.decision import Contexts, Decision, Rejected
from shared.events.goals import PlanImpact
from shared.ids import goals

CASCADE: Final = "cascade"


class ImpactUnknown(Rejected):
    """The plan has no such impact; read the plan for those that are open."""

    code = "impact-unknown"
    status = 404


class ImpactSettled(Rejected):
    """The impact was dealt with before; nothing is left to do."""

    code = "impact-settled"


def touched(plan: PlanState, ripple: Ripple, *, above: PlanState) -> tuple[str, ...]:
    """Name the objectives of a plan that a ripple of the plan above touches and that were not told of it yet."""
    known = known_through(plan.impacts, ripple)
    if plan.id == ripple.plan_id or not plan.is_open or known is None:
        return ()
    served = {goals.objective_of(above.id, id) for id in ripple.through}
    reached = dict.fromkeys(each.objective_id for each in plan.live if each.intervenes_in in served)
    return tuple(id for id in reached if id not in known)


def is_touched(plan: PlanState, *, above: PlanState) -> bool:
    """Say whether a plan has still to hear something from the plan above."""
    return any(touched(plan, ripple, above=above) for ripple in above.ripples)


def pass_on(
    state: PlanState | None, _id: str, above: PlanState, _contexts: Contexts, now: datetime
) -> Decision[PlanState] | None:
    """Tell one plan what changed above, and let it owe the same to those below; None when it has heard all."""
    if state is None or not is_touched(state, above=above):
        return None
    plan = state
    for ripple in above.ripples:
        if through := touched(plan, ripple, above=above):
            plan = _reached(plan, replace(ripple, levels=ripple.levels + 1, through=through), now)
    return say(plan, "plan.impacted")


def finish_cascade(state: PlanState, _gathered: None, _now: datetime) -> Decision[PlanState]:
    """Take off what was passed on to everybody."""
    return Decision(replace(state, ripples=()))


def handle_impact(
    state: PlanState | None,
    objective: str,
    *,
    note: str,
    edition: int | None,
    on: date,
    actor: Actor,
    delegations: Delegations = (),
) -> Decision[PlanState]:
    """Note that an impact was dealt with without a new edition; the employee or the rater. Twice counts once.

    :raises Rejected: when the plan is closed, has no such impact, or the caller is neither of the two
    """
    plan = open_plan(state)
    signed = must_be_party(actor, plan.assignment, delegations=delegations, on=on)
    by = signed.by
    impact = next((each for each in plan.impacts if each.told.objective == objective), None)
    if impact is None or (edition is not None and edition != impact.told.edition):
        raise ImpactUnknown(
            "Rencana ini tidak mencatat dampak tersebut. Muat ulang rencana, lalu pilih dampak yang terbuka.",
            field="objective" if impact is None else "edition",
        )
    if (impact.status, impact.settled_by, impact.note) == (ImpactStatus.HANDLED, by, note):
        return Decision(plan)
    if impact.status is not ImpactStatus.OPEN:
        raise ImpactSettled("Dampak ini sudah ditangani. Muat ulang rencana untuk melihat siapa dan kapan.")
    handled = replace(
        impact, status=ImpactStatus.HANDLED, settled_by=by, settled_for=signed.acting_for, settled_on=on, note=note
    )
    impacts = tuple(handled if each is impact else each for each in plan.impacts)
    noted = replace(plan, impacts=impacts, last_actor_id=by, last_actor_for=signed.acting_for)
    return say(noted, "plan.impacted")


def _reached(plan: PlanState, ripple: Ripple, now: datetime) -> PlanState:
    told = filled(PlanImpact, ripple, levels_up=ripple.levels, noticed_at=now)
    impact = Impact(told=told, editions=len(plan.editions))
    return replace(plan, impacts=with_impact(plan.impacts, impact), ripples=(*plan.ripples, ripple))
