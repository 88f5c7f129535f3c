"""The yearly duty to learn (20 JP a year; PP 11/2017; domain.md 4.4), per calendar year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.rules.competence import training_hours
from shared.rules.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingYear:
    """The hours (JP) of one year against the duty. Without a duty in force that year, ``met`` is None."""

    year: int
    hours_jp: Decimal
    missing_jp: Decimal | None = None
    percent: Decimal | None = None
    met: bool | None = None
    rule: str = ""


def training_years(hours: Iterable[tuple[int, Decimal]]) -> tuple[TrainingYear, ...]:
    """Add hours up per year and compare each year with its duty, newest year first."""
    by_year: dict[int, Decimal] = {}
    for year, done in hours:
        by_year[year] = by_year.get(year, Decimal(0)) + done
    return tuple(_year(year, by_year[year]) for year in sorted(by_year, reverse=True))


def _year(year: int, done: Decimal) -> TrainingYear:
    try:
        duty = training_hours(done=done, on=date(year, 12, 31))
    except InvalidInput:
        # Results of years before the regulation stay in the history; nobody can be late with them.
        return TrainingYear(year=year, hours_jp=done)
    return TrainingYear(
        year=year,
        hours_jp=done,
        missing_jp=duty.shortfall,
        percent=duty.percent,
        met=duty.shortfall == 0,
        rule=duty.rule.id,
    )
