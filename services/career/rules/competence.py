"""How well the levels held match the job (JPM; domain.md 4.3), and the yearly duty to learn (20 JP; domain.md 4.4)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shared.events.evaluation import CompetenceResult
from shared.rules.competence import JpmStatus, jpm, training_hours
from shared.rules.errors import InvalidInput
from shared.rules.numbers import half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class JobMatch:
    """The match in percent over the competences that were observed; those nobody observed are named."""

    jpm_percent: Decimal
    status: JpmStatus
    observed: int
    unobserved: tuple[str, ...]
    rule: str


def job_match(competences: Iterable[CompetenceResult], *, as_of: date) -> JobMatch | None:
    """Match what was observed; None when nothing was, or no rule was in force at ``as_of``, the cycle's end.

    A level above the required one does not make up for another below, as when evaluation rates competences.
    """
    all_of_them = tuple(competences)
    observed = [(each.required, each.held) for each in all_of_them if each.held is not None]
    if not observed:
        return None
    try:
        found = jpm(
            required=[int(required) for required, _held in observed],
            held=[int(held) for _required, held in observed],
            cap_each=True,
            as_of=as_of,
        )
    except InvalidInput:
        # A policy may have required levels that the national table does not know: then there is no match to tell.
        return None
    return JobMatch(
        jpm_percent=found.jpm_percent,
        status=found.status,
        observed=len(observed),
        unobserved=tuple(each.competence for each in all_of_them if each.held is None),
        rule=found.rule.id,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingYear:
    """The hours (JP) of one year against the duty. Without a duty in force that year, ``met`` is None."""

    year: int
    hours_jp: Decimal
    missing_jp: Decimal | None = None
    percent: Decimal | None = None
    met: bool | None = None
    rule: str = ""


def training_years(
    hours: Iterable[tuple[int, Decimal]], *, share_of: Callable[[int], Fraction] = lambda _year: Fraction(1)
) -> tuple[TrainingYear, ...]:
    """Compare the hours of each year with its duty, in the order given.

    The duty is one of a whole year (PP 11/2017 article 203): of who is employed for a part of it, it is that part.
    """
    return tuple(_year(year, done, share_of(year)) for year, done in hours)


def _year(year: int, done: Decimal, share: Fraction) -> TrainingYear:
    if not share:
        return TrainingYear(year=year, hours_jp=done)
    try:
        duty = training_hours(done=done, as_of=date(year, 12, 31))
    except InvalidInput:
        # Results of years before the regulation stay in the history; nobody can be late with them.
        return TrainingYear(year=year, hours_jp=done)
    if share < 1:
        whole = training_hours(done=Decimal(0), as_of=date(year, 12, 31)).shortfall
        duty = training_hours(done=done, required=half_up(Fraction(whole) * share), as_of=date(year, 12, 31))
    return TrainingYear(
        year=year,
        hours_jp=done,
        missing_jp=duty.shortfall,
        percent=duty.percent,
        met=duty.shortfall == 0,
        rule=duty.rule.id,
    )
