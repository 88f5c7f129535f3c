"""Recording activities, one by one or in bulk, and reading a month of them."""

from collections.abc import Iterable, Mapping, Sequence

from services.goals.domain.activity.log import ACTIVITY_LOG, Activity, ActivityLogState, empty_log, log_id
from services.goals.domain.activity.record import TakenActivity, record, refused, settle, sort_by_month
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.plan.realise import register_months, within
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.usecases.acting import Acting, Found, count, find_cycle, find_plan
from services.goals.usecases.reading import must_see
from shared.commands import Command
from shared.decision import Contexts, Decision, Rejected

Outcomes = dict[str, TakenActivity]


async def record_activities(acting: Acting, id: str, *, items: Sequence[Activity]) -> tuple[TakenActivity, ...]:
    """Record activities of any months; a bad one does not stop the others.

    The months are registered in the plan before their logs are written: closing the plan closes all registered
    logs, so nothing that was answered with "recorded" is missing from the plan's last word.
    """
    found = await find_plan(acting, id)
    cycle = within(found.state, await find_cycle(acting, found.state.cycle_id))
    by_month = sort_by_month(items, cycle=cycle)
    months = await _register(acting, found, by_month)
    outcomes = await _write(acting, id, by_month, months=months, cycle=cycle)
    settled = settle(items, outcomes, cycle=cycle)
    count("activity", [each.outcome for each in settled])
    return settled


async def read_month(acting: Acting, id: str, *, month: str) -> Found[ActivityLogState]:
    """Read what was recorded in a month; for those who may see the whole plan."""
    await must_see(acting, id)
    own = log_id(id, month)
    document = await acting.documents.get(ACTIVITY_LOG, own)
    return Found(own, document.version, document.state or empty_log(own))


async def _register(acting: Acting, found: Found[PlanState], months: Iterable[str]) -> tuple[str, ...]:
    """Register months that the plan does not know yet; refuse when it is closed or another's."""
    decision = register_months(found.state, months, actor=acting.actor)
    if decision.state is found.state:
        return found.state.months

    def decide(state: PlanState | None, _contexts: Contexts) -> Decision[PlanState]:
        return register_months(state, months, actor=acting.actor)

    done = await acting.commands.run(agency_id=acting.agency_id, kind=PLAN, id=found.id, decide=decide)
    return done.state.months


async def _write(
    acting: Acting,
    id: str,
    by_month: Mapping[str, tuple[Activity, ...]],
    *,
    months: Sequence[str],
    cycle: CycleState,
) -> Outcomes:
    outcomes: Outcomes = {}
    logs = [log_id(id, month) for month in months]
    commands = [
        _command(log_id(id, month), entries, logs=logs, cycle=cycle, outcomes=outcomes)
        for month, entries in by_month.items()
    ]
    done = await acting.commands.run_many(commands, agency_id=acting.agency_id)
    for outcome, entries in zip(done, by_month.values(), strict=True):
        if isinstance(outcome, Rejected):
            outcomes |= {entry.activity_id: refused(entry, outcome) for entry in entries}
    return outcomes


def _command(
    own: str, entries: tuple[Activity, ...], *, logs: Sequence[str], cycle: CycleState, outcomes: Outcomes
) -> Command[ActivityLogState]:
    """Build the command for one month; each time it is decided it notes what became of its entries."""

    def decide(state: ActivityLogState | None, contexts: Contexts) -> Decision[ActivityLogState]:
        elsewhere = [other for each in logs if each != own and (other := contexts.get(each)) is not None]
        logged = record(state, entries, id=own, cycle=cycle, elsewhere=elsewhere)
        outcomes.update({each.activity_id: each for each in logged.outcomes})
        return logged.decision

    return Command(ACTIVITY_LOG, own, decide, logs)
