"""What employee and rater do with a plan."""

from collections.abc import Sequence
from datetime import date

from services.goals.domain.delegation.state import delegations_in
from services.goals.domain.plan.agree import Verdict, agree, send_back
from services.goals.domain.plan.cascade import handle_impact
from services.goals.domain.plan.propose import prefilled, propose
from services.goals.domain.plan.realise import report_on_plan
from services.goals.domain.plan.report_rater import close_rater_report, report_rater
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.realisation.report import Realisation, Receipt
from services.goals.rules.planning import Objectives
from services.goals.usecases.acting import Acting, Found, count, delegations_from, find_plan, find_superior
from shared.commands import Done
from shared.decision import Contexts, Decision
from shared.ids import directory, evaluation


async def propose_plan(acting: Acting, id: str, *, objectives: Objectives | None, on: date) -> Done[PlanState]:
    """Propose objectives, the first or revised ones; None: those of the template in the plan."""
    found = await find_plan(acting, id)
    superior, cycle = await find_superior(acting, found.state), _cycle_id(acting, found)

    def decide(state: PlanState | None, contexts: Contexts) -> Decision[PlanState]:
        return propose(
            state,
            prefilled(state) if objectives is None else objectives,
            actor=acting.actor,
            on=on,
            cycle=contexts.get(cycle),
            superior=contexts.get(superior) if superior else None,
        )

    return await acting.run(PLAN, id, decide, contexts=(cycle, superior) if superior else (cycle,))


async def agree_plan(acting: Acting, id: str, *, verdict: Verdict) -> Done[PlanState]:
    """Put what was proposed into force."""
    asked = await _delegations(acting, id)
    return await acting.run(
        PLAN,
        id,
        lambda state, contexts: agree(state, verdict, actor=acting.actor, delegations=delegations_in(contexts)),
        contexts=asked,
    )


async def return_plan(acting: Acting, id: str, *, verdict: Verdict) -> Done[PlanState]:
    """Give what was proposed back with a reason."""
    asked = await _delegations(acting, id)
    return await acting.run(
        PLAN,
        id,
        lambda state, contexts: send_back(state, verdict, actor=acting.actor, delegations=delegations_in(contexts)),
        contexts=asked,
    )


async def handle_plan_impact(
    acting: Acting, id: str, *, objective: str, edition: int | None, note: str, on: date
) -> Done[PlanState]:
    """Note that what a superior's revision did to a plan was dealt with."""
    asked = await _delegations(acting, id)
    return await acting.run(
        PLAN,
        id,
        lambda state, contexts: handle_impact(
            state,
            objective,
            note=note,
            edition=edition,
            on=on,
            actor=acting.actor,
            delegations=delegations_in(contexts),
        ),
        contexts=asked,
    )


async def report_plan_rater(
    acting: Acting, id: str, *, right_rater_id: str | None, reason: str, on: date
) -> Done[PlanState]:
    """Report that the frozen rater is wrong."""
    asked = await _delegations(acting, id)
    right = acting.id_of(directory.PERSON, right_rater_id) if right_rater_id is not None else None

    def decide(state: PlanState | None, contexts: Contexts) -> Decision[PlanState]:
        return report_rater(
            state,
            right_rater_id=right_rater_id,
            right_rater=contexts.get(right) if right else None,
            reason=reason,
            on=on,
            actor=acting.actor,
            delegations=delegations_in(contexts),
        )

    return await acting.run(PLAN, id, decide, contexts=(*asked, right) if right else asked)


async def close_plan_rater_report(acting: Acting, id: str, number: int, *, reason: str, on: date) -> Done[PlanState]:
    """Close a report about a rater with a reason."""
    await find_plan(acting, id)
    return await acting.run(
        PLAN,
        id,
        lambda state, _contexts: close_rater_report(state, number, reason=reason, on=on, actor=acting.actor),
    )


async def report_realisations(
    acting: Acting, id: str, *, items: Sequence[Realisation]
) -> tuple[Done[PlanState], Sequence[Receipt]]:
    """Report on the indicators of a plan, all items or none; say what became of each."""
    cycle = _cycle_id(acting, await find_plan(acting, id))
    # A command whose key was handled before is not decided again: all its items are repeated then.
    outcomes: tuple[Receipt, ...] = (Receipt.REPEATED,) * len(items)

    def decide(state: PlanState | None, contexts: Contexts) -> Decision[PlanState]:
        nonlocal outcomes
        reported = report_on_plan(state, items, actor=acting.actor, cycle=contexts.get(cycle))
        outcomes = reported.outcomes
        return reported.decision

    done = await acting.run(PLAN, id, decide, contexts=(cycle,))
    count("realisation", outcomes)
    return done, outcomes


async def _delegations(acting: Acting, id: str) -> Sequence[str]:
    """Name the delegations from the plan's rater to the caller."""
    rater_id = (await find_plan(acting, id)).state.assignment.rater_id
    return await delegations_from(acting, rater_id)


def _cycle_id(acting: Acting, found: Found[PlanState]) -> str:
    return acting.id_of(evaluation.CYCLE, found.state.cycle_id)
