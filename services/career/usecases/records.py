"""Assessments and credits: recorded by officers, shown to the person, the rater and officers."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.career.domain import assessing, ids
from services.career.domain.crediting import CreditView, credit_view
from services.career.domain.kinds import PROFILE
from services.career.domain.records import Assessment, CreditRecord, Scores
from services.career.domain.states import Profile
from services.career.domain.talent import TalentView, talent_view
from services.career.domain.years import annual_results
from services.career.store import cycle_of, profile_of
from services.career.usecases.asking import run_or_try, today_of, visible
from shared.auth import Caller
from shared.commands import Command, Done
from shared.decision import Contexts, Decision, Rejected
from shared.rules.credit import FunctionalLevel
from shared.runtime import Parts


async def show_talent(parts: Parts, *, who: Caller, employee_id: str) -> TalentView:
    """Read where somebody stands in the nine boxes today.

    :raises Rejected: when nothing is known about the person, or the caller may not see it.
    """
    document = await profile_of(parts.documents, who.agency_id, employee_id)
    profile = visible(document.state, who)
    latest = next(iter(annual_results(profile)), None)
    cycle = await cycle_of(parts.documents, who.agency_id, latest[1].cycle_id if latest else None)
    return talent_view(profile, version=document.version, cycle=cycle, on=today_of(parts))


async def show_credit(parts: Parts, *, who: Caller, employee_id: str) -> CreditView:
    """Read somebody's credits as of today.

    :raises Rejected: when nothing is known about the person, or the caller may not see it.
    """
    document = await profile_of(parts.documents, who.agency_id, employee_id)
    profile = visible(document.state, who)
    return credit_view(profile, version=document.version, on=today_of(parts))


async def record_assessments(
    parts: Parts, *, who: Caller, items: Sequence[tuple[str, Scores, date, date | None, str]], dry_run: bool
) -> list[Done[Any] | Rejected]:
    """Record assessments; one outcome each, in order."""
    today = today_of(parts)
    made = [
        (
            employee_id,
            Assessment(
                scores=scores,
                on=on,
                valid_until=valid_until,
                source=source,
                recorded_by=who.employee_id,
                recorded_on=today,
            ),
        )
        for employee_id, scores, on, valid_until, source in items
    ]
    commands = [_command(who, employee_id, _assessing(each)) for employee_id, each in made]
    return await run_or_try(parts, commands, agency_id=who.agency_id, dry_run=dry_run)


async def record_credit(
    parts: Parts,
    *,
    who: Caller,
    items: Sequence[tuple[str, date, FunctionalLevel, str, Decimal, str]],
    dry_run: bool,
) -> list[Done[Any] | Rejected]:
    """Record levels, ranks and opening balances; one outcome each, in order."""
    today = today_of(parts)
    made = [
        (
            employee_id,
            CreditRecord(
                as_of=as_of,
                level=level,
                rank=rank,
                opening=opening,
                source=source,
                recorded_by=who.employee_id,
                recorded_on=today,
            ),
        )
        for employee_id, as_of, level, rank, opening, source in items
    ]
    commands = [_command(who, employee_id, _crediting(each)) for employee_id, each in made]
    return await run_or_try(parts, commands, agency_id=who.agency_id, dry_run=dry_run)


def _command(
    who: Caller, employee_id: str, decide: Callable[[Profile | None, Contexts], Decision[Profile]]
) -> Command[Profile]:
    return Command(PROFILE, ids.profile_id(who.agency_id, employee_id), decide)


def _assessing(each: Assessment) -> Callable[[Profile | None, Contexts], Decision[Profile]]:
    return lambda state, _contexts: assessing.record_assessment(state, each)


def _crediting(each: CreditRecord) -> Callable[[Profile | None, Contexts], Decision[Profile]]:
    return lambda state, _contexts: assessing.record_credit(state, each)
