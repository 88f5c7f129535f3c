"""A lever: one value of the inputs that could be better, and the better ones it could have."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from services.evaluation.rules.explain.wording import LEVELS, SOURCES, number_text, percent_text
from services.evaluation.rules.rate.arithmetic import LEVEL_VALUES
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import FeedbackValue, MatchValue
from services.evaluation.rules.whatif import changes
from services.evaluation.rules.whatif.grids import Grid, better_judgements, up_to
from shared.events.feedback import About

_WORDS = {Decimal(value.numerator): LEVELS[level].id for level, value in LEVEL_VALUES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One value that could be better, how to change it, and how to write it."""

    what: str
    label: str
    source: str
    now: str
    grid: Grid
    apply: Callable[[Inputs, Decimal], Inputs]
    text: Callable[[Decimal], str]


def judgement(
    *, what: str, label: str, source: str, average: Fraction, apply: Callable[[Inputs, Decimal], Inputs]
) -> Lever:
    """Offer the judgements that are better than an average."""
    words = _WORDS.get(Decimal(average.numerator)) if average.denominator == 1 else None
    return Lever(
        what=what,
        label=label,
        source=source,
        now=words or f"rata-rata {percent_text(average)}",
        grid=better_judgements(average),
        apply=apply,
        text=_WORDS.__getitem__,
    )


def feedback_levers(said: FeedbackValue, what: str, label: str) -> Iterator[Lever]:
    """List the judgements of each source that counts."""
    criterion = what.split(":", 1)[1]
    for each in said.sources:
        if each.weight > 0:
            name = SOURCES[each.source].id
            yield judgement(
                what=f"{what}:{each.source.value}",
                label=f"umpan balik {name} tentang {label}",
                source=f"umpan balik {name}",
                average=each.average,
                apply=partial(changes.with_judgement, About.BEHAVIOUR, criterion, each.source),
            )


def match_levers(found: MatchValue) -> Iterator[Lever]:
    """List the competences that were observed."""
    for each in found.competences:
        if each.observation is not None:
            yield Lever(
                what=f"competence:{each.competence.id}",
                label=f"kompetensi {each.competence.label.id}",
                source="observasi atasan",
                now=f"tingkat {each.observation.held}",
                grid=up_to(each.required, above=each.observation.held),
                apply=partial(changes.with_observation, each.competence.id),
                text=lambda held: f"tingkat {number_text(held)}",
            )
