"""A delegation: who acts for whom as rater on which days, what became of it, and how it tells its facts."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from services.goals.domain.alike import body_of
from shared.decision import Contexts, Decision, Kind, Rejected, Says
from shared.events.delegation import Delegated, DelegationSource, DelegationStatus
from shared.ids import goals

_LIVE: Final = (DelegationStatus.PROPOSED, DelegationStatus.ACCEPTED)


class DelegationUnknown(Rejected):
    """There is no such delegation, or none for this caller."""

    code = "not-found"
    status = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationState:
    """One delegation and what became of it. ``withdrawn_by`` is None where the directory no longer tells of it."""

    agency_id: str
    principal_id: str
    delegate_id: str
    kind: str
    valid_from: date
    valid_to: date
    source: DelegationSource
    proposed_at: datetime
    status: DelegationStatus = DelegationStatus.PROPOSED
    reason: str = ""
    answered_on: date | None = None
    answer_reason: str = ""
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    withdrawal_reason: str = ""

    @property
    def id(self) -> str:
        """The document and subject of this delegation."""
        return goals.DELEGATION.of(self.agency_id, self.principal_id, self.delegate_id, str(self.valid_from))

    @property
    def is_live(self) -> bool:
        """Whether it waits for an answer or was accepted."""
        return self.status in _LIVE

    def is_in_force(self, on: date) -> bool:
        """Whether the delegate has the authority on a day: accepted by then, and both ends included."""
        accepted = self.status is DelegationStatus.ACCEPTED and self.answered_on is not None and self.answered_on <= on
        return accepted and self.valid_from <= on <= self.valid_to


Delegations = tuple[DelegationState, ...]


def withdrawn(delegation: DelegationState, *, by: str | None, reason: str, now: datetime) -> Decision[DelegationState]:
    """End a delegation; None: the directory no longer tells of it."""
    return said(
        replace(
            delegation,
            status=DelegationStatus.WITHDRAWN,
            withdrawn_by=by,
            withdrawn_at=now,
            withdrawal_reason=reason,
        )
    )


def said(delegation: DelegationState) -> Decision[DelegationState]:
    """Say what a delegation is now."""
    return Decision(delegation, (Says(f"delegation.{delegation.status.value}", delegation.id),))


def delegations_in(contexts: Contexts) -> Delegations:
    """Give the delegations among what was read."""
    return tuple(each for each in contexts.values() if isinstance(each, DelegationState))


def delegation_unknown() -> DelegationUnknown:
    """Say that there is no such delegation, or none for this caller."""
    return DelegationUnknown("Penugasan tidak ditemukan. Periksa kembali id-nya.")


DELEGATION = Kind(
    name=goals.DELEGATION.kind,
    state=DelegationState,
    # Found by the indexes that plans have: who acts is the employee, for whom the rater.
    lookup=lambda state: {
        "employee_id": state.delegate_id,
        "rater_id": state.principal_id,
        "status": state.status.value,
        "source": state.source.value,
        "valid_to": state.valid_to.isoformat(),
    },
    body=partial(body_of, Delegated),
)
