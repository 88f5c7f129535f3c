"""An agency keeps policies of its own, one document a version."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.evaluation.domain.policy.running import policy_text, renewed_text
from shared.decision import Decision, Env, Kind, Rejected, publishes_nothing
from shared.ids import evaluation
from shared.ids.form import agency_of
from shared.policy.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyState:
    """One version of an agency's own policy. It never changes."""

    agency_id: str
    policy_id: str
    policy_version: int
    text: str
    uploaded_by: str


class PolicyPackaged(Rejected):
    """The id belongs to a policy that comes with the platform; an agency names its own."""

    code = "policy-packaged"


class PolicyExists(Rejected):
    """The version was uploaded before with other content; a change needs a higher one."""

    code = "policy-exists"


class PolicyVersionOld(Rejected):
    """A higher version of this policy is already there."""

    code = "policy-version-old"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPolicy:
    """An agency's policy, and what was there before: its newest version, and whether the platform owns the id."""

    policy: Policy
    newest_version: int | None
    packaged: bool


def keep_policy(state: PolicyState | None, input: KeepPolicy, env: Env) -> Decision[PolicyState]:
    """Keep an agency's policy.

    :raises PolicyPackaged: when the id is one of the platform's own.
    :raises PolicyExists: when this version says something else already.
    :raises PolicyVersionOld: when a higher version is there.
    """
    policy, newest = input.policy, input.newest_version
    if input.packaged:
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
    if newest is not None and policy.version < newest:
        raise PolicyVersionOld(f"Versi {newest} sudah ada. Pakai version yang lebih tinggi.", field="version")
    return Decision(
        PolicyState(
            agency_id=agency_of(env.id),
            policy_id=policy.policy_id,
            policy_version=policy.version,
            text=text,
            uploaded_by=env.by.employee_id,
        )
    )


def _lookup(state: PolicyState) -> Mapping[str, str | int]:
    return {"policy_id": state.policy_id, "policy_version": state.policy_version}


POLICY = Kind(evaluation.POLICY.kind, PolicyState, _lookup, publishes_nothing)
