"""Find the least that would have to change for an axis to reach a level."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.whatif.lever import Lever

Reached = Callable[[Inputs], bool]
"""Does an axis reach the level with these inputs? Better inputs never undo it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A lever set to one of its better values."""

    lever: Lever
    place: int

    @property
    def value(self) -> Decimal:
        """The value it is set to."""
        return self.lever.grid.at(self.place)

    def on(self, inputs: Inputs) -> Inputs:
        """Change the inputs."""
        return self.lever.apply(inputs, self.value)


def single_pulls(levers: Sequence[Lever], inputs: Inputs, reached: Reached) -> tuple[Pull, ...]:
    """List the levers that would do alone, each set no further than needed."""
    best = [_best(each) for each in levers if each.grid.count > 0]
    return tuple(_least(each, inputs, reached) for each in best if reached(each.on(inputs)))


def joint_pulls(levers: Sequence[Lever], inputs: Inputs, reached: Reached) -> tuple[Pull, ...]:
    """Name a set of levers that would do together, none of them idle or set further than needed; () when none do."""
    pulls = [_best(each) for each in levers if each.grid.count > 0]
    if not reached(pulled(pulls, inputs)):
        return ()
    for each in list(pulls):
        without = [other for other in pulls if other is not each]
        if reached(pulled(without, inputs)):
            pulls = without
    for place, each in enumerate(pulls):
        others = pulled([*pulls[:place], *pulls[place + 1 :]], inputs)
        pulls[place] = _least(each, others, reached)
    return tuple(pulls)


def _best(lever: Lever) -> Pull:
    return Pull(lever=lever, place=lever.grid.count - 1)


def _least(pull: Pull, inputs: Inputs, reached: Reached) -> Pull:
    low, high = 0, pull.place
    while low < high:
        middle = (low + high) // 2
        if reached(Pull(lever=pull.lever, place=middle).on(inputs)):
            high = middle
        else:
            low = middle + 1
    return Pull(lever=pull.lever, place=low)


def pulled(pulls: Sequence[Pull], inputs: Inputs) -> Inputs:
    """Change the inputs by all of them."""
    for each in pulls:
        inputs = each.on(inputs)
    return inputs
