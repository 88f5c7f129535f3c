"""Credits of functional positions: levels and opening balances, what periods earned, what letters determined."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.career.domain.credit import determine as determining
from services.career.domain.credit import record as assessing
from services.career.domain.credit.compute import CreditView, credit_view
from services.career.domain.credit.state import CreditLetter, CreditRecord
from services.career.domain.credit.views import DeterminationView, determination_view, determination_views
from services.career.domain.ids import months
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.metrics import CREDIT_LETTERS
from services.career.store import profile_of
from services.career.usecases.asking import holder_in, key_for, record_each, today_of, visible
from shared.auth import Caller
from shared.commands import Done
from shared.decision import Contexts, Decision, Rejected
from shared.ids import career as ids
from shared.runtime import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the letter says in numbers; without ``main`` the platform's own figure is taken."""

    main: Decimal | None
    additional: Decimal
    reason: str


async def show_credit(parts: Parts, *, who: Caller, employee_id: str) -> CreditView:
    """Read somebody's credits as of today.

    :raises Rejected: when nothing is known about the person, or the caller may not see it.
    """
    document = await profile_of(parts.documents, who.agency_id, employee_id)
    profile = visible(document.state, who)
    return credit_view(profile, version=document.version, on=today_of(parts))


async def record_credit(
    parts: Parts, *, who: Caller, items: Sequence[tuple[str, CreditRecord]], dry_run: bool
) -> list[Done[Any] | Rejected]:
    """Record levels, ranks and opening balances; one outcome each, in order."""
    return await record_each(
        parts,
        who=who,
        kind=PROFILE,
        items=[(ids.PROFILE.of(who.agency_id, employee_id), each) for employee_id, each in items],
        record=assessing.record_credit,
        dry_run=dry_run,
    )


async def list_determinations(
    parts: Parts, *, who: Caller, employee_id: str
) -> tuple[tuple[DeterminationView, ...], int]:
    """Read everything that letters determined for somebody, newest first, and the version of the profile.

    :raises Rejected: when nothing is known about the person, or the caller may not see it.
    """
    document = await profile_of(parts.documents, who.agency_id, employee_id)
    profile = visible(document.state, who)
    return tuple(determination_views(profile, version=document.version)), document.version


async def determine_credit(
    parts: Parts,
    *,
    who: Caller,
    employee_id: str,
    letter: CreditLetter,
    figures: Figures,
    key: str | None,
    if_version: int | None,
) -> tuple[DeterminationView, bool]:
    """Record what a letter determines; also say whether that is new. Raises what ``determining.determine`` raises."""

    def decide(state: Profile | None, _contexts: Contexts) -> Decision[Profile]:
        return determining.determine(
            state,
            letter=letter,
            main=figures.main,
            additional=figures.additional,
            reason=figures.reason,
            by=who.employee_id,
            on=today_of(parts),
        )

    subject = ids.CREDIT.of(who.agency_id, employee_id, months(letter.starts_on, letter.ends_on))
    done = await parts.commands.run(
        agency_id=who.agency_id,
        kind=PROFILE,
        id=ids.PROFILE.of(who.agency_id, employee_id),
        decide=decide,
        key=key_for(subject, key),
        if_version=if_version,
    )
    if not done.repeated:
        CREDIT_LETTERS.labels(outcome="determined").inc()
    return _shown(done, subject), not done.repeated


async def withdraw_credit(
    parts: Parts, *, who: Caller, id: str, reason: str, key: str | None, if_version: int | None
) -> DeterminationView:
    """Take a determination back. Raises what ``determining.withdraw`` raises."""

    def decide(state: Profile | None, _contexts: Contexts) -> Decision[Profile]:
        return determining.withdraw(state, subject=id, reason=reason, by=who.employee_id, on=today_of(parts))

    done = await parts.commands.run(
        agency_id=who.agency_id,
        kind=PROFILE,
        id=holder_in(who, id, ids.CREDIT, determining.unknown),
        decide=decide,
        key=key_for(id, key),
        if_version=if_version,
    )
    if not done.repeated:
        CREDIT_LETTERS.labels(outcome="withdrawn").inc()
    return _shown(done, id)


def _shown(done: Done[Profile], subject: str) -> DeterminationView:
    found = determining.newest(done.state, subject)
    assert found is not None  # the command has just recorded it, or found it recorded
    return determination_view(done.state, found, version=done.version)
