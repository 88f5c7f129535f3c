"""Cycles: read, and the policy that one is opened under."""

from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.usecases.policies import find_policy
from shared.acting import Acting
from shared.decision import Invalid
from shared.ids import evaluation
from shared.policy.policy import Policy


class UnknownPolicy(Invalid):
    """There is no such policy or version; GET /v1/policies lists them."""

    code = "unknown-policy"


async def known_policy(acting: Acting, policy_id: str, version: int | None) -> Policy:
    """Find the policy to open a cycle under.

    :raises UnknownPolicy: when there is no such policy.
    """
    policy = await find_policy(acting, policy_id, version)
    if policy is None:
        raise UnknownPolicy(
            f"Kebijakan {policy_id} (versi {version or 'terbaru'}) tidak ada. Lihat daftar kebijakan.",
            field="policy_id",
        )
    return policy


async def existing_cycle(acting: Acting, cycle_id: str) -> CycleState:
    """Read a cycle of the caller's agency.

    :raises NotFound: when there is none.
    """
    return (await acting.read(CYCLE, evaluation.CYCLE.of(acting.agency_id, cycle_id))).present
