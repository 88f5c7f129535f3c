"""Recording activities, one by one or in bulk, and reading a month of them."""

from collections.abc import Sequence

from services.goals.domain.activity.log import ACTIVITY_LOG, Activity, ActivityLogState, log_id
from services.goals.domain.activity.record import Entries, TakenActivity, record, refused, settle, sort_by_month
from services.goals.domain.plan.realise import register_months, within
from services.goals.domain.plan.state import PLAN
from services.goals.metrics import count_items
from services.goals.usecases.reading import find_cycle, find_plan_and_cycle, must_see
from services.goals.usecases.receipts import Receipts
from shared.acting import Acting
from shared.commands import Command
from shared.decision import Rejected
from shared.document import Document


async def record_activities(acting: Acting, id: str, items: Sequence[Activity]) -> tuple[TakenActivity, ...]:
    """Record activities of any months; a bad one does not stop the others.

    The months are registered in the plan before their logs are written: closing the plan closes all registered
    logs, so nothing that was answered with "recorded" is missing from the plan's last word.
    """
    plan = await find_plan_and_cycle(acting, id)
    cycle = within(plan, await find_cycle(acting, plan.cycle_id))
    by_month = sort_by_month(items, cycle=cycle)
    registered = await acting.run(PLAN, id, register_months, tuple(by_month), again=True)
    logs = [log_id(id, month) for month in registered.state.months]
    deciding = {month: Receipts(record) for month in by_month}
    commands = [
        Command(ACTIVITY_LOG, log_id(id, month), deciding[month], Entries(items=entries, cycle=cycle), logs)
        for month, entries in by_month.items()
    ]
    taken: dict[str, TakenActivity] = {}
    for done, (month, entries) in zip(await acting.run_many(commands), by_month.items(), strict=True):
        refusal = done if isinstance(done, Rejected) else None
        outcomes = [refused(each, refusal) for each in entries] if refusal else deciding[month].outcomes
        taken |= {each.activity_id: each for each in outcomes}
    settled = settle(items, taken, cycle=cycle)
    count_items("activity", (each.outcome for each in settled))
    return settled


async def read_month(acting: Acting, id: str, month: str) -> Document[ActivityLogState]:
    """Read what was recorded in a month; for those who may see the whole plan."""
    await must_see(acting, id)
    return await acting.find(ACTIVITY_LOG, log_id(id, month))
