"""What of a policy is meant for whom, in the integers to compute with: worked out once for each policy and position."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.evaluation.rules.rate.arithmetic import Limits, Worth, lowest
from shared.events.directory import PositionGroup
from shared.events.feedback import Source
from shared.events.goals import Assignment
from shared.policy.clause import AppliesTo
from shared.policy.policy import Competence, Component, Criterion, Policy
from shared.rules.numbers import Ratio, millionths


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scope:
    """The parts of a policy that rate people in one position, each in the policy's order.

    ``competences`` come with the level that the position needs; weights are in millionths.
    """

    policy: Policy
    components: tuple[Component, ...]
    criteria: tuple[tuple[Criterion, int], ...]
    competences: tuple[tuple[Competence, int], ...]
    source_weights: Mapping[Source, int]
    worth: Worth
    results_worth: Worth
    limits: Limits
    results_limits: Limits
    results_cap: Ratio


_KNOWN: Final[dict[tuple[int, PositionGroup, bool, str], Scope]] = {}
_KNOWN_MAX: Final = 4096


def scope(policy: Policy, person: Assignment) -> Scope:
    """Say what of a policy is meant for this person.

    A policy is known as itself: comparing policies by content would cost more than working them out again.
    """
    key = (id(policy), person.position_group, person.heads_unit is not None, person.position)
    found = _KNOWN.get(key)
    if found is None:
        if len(_KNOWN) >= _KNOWN_MAX:
            _KNOWN.clear()
        found = _KNOWN[key] = _worked_out(policy, *key[1:])
    return found


def _worked_out(policy: Policy, group: PositionGroup, heads: bool, position: str) -> Scope:
    results, behaviour = policy.results, policy.behaviour

    def meant(to: AppliesTo) -> bool:
        return to.covers(position_group=group, heads=heads, position=position)

    return Scope(
        policy=policy,
        components=tuple(each for each in results.components if meant(each.applies_to)),
        criteria=tuple((each, millionths(each.weight)) for each in behaviour.criteria if meant(each.applies_to)),
        competences=tuple((each, each.required.get(group, each.default)) for each in policy.competences),
        source_weights={source: millionths(weight) for source, weight in behaviour.source_weights.items()},
        worth=Worth.of(behaviour.level_percents),
        results_worth=Worth.of(results.level_percents),
        limits=Limits.of(behaviour.bounds),
        results_limits=Limits.of(results.bounds),
        results_cap=lowest(results.cap_percent).as_integer_ratio(),
    )
