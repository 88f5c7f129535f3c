"""A determination as people read it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.career.domain.credit.compute import own_for
from services.career.domain.credit.state import CreditLetter, CreditWithdrawal, Determination
from services.career.domain.profile.state import Profile
from shared.alike import filled


@dataclass(frozen=True, slots=True, kw_only=True)
class DeterminationView:
    """A determination as people read it; ``own_now`` is what the platform would compute today for one that stands."""

    id: str
    version: int
    employee_id: str
    letter: CreditLetter
    main: Decimal
    additional: Decimal
    total: Decimal
    own: Decimal | None
    arithmetic: str
    deviates: bool
    reason: str
    status: str
    own_now: Decimal | None
    withdrawn: CreditWithdrawal | None
    recorded_by: str
    recorded_on: date


def determination_view(profile: Profile, each: Determination, *, version: int) -> DeterminationView:
    """Show one determination."""
    return filled(
        DeterminationView,
        each,
        profile,
        id=each.subject,
        version=version,
        deviates=each.main != each.own,
        status="replaced" if each.replaced else each.status.value,
        own_now=own_for(profile, each.letter).credit if each.stands else None,
    )
