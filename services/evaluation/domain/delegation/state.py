"""Copies of delegations, as goals tells them."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.decision import Contexts, Decision, Kind, Says
from shared.events.base import Body
from shared.events.delegation import Delegated, DelegationStatus
from shared.ids import goals


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


def _says_nothing(_state: DelegationState, says: Says, _version: int) -> Body:
    raise LookupError(f"{says.subject} has nothing to say")


DELEGATION = Kind(
    goals.DELEGATION.kind,
    DelegationState,
    # Found by the index that appraisals have: who acts is the employee.
    lambda state: {"employee_id": state.delegate_id, "status": state.status.value},
    _says_nothing,
)
