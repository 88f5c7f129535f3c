"""Correcting, withdrawing, confirming and returning what was recorded: decided on all that lies there.

What lies there is read after the document that says what counts, and decided on only as long as that document is the
same: whoever lost a race reads again.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from services.goals.domain.access import officials_of
from services.goals.domain.activity.act import MonthSteps, act_on_month
from services.goals.domain.activity.entry import Activity
from services.goals.domain.activity.log import ACTIVITY_LOG, log_id
from services.goals.domain.plan.act import act_on_plan
from services.goals.domain.plan.realise import days_of_plan
from services.goals.domain.plan.state import PLAN, cycle_of_plan
from services.goals.domain.realisation import Receipt, Report
from services.goals.domain.report_act import ReportSteps
from services.goals.domain.standing import Asked, ChangedMeanwhile, Judged
from services.goals.domain.unit import UNIT_INDICATORS
from services.goals.domain.unit_act import act_on_unit
from services.goals.metrics import count_items
from services.goals.usecases.evidence import entries_in, reports_on_plan, reports_on_unit
from services.goals.usecases.plans import BATCH
from services.goals.usecases.reading import find_cycle, find_plan_and_cycle
from shared import clock
from shared.acting import Acting
from shared.commands import Command
from shared.decision import Rejected, existing
from shared.ids import evaluation, goals

_TRIES: Final = 8


async def act_on_entries(
    acting: Acting, id: str, month: str, asked: Sequence[Asked[Activity]], *, dry_run: bool = False
) -> tuple[Judged, ...]:
    """Take steps on entries of a month, each for itself; a dry run says what would become of each."""
    log = log_id(id, month) if goals.PLAN.matches(id, agency_id=acting.agency_id) else id

    async def command() -> Command[Any, Any]:
        plan = await find_plan_and_cycle(acting, id, lambda _id: (log,))
        cycle = await find_cycle(acting, plan.cycle_id)
        found = (await acting.find(ACTIVITY_LOG, log)).state
        read, _times = await entries_in(acting, log, found)
        told = MonthSteps(
            asked=asked,
            read=read,
            plan_id=id,
            name=clock.random_id()[:BATCH],
            days=days_of_plan(plan, cycle, today=acting.today),
            competences=cycle.competences,
        )
        return Command(ACTIVITY_LOG, log, act_on_month, told, (id,), acting.key)

    return await _take(acting, command, asked, dry_run=dry_run)


async def act_on_realisations(
    acting: Acting, id: str, asked: Sequence[Asked[Report]], *, dry_run: bool = False
) -> tuple[Judged, ...]:
    """Take steps on realisations of a plan, each for itself; a dry run says what would become of each."""

    async def command() -> Command[Any, Any]:
        plan = await find_plan_and_cycle(acting, id)
        read = await reports_on_plan(acting, id)
        told = ReportSteps(asked=asked, known=plan, read=read, name=clock.random_id()[:BATCH])
        return Command(PLAN, id, act_on_plan, told, (cycle_of_plan(id),), acting.key)

    return await _take(acting, command, asked, dry_run=dry_run)


async def act_on_unit_realisations(
    acting: Acting, unit_id: str, cycle_id: str, asked: Sequence[Asked[Report]]
) -> tuple[Judged, ...]:
    """Take steps on realisations of a unit, each for itself."""
    id = goals.UNIT_INDICATORS.of(acting.agency_id, cycle_id, unit_id)
    seen = *officials_of(acting.actor, acting.agency_id), evaluation.CYCLE.of(acting.agency_id, cycle_id)

    async def command() -> Command[Any, Any]:
        await acting.load((id, *seen))
        unit = (await acting.find(UNIT_INDICATORS, id)).state
        read = await reports_on_unit(acting, id)
        told = ReportSteps(asked=asked, known=existing(unit), read=read, name=clock.random_id()[:BATCH])
        return Command(UNIT_INDICATORS, id, act_on_unit, told, seen, acting.key)

    return await _take(acting, command, asked, dry_run=False)


async def _take(
    acting: Acting, command: Callable[[], Awaitable[Command[Any, Any]]], asked: Sequence[Asked[Any]], *, dry_run: bool
) -> tuple[Judged, ...]:
    """Decide, and read again as long as somebody was faster.

    :raises ChangedMeanwhile: when somebody was faster each time
    """
    outcome: Any = ChangedMeanwhile()
    for _ in range(_TRIES):
        [outcome] = await acting.run_many([await command()], dry_run=dry_run, one=True)
        if not isinstance(outcome, ChangedMeanwhile):
            break
    if isinstance(outcome, Rejected):
        raise outcome
    # A command whose key was handled before is not decided again: all its items are repeated then.
    judged: tuple[Judged, ...] = outcome.outcomes or tuple(
        Judged(id=each.id, outcome=Receipt.REPEATED) for each in asked
    )
    if not dry_run:
        count_items("step", (each.outcome for each in judged))
    return judged
