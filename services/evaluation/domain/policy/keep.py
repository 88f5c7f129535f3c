"""An agency uploads a policy of its own."""

from services.evaluation.domain.policy.running import policy_text, renewed_text
from services.evaluation.domain.policy.state import PolicyState
from shared.decision import Decision, Rejected
from shared.policy.policy import Policy


class PolicyPackaged(Rejected):
    """The id belongs to a policy that comes with the platform; an agency names its own."""

    code = "policy-packaged"


class PolicyExists(Rejected):
    """The version was uploaded before with other content; a change needs a higher one."""

    code = "policy-exists"


class PolicyVersionOld(Rejected):
    """A higher version of this policy is already there."""

    code = "policy-version-old"


def keep_policy(
    state: PolicyState | None,
    policy: Policy,
    *,
    agency_id: str,
    newest_version: int | None,
    packaged_ids: frozenset[str],
    by: str,
) -> Decision[PolicyState]:
    """Keep an agency's policy.

    :raises PolicyPackaged: when the id is one of the platform's own.
    :raises PolicyExists: when this version says something else already.
    :raises PolicyVersionOld: when a higher version is there.
    """
    if policy.policy_id in packaged_ids:
        raise PolicyPackaged(
            f"Kebijakan {policy.policy_id} adalah bawaan dan tidak dapat diganti. Pakai policy_id lain.",
            field="policy_id",
        )
    text = policy_text(policy)
    if state is not None and renewed_text(state.text) == text:
        return Decision(state)
    if state is not None:
        raise PolicyExists(
            f"Versi {policy.version} sudah ada dengan isi lain. Naikkan version, lalu unggah lagi.",
            field="version",
        )
    if newest_version is not None and policy.version < newest_version:
        raise PolicyVersionOld(f"Versi {newest_version} sudah ada. Pakai version yang lebih tinggi.", field="version")
    return Decision(
        PolicyState(
            agency_id=agency_id,
            policy_id=policy.policy_id,
            policy_version=policy.version,
            text=text,
            uploaded_by=by,
        )
    )
