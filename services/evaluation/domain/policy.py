"""Policies: kept as the text they were validated from, so that a policy is parsed once and never differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from shared.decision import Decision, Kind, Rejected, Says
from shared.events.base import Body
from shared.policy.policy import ComponentSource, Policy


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
class PolicyState:
    """One version of an agency's own policy. It never changes."""

    agency_id: str
    policy_id: str
    policy_version: int
    text: str
    uploaded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPolicy:
    """A policy in use, and what a suggestion under it reads beside the person's plan and dossier."""

    policy: Policy
    reads_logs: bool
    reads_unit: bool
    reads_team: bool
    reads_headed: bool

    @property
    def reads_units(self) -> bool:
        """Whether anything outside the person's own plan, logs and dossier counts."""
        return self.reads_unit or self.reads_team or self.reads_headed


def policy_text(policy: Policy) -> str:
    """Write a policy down in the one form in which it is kept and compared."""
    return policy.model_dump_json(by_alias=True)


def renewed_text(text: str) -> str:
    """Write a kept policy down as today: one kept before a rule became possible says the same without it."""
    return policy_text(running(text).policy)


@lru_cache(maxsize=256)
def running(text: str) -> RunningPolicy:
    """Parse a kept policy; once per content, however many appraisals run under it."""
    policy = Policy.model_validate_json(text)
    sources = {component.source for component in policy.results.components}
    return RunningPolicy(
        policy=policy,
        reads_logs=bool(sources & {ComponentSource.DAILY_REPORTS, ComponentSource.TRAINING_HOURS}),
        reads_unit=bool(sources & {ComponentSource.UNIT_INDICATORS, ComponentSource.SURVEY}),
        reads_team=ComponentSource.TEAM_INDICATORS in sources,
        reads_headed=policy.results.unit_head,
    )


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


def _lookup(state: PolicyState) -> Mapping[str, str | int]:
    return {"policy_id": state.policy_id, "policy_version": state.policy_version}


def _body(state: PolicyState, says: Says, version: int) -> Body:
    raise AssertionError(f"a policy says nothing by itself, not {says.type}: {state.policy_id} {version}")


POLICY = Kind("policy", PolicyState, _lookup, _body)
