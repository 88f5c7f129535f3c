"""A superior's revision reaches everybody below, one level at a time: each plan reached passes it on itself.

Each objective of a plan learns of an edition of an objective once, and the plan in which it began never does: so it
ends, also where plans serve each other in a ring.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from services.goals.domain.access import must_be_party
from services.goals.domain.plan.impact import Impact, ImpactStatus, Ripple, known_through, with_impact
from services.goals.domain.plan.state import PlanState, open_plan, publish
from services.goals.domain.requests import ImpactNoteIn
from shared.alike import filled
from shared.decision import Decision, Env, Rejected, existing
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
    if plan.id == ripple.plan_id or not plan.is_open or plan.is_empty or known is None:
        return ()
    served = {goals.objective_of(above.id, id) for id in ripple.through}
    reached = dict.fromkeys(each.objective_id for each in plan.live if each.intervenes_in in served)
    return tuple(id for id in reached if id not in known)


def is_touched(plan: PlanState, *, above: PlanState) -> bool:
    """Say whether a plan has still to hear something from the plan above."""
    return any(touched(plan, ripple, above=above) for ripple in above.ripples)


def pass_on(state: PlanState | None, above: PlanState, env: Env) -> Decision[PlanState] | None:
    """Tell one plan what changed above, and let it pass that on to those below; None when it has heard all."""
    if state is None or not is_touched(state, above=above):
        return None
    plan = state
    for ripple in above.ripples:
        if through := touched(plan, ripple, above=above):
            plan = _reached(plan, replace(ripple, levels=ripple.levels + 1, through=through), env.now)
    return publish(plan, "plan.impacted")


def finish_cascade(state: PlanState, _gathered: None, _env: Env) -> Decision[PlanState]:
    """Take off what was passed on to everybody."""
    return Decision(replace(state, ripples=()))


def handle_impact(state: PlanState | None, noted: ImpactNoteIn, env: Env) -> Decision[PlanState]:
    """Note that an impact was dealt with without a new edition; the employee or the rater. Twice counts once.

    :raises Rejected: when the plan is closed, has no such impact, or the caller is neither of the two
    """
    signed = must_be_party(env.by, existing(state).assignment)
    plan = open_plan(state)
    impact = next((each for each in plan.impacts if each.told.objective == noted.objective), None)
    if impact is None or noted.edition not in (None, impact.told.edition):
        raise ImpactUnknown(
            "Rencana ini tidak mencatat dampak tersebut. Muat ulang rencana, lalu pilih dampak yang terbuka.",
            field="objective" if impact is None else "edition",
        )
    if (impact.status, impact.settled_by, impact.note) == (ImpactStatus.HANDLED, signed.by, noted.note):
        return Decision(plan)
    if impact.status is not ImpactStatus.OPEN:
        raise ImpactSettled("Dampak ini sudah ditangani. Muat ulang rencana untuk melihat siapa dan kapan.")
    handled = replace(
        impact,
        status=ImpactStatus.HANDLED,
        settled_by=signed.by,
        settled_for=signed.acting_for,
        settled_on=env.on(noted, since=env.day_of(impact.told.noticed_at)),
        note=noted.note,
    )
    impacts = tuple(handled if each is impact else each for each in plan.impacts)
    return publish(
        replace(plan, impacts=impacts, last_actor_id=signed.by, last_actor_for=signed.acting_for), "plan.impacted"
    )


def _reached(plan: PlanState, ripple: Ripple, now: datetime) -> PlanState:
    told = filled(PlanImpact, ripple, levels_up=ripple.levels, noticed_at=now)
    impact = Impact(told=told, editions=len(plan.editions))
    return replace(plan, impacts=with_impact(plan.impacts, impact), ripples=(*plan.ripples, ripple))
