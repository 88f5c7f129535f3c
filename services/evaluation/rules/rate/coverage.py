"""Whether enough is there to rate somebody: what has a value, against the policy's coverage."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from services.evaluation.rules.explain.wording import both
from services.evaluation.rules.rate.values import GroupValue, MatchValue, Thin
from shared.policy.clause import Label


class Part(NamedTuple):
    """A part of what is rated: its name, its weight, and whether it has a value."""

    name: Label
    weight: Decimal
    there: bool


def too_thin(parts: Iterable[Part], least: Decimal | None) -> Thin | None:
    """Compare the weight of the parts that have a value with the policy's coverage; None: there is enough."""
    if least is None:
        return None
    known = tuple(parts)
    if all(each.there for each in known):
        return None
    have = sum((each.weight for each in known if each.there), Decimal(0))
    whole = sum((each.weight for each in known), Decimal(0))
    if have * 100 >= whole * least:
        return None
    return Thin(
        have=have,
        whole=whole,
        least=least,
        parts=tuple(each.name for each in known if each.there),
        lacking=tuple(each.name for each in known if not each.there),
    )


def thin_code(what: str, thin: Thin | None) -> tuple[str, ...]:
    """Name what has too little to be rated, as what is missing first."""
    return () if thin is None else (f"coverage:{what}",)


def of_indicators(groups: Iterable[GroupValue]) -> Iterator[Part]:
    """List the indicators; the weight of an objective is shared among its own, as in its mean."""
    for group in groups:
        owner = Decimal(1) if group.objective is None else group.objective.weight
        total = sum((each.indicator.weight for each in group.indicators), Decimal(0)) or Decimal(1)
        for each in group.indicators:
            weight = each.indicator.weight if group.objective is None else owner * each.indicator.weight / total
            yield Part(_quoted(each.indicator.name), weight, each.percent is not None)


def of_main_results(groups: Iterable[GroupValue]) -> Iterator[Part]:
    """List the main results, each the same: levels are rolled up by number."""
    for group in groups:
        if group.objective is not None and group.objective.main:
            yield Part(_quoted(group.objective.name), Decimal(1), group.percent is not None)


def of_match(match: MatchValue) -> Iterator[Part]:
    """List the competences that the position needs."""
    for each in match.competences:
        yield Part(each.competence.label, Decimal(1), each.observation is not None)


def _quoted(name: str) -> Label:
    return both(f"'{name}'", f"'{name}'")
