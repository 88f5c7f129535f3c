"""Policies: found among the platform's and the agency's own, and uploaded."""

from services.evaluation.domain.policy.keep import keep_policy
from services.evaluation.domain.policy.running import running
from services.evaluation.domain.policy.state import POLICY, PolicyState
from services.evaluation.rules.policy.packaged import packaged
from services.evaluation.store import policies_of
from services.evaluation.usecases.acting import Acting, run
from shared.commands import Done
from shared.decision import Contexts, Decision
from shared.ids import evaluation
from shared.policy.policy import Policy


async def find_policy(acting: Acting, policy_id: str, version: int | None) -> Policy | None:
    """The platform's or the agency's policy; the newest where no version is named."""
    own = await policies_of(acting.documents, acting.caller.agency_id, policy_id)
    ours = (*packaged(), *(running(each.text).policy for each in own))
    fitting = [each for each in ours if each.policy_id == policy_id and version in (None, each.version)]
    return max(fitting, key=lambda each: each.version, default=None)


async def upload_policy(acting: Acting, policy: Policy) -> Done[PolicyState]:
    """Keep an agency's own policy; a change is a higher version."""
    before = await policies_of(acting.documents, acting.caller.agency_id, policy.policy_id)

    def keep(state: PolicyState | None, _contexts: Contexts) -> Decision[PolicyState]:
        return keep_policy(
            state,
            policy,
            agency_id=acting.caller.agency_id,
            newest_version=max((each.policy_version for each in before), default=None),
            packaged_ids=frozenset(each.policy_id for each in packaged()),
            by=acting.caller.employee_id,
        )

    return await run(acting, POLICY, acting.id(evaluation.POLICY, policy.policy_id, policy.version), keep)
