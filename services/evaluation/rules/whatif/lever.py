"""A lever: one value of the inputs that could be better, and the better ones it could have, least better first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import ceil, floor

from services.evaluation.rules.explain.wording import LEVELS, SOURCES, both, english, percent_text
from services.evaluation.rules.rate.arithmetic import LEVEL_VALUES
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.judgements import sources
from services.evaluation.rules.rate.values import FeedbackValue, MatchValue
from services.evaluation.rules.whatif import changes
from shared.events.feedback import About
from shared.events.goals import IndicatorState
from shared.indonesian import in_english
from shared.policy.clause import Label
from shared.rules.indicator import Direction

_WORDS = {Decimal(value): LEVELS[level] for level, value in LEVEL_VALUES.items()}
_DECIMALS_MAX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """``count`` values: ``start``, then one ``step`` further each."""

    start: Decimal
    step: Decimal = Decimal(1)
    count: int

    def at(self, place: int) -> Decimal:
        """Give a value by its place, from 0."""
        return self.start + self.step * place


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One value that could be better, how to change it, and how to write it."""

    what: str
    label: Label
    source: str
    now: Label
    grid: Grid
    apply: Callable[[Inputs, Decimal], Inputs]
    text: Callable[[Decimal], Label]


def judgement(
    *, what: str, label: Label, source: str, average: Fraction, apply: Callable[[Inputs, Decimal], Inputs]
) -> Lever:
    """Offer the judgements that are better than an average."""
    words = _WORDS.get(Decimal(average.numerator)) if average.denominator == 1 else None
    mean = percent_text(average)
    return Lever(
        what=what,
        label=label,
        source=source,
        now=words or both(f"rata-rata {mean}", f"{in_english(mean)} on average"),
        grid=better_judgements(average),
        apply=apply,
        text=_WORDS.__getitem__,
    )


def feedback_levers(said: FeedbackValue, what: str, label: Label) -> Iterator[Lever]:
    """List the judgements of each source that counts."""
    criterion = what.split(":", 1)[1]
    for each in sources(said):
        if each.weight > 0:
            name = SOURCES[each.source]
            yield judgement(
                what=f"{what}:{each.source.value}",
                label=both(f"umpan balik {name.id} tentang {label.id}", f"feedback ({name.en}) on {english(label)}"),
                source=f"umpan balik {name.id}",
                average=Fraction(*each.average),
                apply=partial(changes.with_judgement, About.BEHAVIOUR, criterion, each.source),
            )


def match_levers(found: MatchValue) -> Iterator[Lever]:
    """List the competences that were observed."""
    for each in found.competences:
        if each.observation is not None:
            yield Lever(
                what=f"competence:{each.competence.id}",
                label=both(f"kompetensi {each.competence.label.id}", f"competence {english(each.competence.label)}"),
                source="observasi atasan",
                now=_held(Decimal(each.observation.held)),
                grid=up_to(each.required, above=each.observation.held),
                apply=partial(changes.with_observation, each.competence.id),
                text=_held,
            )


def _held(level: Decimal) -> Label:
    return both(f"tingkat {level}", f"level {level}")


def up_to(best: int, *, above: int) -> Grid:
    """Give the whole numbers above one value, up to another."""
    return Grid(start=Decimal(above + 1), count=max(0, best - above))


def better_judgements(average: Fraction) -> Grid:
    """Give the judgements (2 as, 3 above) that are better than an average."""
    return up_to(3, above=max(1, floor(average)))


def better_shares(reached: Decimal, *, best: Fraction, step: Decimal) -> Grid:
    """Give the quantities above what was reached, up to the first that counts fully."""
    places = floor(Fraction(reached) / Fraction(step))
    return Grid(start=step * (places + 1), step=step, count=max(0, ceil(best / Fraction(step)) - places))


def better_actuals(indicator: IndicatorState, cap: Decimal) -> Grid:
    """Give the realisations that are better than the one reported, as fine as its target is written."""
    low, high = indicator.target or Decimal(0), indicator.target_high or indicator.target or Decimal(0)
    written = [each for each in (indicator.target, indicator.target_high, indicator.actual) if each is not None]
    step = Decimal(1).scaleb(-min(_DECIMALS_MAX, max(map(_decimals, written), default=0)))
    if indicator.two_sided:
        return _nearer(indicator.actual, low, high, step)
    if indicator.direction is Direction.MAXIMISE:
        best = Fraction(high) * Fraction(cap) / 100
        return better_shares(max(indicator.actual or Decimal(0), Decimal(0)), best=best, step=step)
    worst = high * 2 if indicator.actual is None else indicator.actual
    now = ceil(Fraction(worst) / Fraction(step))
    goal = max(0, floor(Fraction(low) * (2 - Fraction(cap) / 100) / Fraction(step)))
    return Grid(start=step * (now - 1), step=-step, count=max(0, now - goal))


def _nearer(actual: Decimal | None, low: Decimal, high: Decimal, step: Decimal) -> Grid:
    """Give the realisations between the one reported and the nearer end of a target with two sides."""
    if actual is None or actual <= high:
        return better_shares(max(actual or Decimal(0), Decimal(0)), best=Fraction(low), step=step)
    now, goal = ceil(Fraction(actual) / Fraction(step)), floor(Fraction(high) / Fraction(step))
    return Grid(start=step * (now - 1), step=-step, count=max(0, now - goal))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
