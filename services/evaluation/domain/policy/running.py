"""Policies in use: kept as the text they were validated from, parsed once, never different."""

from dataclasses import dataclass
from functools import lru_cache

from services.evaluation.rules.instruments.by_source import instrument_of
from services.evaluation.rules.instruments.instrument import Reads
from shared.policy.policy import Policy


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
    read = {instrument_of(component.source).reads for component in policy.results.components}
    return RunningPolicy(
        policy=policy,
        reads_logs=Reads.LOGS in read,
        reads_unit=Reads.UNIT in read,
        reads_team=Reads.TEAM in read,
        reads_headed=policy.results.unit_head,
    )
