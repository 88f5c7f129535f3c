"""Whether somebody may act for an official on a day: accepted, dated, one step."""

from collections.abc import Iterable
from datetime import date

from services.evaluation.domain.delegation.state import DelegationState
from shared.decision import NotYours
from shared.events.delegation import DelegationStatus


class DelegationNotAccepted(NotYours):
    """The official's substitute has no authority before he or she accepts the delegation."""

    code = "delegation-not-accepted"


class DelegationNotInForce(NotYours):
    """The delegation does not hold on the day of the act; the official acts, or another substitute."""

    code = "delegation-not-in-force"


def acting_for(
    official_id: str | None, *, by: str, on: date, given: Iterable[DelegationState], otherwise: str
) -> str | None:
    """Let an official act, or a substitute on the days accepted; give the official for a substitute, else None.

    :raises DelegationNotAccepted: when the official's delegation was not accepted, or not by that day
    :raises DelegationNotInForce: when it was accepted, but not for that day
    :raises NotYours: for everybody else, saying what ``otherwise`` says
    """
    if official_id is None:
        raise NotYours(otherwise)
    if by == official_id:
        return None
    mine = [each for each in given if (each.principal_id, each.delegate_id) == (official_id, by)]
    if any(each.is_in_force(on) for each in mine):
        return official_id
    raise _why_not(mine, on, otherwise)


def principals(given: Iterable[DelegationState], *, on: date | None) -> frozenset[str]:
    """Name those for whom somebody may act on a day; None: on some day."""
    held = (each for each in given if (each.is_accepted if on is None else each.is_in_force(on)))
    return frozenset(each.principal_id for each in held)


def _why_not(mine: Iterable[DelegationState], on: date, otherwise: str) -> NotYours:
    live = [each for each in mine if each.status in (DelegationStatus.PROPOSED, DelegationStatus.ACCEPTED)]
    if any(each.valid_from <= on <= each.valid_to for each in live):
        return DelegationNotAccepted(
            f"Penugasan Anda untuk pejabat ini belum Anda terima pada {on}. Terima dahulu penugasan itu."
        )
    if live:
        days = ", ".join(f"{each.valid_from} sampai {each.valid_to}" for each in live)
        return DelegationNotInForce(f"Penugasan Anda untuk pejabat ini hanya berlaku {days}, tidak pada {on}.")
    return NotYours(otherwise)
