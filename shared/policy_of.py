"""The policy that a cycle's event carries, read in one way by all who subscribe to it."""

from pydantic import ValidationError

from shared.decision import Unprocessable
from shared.events.evaluation import Cycle
from shared.policy.policy import Policy


def policy_of(body: Cycle) -> Policy:
    """Read the policy inside a cycle's fact.

    :raises Unprocessable: when it is none that this version knows
    """
    try:
        return Policy.model_validate(body.policy)
    except ValidationError as error:
        raise Unprocessable("unreadable-policy", f"{body.subject}: {error.error_count()} problems") from error
