"""Copies of delegations, as goals tells them, in services where substitutes act for officials."""

from typing import Final

from shared.alike import filled
from shared.batch import Handler, Handlers
from shared.decision import Decision, Delegation, Env, Kind, publishes_nothing
from shared.events.delegation import Delegated
from shared.ids import goals

DELEGATION: Final = Kind(
    goals.DELEGATION.kind,
    Delegation,
    # Found by indexes that people have: who acts is the employee, for whom the rater.
    lambda state: {
        "employee_id": state.delegate_id,
        "rater_id": state.principal_id,
        "status": state.status.value,
    },
    publishes_nothing,
)


def on_delegation(state: Delegation | None, body: Delegated, _env: Env) -> Decision[Delegation] | None:
    """Take over what goals says of a delegation."""
    told = filled(Delegation, body)
    return Decision(told) if told != state else None


def _delegation(body: Delegated, _env: Env) -> tuple[str, ...]:
    first_day = body.valid_from.isoformat()
    return (goals.DELEGATION.of(body.agency_id, body.principal_id, body.delegate_id, first_day),)


HANDLERS: Final[Handlers] = {Delegated: (Handler(kind=DELEGATION, targets=_delegation, decide=on_delegation),)}
