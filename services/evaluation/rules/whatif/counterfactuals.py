"""What would change a suggestion: the next level of each axis, and what is still missing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final

from services.evaluation.rules.explain.wording import (
    LEVELS,
    PREDICATES,
    PREDICATES_EN,
    UNIT_PREDICATES,
    UNIT_PREDICATES_EN,
    both,
    english,
    percent_text,
)
from services.evaluation.rules.instruments.by_source import instrument
from services.evaluation.rules.rate.axes import rate_behaviour, rate_results
from services.evaluation.rules.rate.inputs import Inputs, UnitInputs
from services.evaluation.rules.rate.suggest import predicate_of, suggest
from services.evaluation.rules.rate.values import BehaviourValue, ResultsValue
from services.evaluation.rules.suggestion import Change, Counterfactual
from services.evaluation.rules.whatif.lever import Lever, feedback_levers, match_levers, up_to
from services.evaluation.rules.whatif.missing import supply
from services.evaluation.rules.whatif.search import Pull, joint_pulls, pulled, single_pulls
from shared.indonesian import in_english
from shared.policy.clause import Label
from shared.policy.policy import Bounds, Policy
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

_NEXT: Final = {Level.BELOW: Level.AS, Level.AS: Level.ABOVE}
_RANK: Final = {Level.BELOW: 0, Level.AS: 1, Level.ABOVE: 2}
_NAMES: Final = {"results": ("hasil kerja", "results"), "behaviour": ("perilaku kerja", "behaviour")}
_ALTERNATIVES: Final = 3
_BEST_LAST: Final = tuple(reversed(UnitPredicate))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Goal:
    """The next level of an axis, how to rate that axis, and which predicate would follow from changed inputs.

    ``before`` is the predicate as it is. ``part``: the axis is that of one segment of several.
    """

    axis: str
    level: Level
    gap: Decimal | None
    before: Predicate | None
    predicate: Callable[[Inputs], Predicate | None]
    part: bool
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
        return Fraction(0) if value.exact is None else Fraction(*value.exact)


def counterfactuals(policy: Policy, inputs: Inputs) -> tuple[Counterfactual, ...]:
    """Say what would raise each axis by one level, what the predicate would become, and what to supply.

    Of somebody who moved, only the present segment can still change; the predicate is that of the whole cycle.
    """
    results, behaviour = rate_results(policy, inputs), rate_behaviour(policy, inputs)
    now, part = _predicate(policy, results.level, behaviour.level, inputs), inputs.segments is not None
    found: list[Counterfactual] = []
    if results.level in _NEXT:
        goal = _Goal(
            axis="results",
            level=_NEXT[results.level],
            gap=_gap(policy, results, policy.results.bounds),
            before=now,
            predicate=partial(_predicate, policy, _NEXT[results.level], behaviour.level),
            part=part,
            rate=partial(rate_results, policy),
        )
        found += _ways(goal, inputs, tuple(_results_levers(policy, results)))
    if behaviour.level in _NEXT:
        goal = _Goal(
            axis="behaviour",
            level=_NEXT[behaviour.level],
            gap=_gap(policy, behaviour, policy.behaviour.bounds),
            before=now,
            predicate=partial(_predicate, policy, results.level, _NEXT[behaviour.level]),
            part=part,
            rate=partial(rate_behaviour, policy),
        )
        found += _ways(goal, inputs, tuple(_behaviour_levers(behaviour)))
    return (*found, *supply(policy, inputs, results, behaviour))


def _predicate(policy: Policy, results: Level | None, behaviour: Level | None, changed: Inputs) -> Predicate | None:
    """The predicate that a pair of levels gives; with earlier segments, that of all together after the change."""
    if changed.segments is None or results is None or behaviour is None:
        return predicate_of(results, behaviour, as_of=changed.as_of)
    return suggest(policy, changed, explain=False).suggested.predicate


def _gap(policy: Policy, now: ResultsValue | BehaviourValue, bounds: Bounds) -> Decimal | None:
    """Percentage points to the next level."""
    if now.percent is None:
        return None
    if now.level is Level.BELOW:
        return bounds.as_from - now.percent
    least = Decimal(0) if bounds.above_inclusive else Decimal(1).scaleb(-policy.rounding_places)
    return bounds.above + least - now.percent


def _results_levers(policy: Policy, results: ResultsValue) -> Iterator[Lever]:
    """List what could raise the results."""
    if results.unit_predicate is not None:
        yield _of_unit_predicate(results.unit_predicate)
    for each in results.components:
        yield from instrument(each.component, policy).levers(each)


def _behaviour_levers(behaviour: BehaviourValue) -> Iterator[Lever]:
    """List what could raise the behaviour."""
    for each in behaviour.criteria:
        yield from feedback_levers(each.feedback, f"criterion:{each.criterion.id}", each.criterion.label)
    if behaviour.match is not None:
        yield from match_levers(behaviour.match)


def _of_unit_predicate(rating: UnitPredicate) -> Lever:
    return Lever(
        what="unit_rating",
        label=both("predikat unit yang dipimpin", "predicate of the unit that is headed"),
        source="penetapan pimpinan",
        now=_unit_predicate(rating),
        grid=up_to(len(_BEST_LAST) - 1, above=_BEST_LAST.index(rating)),
        apply=lambda inputs, place: _with_unit_predicate(inputs, _BEST_LAST[int(place)]),
        text=lambda place: _unit_predicate(_BEST_LAST[int(place)]),
    )


def _unit_predicate(predicate: UnitPredicate) -> Label:
    return both(UNIT_PREDICATES[predicate], UNIT_PREDICATES_EN[predicate])


def _with_unit_predicate(inputs: Inputs, predicate: UnitPredicate) -> Inputs:
    headed = inputs.headed or UnitInputs(unit_id=inputs.assignment.heads_unit or "")
    return replace(inputs, headed=replace(headed, predicate=predicate))


def _ways(goal: _Goal, inputs: Inputs, levers: Sequence[Lever]) -> Iterator[Counterfactual]:
    """Offer the easiest single changes; where none would do alone, one set of changes; else say so."""
    singles = sorted(single_pulls(levers, inputs, goal.reached), key=_effort)
    if singles:
        for place, pull in enumerate(singles[:_ALTERNATIVES]):
            name = f"{goal.axis}:{goal.level.value}" + (f":{place + 1}" if place else "")
            yield _way(goal, name, inputs, (pull,))
        return
    # Weak levers first: they are the first to be let go again.
    weak_first = sorted(
        (each for each in levers if each.grid.count > 0),
        key=lambda each: (goal.progress(each.apply(inputs, each.grid.at(each.grid.count - 1))), each.what),
    )
    yield _way(goal, f"{goal.axis}:{goal.level.value}", inputs, joint_pulls(weak_first, inputs, goal.reached))


def _effort(pull: Pull) -> tuple[Fraction, str]:
    """How much of its room for improvement a lever uses up; the smaller, the easier."""
    return Fraction(pull.place + 1, pull.lever.grid.count), pull.lever.what


def _way(goal: _Goal, id_: str, inputs: Inputs, pulls: tuple[Pull, ...]) -> Counterfactual:
    changes = tuple(
        Change(
            what=each.lever.what,
            label=each.lever.label.id,
            now=each.lever.now.id,
            needed=each.lever.text(each.value).id,
            source=each.lever.source,
        )
        for each in pulls
    )
    predicate = goal.predicate(pulled(pulls, inputs)) if pulls else None
    text = _words(goal, pulls, predicate)
    return Counterfactual(
        id=id_,
        axis=goal.axis,
        level=goal.level,
        gap_percent=goal.gap,
        changes=changes,
        predicate=predicate,
        reachable=bool(changes),
        text=text.id,
        text_en=text.en,
    )


def _words(goal: _Goal, pulls: tuple[Pull, ...], predicate: Predicate | None) -> Label:
    (name, name_en), level = _NAMES[goal.axis], LEVELS[goal.level]
    if goal.part:
        name, name_en = f"{name} segmen ini", f"{name_en} of this segment"
    gap = None if goal.gap is None else percent_text(goal.gap)
    lacks = "" if gap is None else f" Kekurangannya {gap} poin persen."
    lacks_en = "" if gap is None else f" {in_english(gap)} percentage points are lacking."
    if not pulls:
        return both(
            f"Dengan masukan yang ada, {name} tidak dapat mencapai {level.id}.{lacks}",
            f"With the inputs there are, {name_en} cannot get {level.en}.{lacks_en}",
        )
    said = [(each.lever.label, each.lever.text(each.value), each.lever.now) for each in pulls]
    listed = "; ".join(f"{label.id}: {needed.id} (sekarang {now.id})" for label, needed, now in said)
    listed_en = "; ".join(f"{english(label)}: {needed.en} (now {now.en})" for label, needed, now in said)
    then = _then(predicate, goal.before)
    return both(
        f"{listed[0].upper()}{listed[1:]} menaikkan {name} menjadi {level.id}{then.id}.{lacks}",
        f"{listed_en[0].upper()}{listed_en[1:]} raises {name_en} to {level.en}{then.en}.{lacks_en}",
    )


def _then(predicate: Predicate | None, before: Predicate | None) -> Label:
    """Say what becomes of the predicate; one that is there already does not become anything."""
    if predicate is None:
        return both("", "")
    name, name_en = PREDICATES[predicate], PREDICATES_EN[predicate]
    if predicate is before:
        return both(f"; saran predikat tetap {name}", f"; the suggested predicate stays {name_en}")
    return both(f"; saran predikat menjadi {name}", f"; the suggested predicate becomes {name_en}")
