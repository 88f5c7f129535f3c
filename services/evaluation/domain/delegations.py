"""Copies of delegations, and whether somebody may act for an official on a day: accepted, dated, one step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from shared.decision import Contexts, Decision, Kind, NotYours, Says
from shared.events.base import Body
from shared.events.delegation import Delegated, DelegationStatus


class DelegationNotAccepted(NotYours):
    """The official's substitute has no authority before he or she accepts the delegation."""

    code = "delegation-not-accepted"


class DelegationNotInForce(NotYours):
    """The delegation does not hold on the day of the act; the official acts, or another substitute."""

    code = "delegation-not-in-force"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationState:
    """What counts of a delegation."""

    agency_id: str
    principal_id: str
    delegate_id: str
    kind: str
    valid_from: date
    valid_to: date
    status: DelegationStatus
    answered_on: date | None

    @property
    def is_accepted(self) -> bool:
        """Whether the delegate accepted, and nobody ended it since."""
        return self.status is DelegationStatus.ACCEPTED

    def is_in_force(self, on: date) -> bool:
        """Whether the delegate has the authority on a day: accepted by then, and both ends included."""
        accepted = self.is_accepted and self.answered_on is not None and self.answered_on <= on
        return accepted and self.valid_from <= on <= self.valid_to


Delegations = tuple[DelegationState, ...]
"""What was given to one person, by whomever."""


def hear_delegation(
    state: DelegationState | None, body: Delegated, _contexts: Contexts, _now: datetime
) -> Decision[DelegationState] | None:
    """Take over what goals says of a delegation."""
    heard = DelegationState(
        agency_id=body.agency_id,
        principal_id=body.principal_id,
        delegate_id=body.delegate_id,
        kind=body.kind,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        status=body.status,
        answered_on=body.answered_on,
    )
    return Decision(heard) if heard != state else None


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


def _says_nothing(_state: DelegationState, says: Says, _version: int) -> Body:
    raise LookupError(f"{says.subject} has nothing to say")


DELEGATION = Kind(
    "delegation",
    DelegationState,
    # Found by the index that appraisals have: who acts is the employee.
    lambda state: {"employee_id": state.delegate_id, "status": state.status.value},
    _says_nothing,
)
