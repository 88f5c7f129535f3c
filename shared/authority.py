"""Who acts for whom: the official, or a substitute on the days accepted. One step: nobody acts for who acts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.decision import Actor, Delegation, NotYours


class DelegationNotAccepted(NotYours):
    """The official's substitute has no authority before he or she accepts the delegation."""

    code = "delegation-not-accepted"


class DelegationNotInForce(NotYours):
    """The delegation does not hold on the day of the act; the official acts, or another substitute."""

    code = "delegation-not-in-force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who did something; ``acting_for``: the official for whom, by an accepted delegation."""

    by: str
    acting_for: str | None = None


def acts_for(actor: Actor, official_id: str | None, *, on: date) -> bool:
    """Whether somebody is an official, or may act for that official on a day."""
    if official_id is None:
        return False
    return actor.employee_id == official_id or any(each.is_in_force(on) for each in _from(actor, official_id))


def sign_for(actor: Actor, official_id: str | None, *, on: date, otherwise: str) -> Signed:
    """Let an official act, or a substitute on the days accepted.

    :raises DelegationNotAccepted: when the official's delegation was not accepted, or not by that day
    :raises DelegationNotInForce: when it was accepted, but not for that day
    :raises NotYours: for everybody else, saying what ``otherwise`` says
    """
    if official_id is None or not acts_for(actor, official_id, on=on):
        raise _why_not(_from(actor, official_id), on, otherwise)
    return Signed(by=actor.employee_id, acting_for=None if actor.employee_id == official_id else official_id)


def principals(actor: Actor, *, on: date | None) -> frozenset[str]:
    """Name those for whom somebody may act on a day; None: on some day."""
    held = (each for each in actor.given if (each.is_accepted if on is None else each.is_in_force(on)))
    return frozenset(each.principal_id for each in held)


def _from(actor: Actor, official_id: str | None) -> tuple[Delegation, ...]:
    parties = (official_id, actor.employee_id)
    return tuple(each for each in actor.given if (each.principal_id, each.delegate_id) == parties)


def _why_not(given: Iterable[Delegation], on: date, otherwise: str) -> NotYours:
    """Say why a substitute may not act on a day; the delegation that comes nearest to it is named."""
    live = [each for each in given if each.is_live]
    today = [each for each in live if each.covers(on)]
    if today:
        return DelegationNotAccepted(
            f"Penugasan Anda untuk pejabat ini ({today[0].valid_from} sampai {today[0].valid_to}) belum Anda"
            f" terima pada {on}. Terima dahulu penugasan itu."
        )
    if live:
        days = ", ".join(f"{each.valid_from} sampai {each.valid_to}" for each in live)
        return DelegationNotInForce(f"Penugasan Anda untuk pejabat ini hanya berlaku {days}, tidak pada {on}.")
    return NotYours(otherwise)
