"""Cycles, and the policies to open them under: found among the platform's and the agency's own, and uploaded."""

from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.domain.policy.keep import POLICY, KeepPolicy, PolicyState, keep_policy
from services.evaluation.domain.policy.running import running
from services.evaluation.rules.policy.packaged import packaged
from services.evaluation.store import policies_of
from shared.acting import Acting
from shared.commands import Command, Done
from shared.decision import Invalid, Rejected
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


async def find_policy(acting: Acting, policy_id: str, version: int | None) -> Policy | None:
    """The platform's or the agency's policy; the newest where no version is named."""
    own = await policies_of(acting, policy_id)
    ours = (*packaged(), *(running(each.text).policy for each in own))
    fitting = [each for each in ours if each.policy_id == policy_id and version in (None, each.version)]
    return max(fitting, key=lambda each: each.version, default=None)


async def upload_policy(acting: Acting, policy: Policy) -> Done[PolicyState]:
    """Keep an agency's own policy; a change is a higher version."""
    id, input = await _keeping(acting, policy)
    return await acting.run(POLICY, id, keep_policy, input)


async def what_forbids(acting: Acting, policy: Policy) -> Rejected | None:
    """Say why a policy would not be kept, nothing where it would be; it is not."""
    id, input = await _keeping(acting, policy)
    (outcome,) = await acting.run_many([Command(POLICY, id, keep_policy, input)], dry_run=True)
    return outcome if isinstance(outcome, Rejected) else None


async def _keeping(acting: Acting, policy: Policy) -> tuple[str, KeepPolicy]:
    before = await policies_of(acting, policy.policy_id)
    newest = max((each.policy_version for each in before), default=None)
    input = KeepPolicy(policy=policy, newest_version=newest, packaged=is_packaged(policy.policy_id))
    return evaluation.POLICY.of(acting.agency_id, policy.policy_id, policy.version), input


def is_packaged(policy_id: str) -> bool:
    """Whether a policy comes with the platform."""
    return any(each.policy_id == policy_id for each in packaged())
