"""A profile over the years: periods, the predicate of each year, the job match, trend, and what changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.career.domain.profile.picture import hours_by_year
from services.career.domain.profile.state import FinalResult, Judgement, Profile
from services.career.rules.competence import JobMatch, TrainingYear, job_match, training_years
from services.career.rules.words import number_word, predicate_word
from shared.alike import filled
from shared.events.career import Gap
from shared.events.evaluation import CyclePeriod
from shared.rules.vocabulary import Level, Predicate

_BEST_FIRST = list(Predicate)


class Direction(StrEnum):
    """Where predicates go from one year to the next."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodView:
    """One final result of a year."""

    appraisal: str
    cycle_id: str
    period: CyclePeriod | None
    starts_on: date | None
    ends_on: date
    segment: int
    unit_id: str
    results: Level | None
    behaviour: Level | None
    predicate: Predicate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearView:
    """A year: its predicate (the annual result; without one, the last periodic one), gaps, match and hours."""

    year: int
    predicate: Predicate | None
    annual: bool
    periods: tuple[PeriodView, ...]
    gaps: tuple[Gap, ...]
    jpm: JobMatch | None
    training: TrainingYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Whether the predicate of the latest year is better than that of the year before, in words, too."""

    direction: Direction
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is different in the latest year from the year before."""

    year: int
    since: int
    gaps_closed: tuple[str, ...]
    gaps_opened: tuple[str, ...]
    jpm_change: Decimal | None
    hours_change_jp: Decimal
    sentences: tuple[str, ...]


def years_of(profile: Profile) -> tuple[YearView, ...]:
    """Tell the years of a profile, newest first; a year with trainings only is one, too."""
    hours = {each.year: each for each in training_years(hours_by_year(profile), share_of=profile.share_of)}
    return tuple(_year(profile, year, hours[year]) for year in sorted(hours, reverse=True))


def trend_of(years: Sequence[YearView]) -> Trend | None:
    """Compare the two latest years that have a predicate; None when there are not two."""
    rated = [each for each in years if each.predicate is not None][:2]
    if len(rated) < 2 or rated[0].predicate is None or rated[1].predicate is None:
        return None
    now, before = _BEST_FIRST.index(rated[0].predicate), _BEST_FIRST.index(rated[1].predicate)
    direction = Direction.SAME if now == before else Direction.UP if now < before else Direction.DOWN
    words = {Direction.SAME: "tetap", Direction.UP: "naik dari", Direction.DOWN: "turun dari"}[direction]
    earlier = "" if direction is Direction.SAME else f" {predicate_word(rated[1].predicate)} ({rated[1].year}) menjadi"
    text = f"Predikat {words}{earlier} {predicate_word(rated[0].predicate)} ({rated[0].year})."
    return Trend(direction=direction, text=text)


def changes_of(years: Sequence[YearView]) -> Changes | None:
    """Say what changed between the two latest years with results; None when there are not two."""
    with_results = [each for each in years if each.periods][:2]
    if len(with_results) < 2:
        return None
    now, before = with_results
    held_short, was_short = _short(now), _short(before)
    measured = now.jpm is not None and before.jpm is not None
    jpm_change = now.jpm.jpm_percent - before.jpm.jpm_percent if now.jpm and before.jpm else None
    closed = tuple(sorted(was_short - held_short)) if measured else ()
    opened = tuple(sorted(held_short - was_short)) if measured else ()
    hours_change = now.training.hours_jp - before.training.hours_jp
    return Changes(
        year=now.year,
        since=before.year,
        gaps_closed=closed,
        gaps_opened=opened,
        jpm_change=jpm_change,
        hours_change_jp=hours_change,
        sentences=tuple(_sentences(now, before, closed, opened, jpm_change, hours_change)),
    )


def annual_results(profile: Profile) -> tuple[tuple[int, FinalResult, Judgement], ...]:
    """The result that speaks for each year, newest year first: the annual one, else the last of the year."""
    chosen: dict[int, tuple[int, FinalResult, Judgement]] = {}
    for result, judged in profile.standing:
        year = judged.ends_on.year
        known = chosen.get(year)
        annual = judged.period is CyclePeriod.ANNUAL
        if known is None or (annual and known[2].period is not CyclePeriod.ANNUAL):
            chosen[year] = (year, result, judged)
    return tuple(chosen[year] for year in sorted(chosen, reverse=True))


def last_two_predicates(profile: Profile) -> tuple[Predicate, ...]:
    """The predicates of the latest two years, newest first: what eligibility looks at. A year without is left out."""
    latest = annual_results(profile)
    if not latest:
        return ()
    span = {latest[0][0], latest[0][0] - 1}
    return tuple(
        result.finding.predicate
        for year, result, _judged in latest
        if year in span and result.finding.predicate is not None
    )


def match_of(measured: tuple[FinalResult, Judgement] | None) -> JobMatch | None:
    """The job match of a result that observed competences, on the last day of its cycle."""
    return job_match(measured[0].finding.competences, as_of=measured[1].ends_on) if measured else None


def _year(profile: Profile, year: int, training: TrainingYear) -> YearView:
    own = [(result, judged) for result, judged in profile.judged if judged.ends_on.year == year]
    speaks = next(((result, judged) for y, result, judged in annual_results(profile) if y == year), None)
    measured = next(
        (pair for pair in profile.standing if pair[1].ends_on.year == year and pair[0].finding.competences), None
    )
    return YearView(
        year=year,
        predicate=speaks[0].finding.predicate if speaks else None,
        annual=speaks is not None and speaks[1].period is CyclePeriod.ANNUAL,
        periods=tuple(filled(PeriodView, result, judged, result.finding) for result, judged in own),
        gaps=measured[1].gaps if measured else (),
        jpm=match_of(measured),
        training=training,
    )


def _short(year: YearView) -> set[str]:
    """The competences that were observed below the required level."""
    return {each.competence for each in year.gaps if each.held is not None}


def _sentences(
    now: YearView,
    before: YearView,
    closed: Sequence[str],
    opened: Sequence[str],
    jpm_change: Decimal | None,
    hours_change: Decimal,
) -> Iterator[str]:
    if now.predicate is not before.predicate:
        yield f"Predikat: {predicate_word(before.predicate)} menjadi {predicate_word(now.predicate)}."
    if closed:
        yield f"Kesenjangan yang sudah tertutup: {', '.join(closed)}."
    if opened:
        yield f"Kesenjangan baru: {', '.join(opened)}."
    if jpm_change:
        yield f"JPM {_moved(jpm_change)} {number_word(abs(jpm_change))} poin."
    if hours_change:
        yield f"Jam pengembangan kompetensi {_moved(hours_change)} {number_word(abs(hours_change))} JP."


def _moved(change: Decimal) -> str:
    return "naik" if change > 0 else "turun"
