"""Who acts for whom today: the official, or a substitute who accepted. One step: nobody acts for who acts.

The day is that of the actor, which is the server's in the agency's zone; no other can be asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.decision import Actor, Delegation, NotYours
from shared.indonesian import date_text
from shared.where import Term, any_of


class DelegationNotAccepted(NotYours):
    """The official's substitute has no authority before he or she accepts the delegation."""

    code = "delegation-not-accepted"


class DelegationNotInForce(NotYours):
    """The delegation does not hold today; the official acts, or another substitute."""

    code = "delegation-not-in-force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who did something; ``acting_for``: the official for whom, by an accepted delegation."""

    by: str
    acting_for: str | None = None


def acts_for(actor: Actor, official_id: str | None) -> bool:
    """Whether somebody is an official, or may act for that official today."""
    return official_id is not None and (actor.employee_id == official_id or official_id in principals(actor))


def is_officer_of(actor: Actor, unit_id: str | None) -> bool:
    """Whether somebody is an officer for what belongs to a unit: of the agency, or of that unit.

    What belongs to no unit that is known is the agency's officers' alone.
    """
    return actor.officer or (unit_id is not None and unit_id in actor.units)


def looks_after(actor: Actor, unit_id: str | None) -> Term | None:
    """Narrow a list to the people of one unit, or of those that an officer looks after; None: of all units.

    :raises NotYours: when an officer of other units names one.
    """
    if actor.officer:
        return unit_id
    if unit_id is None:
        return any_of(sorted(actor.units))
    check_officer_of(actor, unit_id)
    return unit_id


def check_officer_of(actor: Actor, unit_id: str | None) -> None:
    """Let only an officer act who looks after a unit.

    :raises NotYours: for everybody else, also an officer of other units.
    """
    if not is_officer_of(actor, unit_id):
        raise NotYours(
            "Anda pengelola kinerja untuk unit lain. Minta pengelola unit ini, atau pengelola kinerja instansi."
        )


def sign_for(actor: Actor, official_id: str | None, *, otherwise: str) -> Signed:
    """Let an official act, or a substitute who accepted, on the days of the delegation.

    :raises DelegationNotAccepted: when the official's delegation was not accepted
    :raises DelegationNotInForce: when it holds on other days than today
    :raises NotYours: for everybody else, saying what ``otherwise`` says
    """
    if official_id is None or not acts_for(actor, official_id):
        raise _why_not(_from(actor, official_id), actor.today, otherwise)
    return Signed(by=actor.employee_id, acting_for=None if actor.employee_id == official_id else official_id)


def principals(actor: Actor) -> frozenset[str]:
    """Name those for whom somebody may act today."""
    mine = (each for each in actor.given if each.delegate_id == actor.employee_id)
    return frozenset(each.principal_id for each in mine if each.is_in_force(actor.today))


def substitutes(actor: Actor, given: Iterable[Delegation]) -> frozenset[str]:
    """Name those who may act for somebody today, by the delegations that he or she gave."""
    mine = (each for each in given if each.principal_id == actor.employee_id)
    return frozenset(each.delegate_id for each in mine if each.is_in_force(actor.today))


def _from(actor: Actor, official_id: str | None) -> tuple[Delegation, ...]:
    parties = (official_id, actor.employee_id)
    return tuple(each for each in actor.given if (each.principal_id, each.delegate_id) == parties)


def _why_not(given: Iterable[Delegation], today: date, otherwise: str) -> NotYours:
    """Say why a substitute may not act today; the delegation that comes nearest to it is named."""
    live = [each for each in given if each.is_live]
    covering = [each for each in live if each.covers(today)]
    if covering:
        return DelegationNotAccepted(
            f"Penugasan Anda untuk pejabat ini ({date_text(covering[0].valid_from)} sampai"
            f" {date_text(covering[0].valid_to)}) belum Anda"
            f" terima pada {date_text(today)}. Terima dahulu penugasan itu."
        )
    if live:
        days = ", ".join(f"{date_text(each.valid_from)} sampai {date_text(each.valid_to)}" for each in live)
        return DelegationNotInForce(
            f"Penugasan Anda untuk pejabat ini hanya berlaku {days}, tidak pada {date_text(today)}."
        )
    return NotYours(otherwise)
