"""The nine boxes under an agency's thresholds: where somebody stands, and the least that leads further."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.career.rules.words import number_word, predicate_word
from shared.alike import filled
from shared.policy.career import AxisThresholds, TalentRules
from shared.rules.talent import Convention, Potential, TalentBoxResult, Thresholds, talent_box
from shared.rules.vocabulary import Level, Predicate

_SCORE_MAX: Final = Decimal(100)
_HUNDREDTH: Final = Decimal("0.01")
_LEVELS: Final = (Level.BELOW, Level.AS, Level.ABOVE)
_POTENTIALS: Final = (Potential.LOW, Potential.MEDIUM, Potential.HIGH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box under one convention, with what the regulation recommends."""

    convention: Convention
    in_force: bool
    box: int
    performance_status: Level
    potential_status: Potential
    recommendations: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A better box and the least that leads there: predicate and score of potential, in words, too.

    A part that is met already is None.
    """

    box: int
    predicate: Predicate | None
    potential: Decimal | None
    text: str


def convention_of(rules: TalentRules, *, as_of: date) -> Convention:
    """The convention in force: the policy's, else the one that the regulation's table takes."""
    if rules.convention is not None:
        return rules.convention
    return next(each for each in Convention if _statuses(rules, each, as_of) == _statuses(rules, None, as_of))


def boxes(rules: TalentRules, *, predicate: Predicate, potential: Decimal, as_of: date) -> tuple[Box, ...]:
    """Place somebody under both conventions; one of them is in force."""
    chosen = convention_of(rules, as_of=as_of)
    return tuple(_box(rules, each, each is chosen, predicate, potential, as_of) for each in Convention)


def box_in_force(rules: TalentRules, *, predicate: Predicate, potential: Decimal, as_of: date) -> int:
    """Place somebody under the convention in force."""
    return _place(rules, rules.convention, predicate, potential, as_of).box


def steps(
    rules: TalentRules, *, predicate: Predicate | None, potential: Decimal | None, as_of: date
) -> tuple[Step, ...]:
    """Say for every better box what is missing, nearest box first. Nobody is asked to become worse on an axis."""
    convention, floors = convention_of(rules, as_of=as_of), tuple(_floors(rules, as_of))
    have_level = (
        None if predicate is None else _place(rules, convention, predicate, Decimal(0), as_of).performance_status
    )
    have_height = None if potential is None else _place(rules, convention, Predicate.BAIK, potential, as_of)
    held = have_height.potential_status if have_height else None
    found = [
        Step(
            box=_place(rules, convention, least, floor, as_of).box,
            predicate=None if level is have_level else least,
            potential=None if height is held else floor,
            text="",
        )
        for level, least in _least_predicates(rules, convention, as_of)
        for height, floor in floors
        if _not_worse(_LEVELS, level, have_level) and _not_worse(_POTENTIALS, height, held)
        if level is not have_level or height is not held
    ]
    return tuple(_worded(each, predicate, potential) for each in sorted(found, key=lambda step: step.box))


def _statuses(rules: TalentRules, convention: Convention | None, as_of: date) -> list[Level]:
    return [_place(rules, convention, each, Decimal(0), as_of).performance_status for each in Predicate]


def thresholds(rules: TalentRules, *, as_of: date) -> tuple[Thresholds, Thresholds]:
    """The scores from which the middle and the upper status begin: of performance and of potential."""
    return _pair(rules.performance) or _found(TalentRules(), as_of), _found(rules, as_of)


def _found(rules: TalentRules, as_of: date) -> Thresholds:
    floors = dict(_floors(rules, as_of))
    return floors.get(Potential.MEDIUM, _SCORE_MAX), floors.get(Potential.HIGH, _SCORE_MAX)


def _not_worse(worst_first: Sequence[object], wanted: object, held: object | None) -> bool:
    return held is None or worst_first.index(wanted) >= worst_first.index(held)


def _worded(step: Step, predicate: Predicate | None, potential: Decimal | None) -> Step:
    parts = []
    if step.predicate is not None:
        parts.append(f"predikat paling rendah {predicate_word(step.predicate)} (sekarang {predicate_word(predicate)})")
    if step.potential is not None:
        now = "belum dinilai" if potential is None else f"sekarang {number_word(potential)}"
        parts.append(f"potensi paling sedikit {number_word(step.potential)} ({now})")
    text = f"Untuk box {step.box}: {' dan '.join(parts)}."
    return Step(box=step.box, predicate=step.predicate, potential=step.potential, text=text)


def _least_predicates(rules: TalentRules, convention: Convention, as_of: date) -> Iterator[tuple[Level, Predicate]]:
    """The worst predicate that still leads to each performance status."""
    for level in _LEVELS:
        reaching = [p for p in Predicate if _place(rules, convention, p, Decimal(0), as_of).performance_status is level]
        if reaching:
            yield level, reaching[-1]


def _floors(rules: TalentRules, as_of: date) -> Iterator[tuple[Potential, Decimal]]:
    """The least score of each potential status, found by halving: thresholds may be the table's own."""
    for place, height in enumerate(_POTENTIALS):
        low, high = Decimal(0), _SCORE_MAX  # hundredths: no agency sets its thresholds finer
        if not _reaches(rules, high, place, as_of):
            continue
        while high - low > 0:
            middle = ((low + high) / 2).quantize(_HUNDREDTH, rounding="ROUND_FLOOR")
            if _reaches(rules, middle, place, as_of):
                high = middle
            else:
                low = middle + _HUNDREDTH
        yield height, high


def _reaches(rules: TalentRules, score: Decimal, place: int, as_of: date) -> bool:
    status = _place(rules, None, Predicate.BAIK, score, as_of).potential_status
    return _POTENTIALS.index(status) >= place


def _box(
    rules: TalentRules, convention: Convention, in_force: bool, predicate: Predicate, potential: Decimal, as_of: date
) -> Box:
    found = _place(rules, convention, predicate, potential, as_of)
    return filled(Box, found, convention=convention, in_force=in_force, rule=found.rule.id)


def _place(
    rules: TalentRules, convention: Convention | None, predicate: Predicate, potential: Decimal, as_of: date
) -> TalentBoxResult:
    return talent_box(
        predicate=predicate,
        potential=potential,
        convention=convention,
        thresholds=_pair(rules.performance),
        potential_thresholds=_pair(rules.potential),
        as_of=as_of,
    )


def _pair(axis: AxisThresholds | None) -> Thresholds | None:
    return None if axis is None else (axis.low, axis.high)
