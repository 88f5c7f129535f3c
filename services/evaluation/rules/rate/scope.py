"""What of a policy is meant for whom: worked out once for each policy and position, not for each fact."""

from dataclasses import dataclass
from functools import lru_cache

from shared.events.directory import PositionGroup
from shared.events.goals import Assignment
from shared.policy.clause import AppliesTo
from shared.policy.policy import Competence, Component, Criterion, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The parts of a policy that rate people in one position, each in the policy's order.

    ``competences`` come with the level that the position needs.
    """

    components: tuple[Component, ...]
    criteria: tuple[Criterion, ...]
    competences: tuple[tuple[Competence, int], ...]


class _Same:
    """A policy as itself: comparing policies by content would cost more than working them out again."""

    __slots__ = ("policy",)

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.policy is other.policy

    def __hash__(self) -> int:
        return id(self.policy)


def scope(policy: Policy, person: Assignment) -> Scope:
    """Say what of a policy is meant for this person."""
    return _scope(_Same(policy), person.position_group, person.heads_unit is not None, person.position)


@lru_cache(maxsize=4096)
def _scope(same: _Same, group: PositionGroup, heads: bool, position: str) -> Scope:
    policy = same.policy

    def meant(to: AppliesTo) -> bool:
        return to.covers(position_group=group, heads=heads, position=position)

    return Scope(
        components=tuple(each for each in policy.results.components if meant(each.applies_to)),
        criteria=tuple(each for each in policy.behaviour.criteria if meant(each.applies_to)),
        competences=tuple((each, each.required.get(group, each.default)) for each in policy.competences),
    )
