"""A delegation: who acts for whom as rater on which days, what became of it, and how it tells its facts."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from shared.alike import body_of
from shared.decision import Actor, Decision, Delegation, Kind, Publish, existing, not_found
from shared.events.delegation import Delegated, DelegationSource, DelegationStatus
from shared.ids import goals


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationState(Delegation):
    """One delegation and what became of it. ``withdrawn_by`` is None where the directory no longer tells of it.

    ``accepted_on`` stays when the delegate declines afterwards; of what was accepted long ago it is not known.
    """

    source: DelegationSource
    proposed_at: datetime
    reason: str = ""
    letter: str = ""
    accepted_on: date | None = None
    answer_reason: str = ""
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    withdrawal_reason: str = ""

    @property
    def id(self) -> str:
        """The document and subject of this delegation."""
        return goals.DELEGATION.of(self.agency_id, self.principal_id, self.delegate_id, str(self.valid_from))


def seen_by(actor: Actor, delegation: DelegationState | None) -> DelegationState:
    """Give a delegation to the principal, the delegate and officers.

    :raises NotFound: when there is none, or none for this caller
    """
    found = existing(delegation)
    if not actor.officer and actor.employee_id not in (found.principal_id, found.delegate_id):
        raise not_found()
    return found


def withdrawn(delegation: DelegationState, *, by: str | None, reason: str, now: datetime) -> Decision[DelegationState]:
    """End a delegation; None: the directory no longer tells of it."""
    return publish(
        replace(
            delegation,
            status=DelegationStatus.WITHDRAWN,
            withdrawn_by=by,
            withdrawn_at=now,
            withdrawal_reason=reason,
        )
    )


def publish(delegation: DelegationState) -> Decision[DelegationState]:
    """Publish what a delegation is now."""
    return Decision(delegation, (Publish(f"delegation.{delegation.status.value}", delegation.id),))


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
