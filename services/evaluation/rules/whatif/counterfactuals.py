"""What would change a suggestion: the next level of each axis, and what is still missing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from services.evaluation.rules.explain.wording import LEVELS, PREDICATES, percent_text
from services.evaluation.rules.rate.axes import rate_behaviour, rate_results
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.segments import merge
from services.evaluation.rules.rate.suggest import predicate_of, suggest_own
from services.evaluation.rules.rate.suggestion import AxisResult, Suggestion
from services.evaluation.rules.rate.values import BehaviourValue, ResultsValue
from services.evaluation.rules.whatif.counterfactual import Change, Counterfactual
from services.evaluation.rules.whatif.lever import Lever
from services.evaluation.rules.whatif.levers import behaviour_levers, results_levers
from services.evaluation.rules.whatif.missing import supply
from services.evaluation.rules.whatif.search import Pull, joint_pulls, single_pulls
from shared.policy.policy import Bounds, Policy
from shared.rules.vocabulary import Level, Predicate

_NEXT: Final = {Level.BELOW: Level.AS, Level.AS: Level.ABOVE}
_RANK: Final = {Level.BELOW: 0, Level.AS: 1, Level.ABOVE: 2}
_NAMES: Final = {"results": ("hasil kerja", "results"), "behaviour": ("perilaku kerja", "behaviour")}
_ALTERNATIVES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Goal:
    """The next level of an axis, how to rate that axis, and what else would follow."""

    axis: str
    level: Level
    gap: Decimal | None
    predicate: Predicate | None
    rate: Callable[[Inputs], ResultsValue | BehaviourValue]

    def reached(self, inputs: Inputs) -> bool:
        """Say whether the axis is at the level, or better."""
        level = self.rate(inputs).level
        return level is not None and _RANK[level] >= _RANK[self.level]

    def progress(self, inputs: Inputs) -> Fraction:
        """Measure how near the axis is, to tell strong levers from weak ones."""
        value = self.rate(inputs)
        if isinstance(value, ResultsValue) and value.objectives:
            return Fraction(sum(_RANK[each.level] for each in value.objectives))
        return value.exact or Fraction(0)


def counterfactuals(policy: Policy, inputs: Inputs, suggestion: Suggestion) -> tuple[Counterfactual, ...]:
    """Say what would raise each axis by one level, what the predicate would become, and what to supply.

    Of somebody who moved, only the present segment can still change; the predicate is that of the whole cycle.
    """
    own = suggestion if inputs.segments is None else suggest_own(policy, inputs)
    return (*_results(policy, inputs, own), *_behaviour(policy, inputs, own), *supply(policy, inputs, own))


def _predicate(policy: Policy, inputs: Inputs, results: AxisResult, behaviour: AxisResult) -> Predicate | None:
    """The predicate that a pair of levels gives; with earlier segments, that of all together."""
    if inputs.segments is None or results.level is None or behaviour.level is None:
        return predicate_of(results.level, behaviour.level)
    whole = merge(policy, inputs.segments, results, behaviour)
    return predicate_of(whole.results, whole.behaviour)


def _results(policy: Policy, inputs: Inputs, suggestion: Suggestion) -> Iterator[Counterfactual]:
    now = suggestion.results
    if now.level not in _NEXT:
        return
    level = _NEXT[now.level]
    goal = _Goal(
        axis="results",
        level=level,
        gap=_gap(policy, now, level, policy.results.bounds),
        predicate=_predicate(policy, inputs, AxisResult(level=level), suggestion.behaviour),
        rate=lambda changed: rate_results(policy, changed),
    )
    yield from _ways(goal, inputs, tuple(results_levers(policy, rate_results(policy, inputs))))


def _behaviour(policy: Policy, inputs: Inputs, suggestion: Suggestion) -> Iterator[Counterfactual]:
    now = suggestion.behaviour
    if now.level not in _NEXT:
        return
    level = _NEXT[now.level]
    goal = _Goal(
        axis="behaviour",
        level=level,
        gap=_gap(policy, now, level, policy.behaviour.bounds),
        predicate=_predicate(policy, inputs, suggestion.results, AxisResult(level=level)),
        rate=lambda changed: rate_behaviour(policy, changed),
    )
    yield from _ways(goal, inputs, tuple(behaviour_levers(rate_behaviour(policy, inputs))))


def _gap(policy: Policy, now: AxisResult, level: Level, bounds: Bounds) -> Decimal | None:
    if now.percent is None:
        return None
    if level is Level.AS:
        return bounds.as_from - now.percent
    least = Decimal(0) if bounds.above_inclusive else Decimal(1).scaleb(-policy.rounding_places)
    return bounds.above + least - now.percent


def _ways(goal: _Goal, inputs: Inputs, levers: Sequence[Lever]) -> Iterator[Counterfactual]:
    """Offer the easiest single changes; where none would do alone, one set of changes; else say so."""
    singles = sorted(single_pulls(levers, inputs, goal.reached), key=_effort)
    if singles:
        for place, pull in enumerate(singles[:_ALTERNATIVES]):
            yield _way(goal, f"{goal.axis}:{goal.level.value}" + (f":{place + 1}" if place else ""), (pull,))
        return
    # Weak levers first: they are the first to be let go again.
    weak_first = sorted(
        (each for each in levers if each.grid.count > 0),
        key=lambda each: (goal.progress(each.apply(inputs, each.grid.at(each.grid.count - 1))), each.what),
    )
    yield _way(goal, f"{goal.axis}:{goal.level.value}", joint_pulls(weak_first, inputs, goal.reached))


def _effort(pull: Pull) -> tuple[Fraction, str]:
    """How much of its room for improvement a lever uses up; the smaller, the easier."""
    return Fraction(pull.place + 1, pull.lever.grid.count), pull.lever.what


def _way(goal: _Goal, id_: str, pulls: tuple[Pull, ...]) -> Counterfactual:
    changes = tuple(
        Change(
            what=each.lever.what,
            label=each.lever.label,
            now=each.lever.now,
            needed=each.lever.text(each.value),
            source=each.lever.source,
        )
        for each in pulls
    )
    text, text_en = _words(goal, changes)
    return Counterfactual(
        id=id_,
        axis=goal.axis,
        level=goal.level,
        gap_percent=goal.gap,
        changes=changes,
        predicate=goal.predicate if changes else None,
        reachable=bool(changes),
        text=text,
        text_en=text_en,
    )


def _words(goal: _Goal, changes: tuple[Change, ...]) -> tuple[str, str]:
    (name, name_en), level = _NAMES[goal.axis], LEVELS[goal.level]
    lacks = "" if goal.gap is None else f" Kekurangannya {percent_text(goal.gap)} poin persen."
    if not changes:
        return (
            f"Dengan masukan yang ada, {name} tidak dapat mencapai {level.id}.{lacks}",
            f"With the inputs there are, {name_en} cannot get {level.en}.",
        )
    listed = "; ".join(f"{each.label}: {each.needed} (sekarang {each.now})" for each in changes)
    listed_en = "; ".join(f"{each.what}: {each.needed} (now {each.now})" for each in changes)
    then = "" if goal.predicate is None else f"; saran predikat menjadi {PREDICATES[goal.predicate]}"
    then_en = "" if goal.predicate is None else f"; the suggested predicate becomes {PREDICATES[goal.predicate]}"
    return (
        f"{listed[0].upper()}{listed[1:]} menaikkan {name} menjadi {level.id}{then}.{lacks}",
        f"{listed_en} raises {name_en} to {level.en}{then_en}.",
    )
