"""One version of an agency's own policy."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.decision import Kind, Says
from shared.events.base import Body
from shared.ids import evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyState:
    """One version of an agency's own policy. It never changes."""

    agency_id: str
    policy_id: str
    policy_version: int
    text: str
    uploaded_by: str


def _lookup(state: PolicyState) -> Mapping[str, str | int]:
    return {"policy_id": state.policy_id, "policy_version": state.policy_version}


def _body(state: PolicyState, says: Says, version: int) -> Body:
    raise AssertionError(f"a policy says nothing by itself, not {says.type}: {state.policy_id} {version}")


POLICY = Kind(evaluation.POLICY.kind, PolicyState, _lookup, _body)
