"""Copies of delegations, as goals tells them: who acts for an official."""

from shared.alike import filled
from shared.decision import Decision, Delegation, Env, Kind, publishes_nothing
from shared.events.delegation import Delegated
from shared.ids import goals

DELEGATION = Kind(
    goals.DELEGATION.kind,
    Delegation,
    # Found by the index that appraisals have: who acts is the employee.
    lambda state: {"employee_id": state.delegate_id, "status": state.status.value},
    publishes_nothing,
)


def on_delegation(state: Delegation | None, body: Delegated, _env: Env) -> Decision[Delegation] | None:
    """Take over what goals says of a delegation."""
    told = filled(Delegation, body)
    return Decision(told) if told != state else None
