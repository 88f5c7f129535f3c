"""The conditions of a career rule (``When``): small named rules, each giving its reason when it does not hold."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final, TypeVar

from services.career.rules.competence import TrainingYear
from services.career.rules.inputs import Finding, Rulebook
from services.career.rules.words import (
    POSITION_GROUPS,
    level_word,
    number_word,
    one_of,
    predicate_word,
)
from shared.policy.career import When
from shared.rules.vocabulary import Level, Predicate

Rated = TypeVar("Rated", Level, Predicate)
Condition = Callable[[When, Finding, Rulebook], str | None]
"""None when the condition holds or is not asked for; otherwise what is missing, in Indonesian."""


def predicate_is_named(when: When, finding: Finding, _book: Rulebook) -> str | None:
    """The predicate is one of those named."""
    return _named("predikat", when.predicates, finding.predicate, predicate_word)


def results_are_named(when: When, finding: Finding, _book: Rulebook) -> str | None:
    """The rating of the results is one of those named."""
    return _named("hasil kerja", when.results, finding.results, level_word)


def behaviour_is_named(when: When, finding: Finding, _book: Rulebook) -> str | None:
    """The rating of the behaviour is one of those named."""
    return _named("perilaku kerja", when.behaviour, finding.behaviour, level_word)


def criterion_is_judged(when: When, finding: Finding, book: Rulebook) -> str | None:
    """The component or criterion that the rule looks at has a value."""
    if when.criterion is None or criterion_percent(finding, when.criterion) is not None:
        return None
    return f"{book.label(when.criterion)} belum dinilai"


def criterion_reaches(when: When, finding: Finding, book: Rulebook) -> str | None:
    """The component or criterion is at least so many percent of the expectation."""
    value = criterion_percent(finding, when.criterion)
    if value is None or when.percent_at_least is None or value >= when.percent_at_least:
        return None
    wanted = f"{book.label(str(when.criterion))} paling sedikit {number_word(when.percent_at_least)}%"
    return f"{wanted} (sekarang {number_word(value)}%)"


def criterion_stays_below(when: When, finding: Finding, book: Rulebook) -> str | None:
    """The component or criterion is below so many percent of the expectation."""
    value = criterion_percent(finding, when.criterion)
    if value is None or when.percent_below is None or value < when.percent_below:
        return None
    wanted = f"{book.label(str(when.criterion))} di bawah {number_word(when.percent_below)}%"
    return f"{wanted} (sekarang {number_word(value)}%)"


def position_group_is_meant(when: When, finding: Finding, _book: Rulebook) -> str | None:
    """The rule is meant for the person's group of positions."""
    groups = when.applies_to.position_groups
    if not groups or finding.position_group in groups:
        return None
    return f"hanya untuk {one_of(POSITION_GROUPS[each] for each in groups)}"


def heads_as_meant(when: When, finding: Finding, _book: Rulebook) -> str | None:
    """The rule is meant for heads of units, or for those who are not."""
    if when.applies_to.heads is None or when.applies_to.heads == finding.heads:
        return None
    return "hanya untuk pimpinan unit" if when.applies_to.heads else "hanya untuk pegawai yang bukan pimpinan unit"


def position_is_meant(when: When, finding: Finding, _book: Rulebook) -> str | None:
    """The rule is meant for the person's position: its title begins as one of those named, and as none excepted."""
    meant = when.applies_to
    if meant.covers(
        position_group=meant.position_groups[0] if meant.position_groups else finding.position_group,
        heads=finding.heads if meant.heads is None else meant.heads,
        position=finding.position,
    ):
        return None
    wanted = [f"hanya untuk jabatan {one_of(meant.positions)}"] if meant.positions else []
    excepted = [f"tidak untuk jabatan {one_of(meant.except_positions)}"] if meant.except_positions else []
    return ", ".join([*wanted, *excepted])


def competences_are_met(when: When, finding: Finding, book: Rulebook) -> str | None:
    """Every competence was observed and is held at the required level."""
    if not when.competences_met:
        return None
    short = [
        f"{book.label(each.competence)} {number_word(each.held)} dari {number_word(each.required)}"
        for each in finding.competences
        if each.held is not None and each.held < each.required
    ]
    unseen = [f"{book.label(each.competence)} belum diamati" for each in finding.competences if each.held is None]
    if finding.competences and not short and not unseen:
        return None
    return f"kompetensi belum terpenuhi ({', '.join([*short, *unseen]) or 'belum ada yang diamati'})"


CONDITIONS: Final[tuple[Condition, ...]] = (
    predicate_is_named,
    results_are_named,
    behaviour_is_named,
    criterion_is_judged,
    criterion_reaches,
    criterion_stays_below,
    position_group_is_meant,
    heads_as_meant,
    position_is_meant,
    competences_are_met,
)
"""Everything that one result decides. What else is looked at: ``last_results_missing``, ``training_missing``."""


def missing(*, when: When, finding: Finding, book: Rulebook) -> tuple[str, ...]:
    """Say what is missing for a rule to hold for this result; empty when it holds."""
    return tuple(reason for holds in CONDITIONS if (reason := holds(when, finding, book)) is not None)


def last_results_missing(
    *, last_predicates: int, at_least: Predicate | None, latest: Sequence[Predicate | None]
) -> str | None:
    """Say what the latest results, newest first, lack: so many, each rated, each at least so good."""
    if last_predicates == 0:
        return None
    looked_at = latest[:last_predicates]
    good = [each for each in looked_at if each is not None and (at_least is None or each.reaches(at_least))]
    if len(good) == last_predicates:
        return None
    quality = "" if at_least is None else f" paling rendah {predicate_word(at_least)}"
    return f"{last_predicates} hasil terakhir harus berpredikat{quality} (baru {len(good)})"


def training_missing(*, training_duty: bool, year: TrainingYear | None) -> str | None:
    """Say what the hours of training (JP) of a year lack, where a rule asks for them; without a duty, nothing."""
    if not training_duty or year is None or year.met is not False:
        return None
    done, lacking = number_word(year.hours_jp), number_word(year.missing_jp)
    return f"kewajiban pelatihan {year.year} belum terpenuhi (baru {done} JP, kurang {lacking} JP)"


def criterion_percent(finding: Finding, criterion: str | None) -> Decimal | None:
    """The value of a component or criterion, None when it was not judged."""
    return next((each.percent for each in finding.criteria if each.criterion == criterion), None)


def _named(what: str, wanted: Sequence[Rated], now: Rated | None, word: Callable[[Rated | None], str]) -> str | None:
    if not wanted or now in wanted:
        return None
    return f"{what} harus {one_of(word(each) for each in wanted)} (sekarang {word(now)})"
