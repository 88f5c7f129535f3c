"""What the employee does with a plan in more than one step: propose, report realisations, record activities."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from services.goals.domain.activity.entry import Activity, entry_ids
from services.goals.domain.activity.log import ACTIVITY_LOG, ActivityLogState, log_id
from services.goals.domain.activity.record import (
    Entries,
    TakenActivity,
    file_entries,
    record,
    refused,
    settle,
    sort_by_month,
)
from services.goals.domain.cycle.close import logs_of
from services.goals.domain.cycle.state import verified_entries
from services.goals.domain.plan.proposal import Proposal
from services.goals.domain.plan.propose import propose, tied_units
from services.goals.domain.plan.realise import (
    days_of_plan,
    note_filed,
    realisation_id,
    register_months,
    report_on_plan,
)
from services.goals.domain.plan.report_rater import report_rater
from services.goals.domain.plan.state import PLAN, PlanState, cycle_of_plan
from services.goals.domain.plan.trained import logs_looked_at
from services.goals.domain.realisation import Receipt, Report, unfiled
from services.goals.domain.requests import RaterReportIn
from services.goals.metrics import ItemKind, count_items
from services.goals.usecases.reading import find_cycle, find_plan_and_cycle, find_superior
from shared import clock
from shared.acting import Acting
from shared.commands import Command, Done
from shared.decision import Decision, Env, Kind, Rejected
from shared.ids import directory, goals

S = TypeVar("S")
BATCH: Final = 13
"""48 bits by chance: enough for the batches of one month, and in each of its entries."""


async def propose_plan(acting: Acting, id: str, proposal: Proposal) -> Done[PlanState]:
    """Propose objectives, held against the superior's plan as it is now."""
    plan = await find_plan_and_cycle(acting, id)
    superior = await find_superior(acting, plan)
    cycle = cycle_of_plan(id)
    logs = logs_looked_at(plan, await find_cycle(acting, plan.cycle_id))
    units = tied_units(plan, proposal.objectives or ())
    contexts = (cycle, *logs, *units, superior) if superior else (cycle, *logs, *units)
    return await acting.run(PLAN, id, propose, replace(proposal, superior_id=superior), contexts=contexts)


async def report_realisations(acting: Acting, id: str, items: Sequence[Report]) -> Done[PlanState]:
    """Report on the indicators of a plan, all items or none; say what became of each."""
    kept = [each.realisation_id for each in items]
    plan = await find_plan_and_cycle(acting, id, lambda id: (realisation_id(id, each) for each in kept))
    contexts = (cycle_of_plan(id), *(realisation_id(id, each) for each in (*kept, *unfiled(plan))))
    return await report_items(acting, PLAN, id, report_on_plan, items, contexts=contexts, of="realisation")


async def report_wrong_rater(acting: Acting, id: str, report: RaterReportIn) -> Done[PlanState]:
    """Report that the rater of a plan is wrong, held against the cycle and who is said to be right."""
    right = (directory.PERSON.of(acting.agency_id, report.right_rater_id),) if report.right_rater_id is not None else ()
    return await acting.run(PLAN, id, report_rater, report, contexts=(*cycle_beside(acting, id), *right))


def cycle_beside(acting: Acting, id: str) -> tuple[str, ...]:
    """Name the cycle of a plan, where there can be one of this id."""
    return (cycle_of_plan(id),) if goals.PLAN.matches(id, agency_id=acting.agency_id) else ()


async def report_items(
    acting: Acting,
    kind: Kind[S],
    id: str,
    decide: Callable[[S | None, Sequence[Report], Env], Decision[S]],
    items: Sequence[Report],
    *,
    contexts: Sequence[str],
    of: ItemKind,
) -> Done[S]:
    """Report realisations, all items or none; say what became of each."""
    done = await acting.run(kind, id, decide, items, contexts=contexts)
    # A command whose key was handled before is not decided again: all its items are repeated then.
    done = replace(done, outcomes=done.outcomes or (Receipt.REPEATED,) * len(items))
    count_items(of, done.outcomes)
    return done


async def record_activities(acting: Acting, id: str, items: Sequence[Activity]) -> tuple[TakenActivity, ...]:
    """Record activities of any months; a bad one does not stop the others.

    The months are registered in the plan before their logs are written: closing the plan closes all registered
    logs, so nothing that was answered with "recorded" is missing from the plan's last word. Entries are inserted before
    the logs that count them.
    """
    plan = await find_plan_and_cycle(
        acting, id, lambda id: [log_id(id, month) for month in {item.month for item in items}]
    )
    cycle = await find_cycle(acting, plan.cycle_id)
    days = days_of_plan(plan, cycle, today=acting.today)
    by_month = sort_by_month(items, days=days)
    registered = await acting.run(PLAN, id, register_months, tuple(by_month), again=True)
    if not registered.state.logs_filed:
        await _file_logs(acting, registered.state)
    batch = clock.random_id()[:BATCH]
    # They are taken for new without a look: the database refuses those that are not, and they are looked at then.
    ids = {month: tuple(entry_ids(log_id(id, month), entries).values()) for month, entries in by_month.items()}
    acting.known.update({each: None for month in by_month for each in ids[month]})
    verified = verified_entries(cycle)
    told = {
        month: Entries(items=entries, days=days, batch=batch, competences=cycle.competences, verified=verified)
        for month, entries in by_month.items()
    }
    commands = [
        Command(ACTIVITY_LOG, log_id(id, month), record, entries, ids[month]) for month, entries in told.items()
    ]
    taken: dict[str, TakenActivity] = {}
    for done, entries in zip(await acting.run_many(commands), by_month.values(), strict=True):
        outcomes = [refused(each, done) for each in entries] if isinstance(done, Rejected) else done.outcomes
        taken |= {each.activity_id: each for each in outcomes}
    settled = settle(items, taken, days=days)
    count_items("activity", (each.outcome for each in settled))
    return settled


async def _file_logs(acting: Acting, plan: PlanState) -> None:
    """Make documents of the entries that a plan's logs hold themselves, once and for all."""
    logs = await acting.load(logs_of(plan))
    commands = [
        Command(ACTIVITY_LOG, id, file_entries, None, tuple(entry_ids(id, found.present.unfiled).values()))
        for id, found in logs.items()
        if isinstance(found.state, ActivityLogState) and found.state.unfiled
    ]
    for done in await acting.run_many(commands):
        if isinstance(done, Rejected):
            raise done
    await acting.run(PLAN, plan.id, note_filed, None, again=True)
