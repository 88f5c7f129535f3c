"""Credits of functional positions: levels and opening balances, what periods earned, what letters determined."""

from dataclasses import dataclass
from decimal import Decimal

from services.career.domain.credit import determine as determining
from services.career.domain.credit.state import CreditLetter
from services.career.domain.credit.views import DeterminationView, determination_view
from services.career.domain.ids import months
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.metrics import CREDIT_LETTERS
from services.career.usecases.asking import holder_in, key_for, today_of
from shared.auth import Caller
from shared.commands import Done
from shared.decision import Contexts, Decision
from shared.ids import career as ids
from shared.runtime import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the letter says in numbers; without ``main`` the platform's own figure is taken."""

    main: Decimal | None
    additional: Decimal
    reason: str


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
