"""What the employee does with a plan in more than one step."""

from collections.abc import Sequence
from dataclasses import replace

from services.goals.domain.plan.propose import Proposal, propose
from services.goals.domain.plan.realise import report_on_plan
from services.goals.domain.plan.state import PLAN, PlanState, cycle_of_plan
from services.goals.domain.realisation.report import Realisation, Receipt
from services.goals.usecases.reading import find_plan_and_cycle, find_superior
from services.goals.usecases.receipts import report_items
from shared.acting import Acting
from shared.commands import Done


async def propose_plan(acting: Acting, id: str, proposal: Proposal) -> Done[PlanState]:
    """Propose objectives, held against the superior's plan as it is now."""
    plan = await find_plan_and_cycle(acting, id)
    superior = await find_superior(acting, plan)
    cycle = cycle_of_plan(id)
    contexts = (cycle, superior) if superior else (cycle,)
    return await acting.run(PLAN, id, propose, replace(proposal, superior_id=superior), contexts=contexts)


async def report_realisations(
    acting: Acting, id: str, items: Sequence[Realisation]
) -> tuple[Done[PlanState], Sequence[Receipt]]:
    """Report on the indicators of a plan, all items or none; say what became of each."""
    await find_plan_and_cycle(acting, id)
    cycle = cycle_of_plan(id)
    return await report_items(acting, PLAN, id, report_on_plan, items, contexts=(cycle,), of="realisation")
