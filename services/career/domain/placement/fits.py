"""Which positions somebody fits, best first, with the reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.career.domain.placement.position import PositionCopy
from services.career.domain.profile.state import Profile
from services.career.domain.profile.years import annual_results
from services.career.rules.inputs import Rulebook
from services.career.rules.placement import Fit, fit
from shared.alike import filled
from shared.events.directory import PositionGroup
from shared.events.evaluation import CompetenceResult

YEARS_SHOWN: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionFit:
    """A position, and how somebody fits it. ``fits`` is None where the position names no competence."""

    position_id: str
    unit_id: str
    name: str
    position_group: PositionGroup
    job_class: int | None
    vacant_from: date | None
    fits: bool | None
    jpm_percent: Decimal | None
    competences: tuple[CompetenceResult, ...]
    sentences: tuple[str, ...]


def fit_of(profile: Profile, position: PositionCopy, *, book: Rulebook | None) -> Fit:
    """Say how somebody fits a position; ``book`` has the words for competences."""
    measured, years = profile.measured, annual_results(profile)
    seen = measured[0].finding.competences if measured else ()
    as_of = max((judged.ends_on for _result, judged in profile.standing), default=date.max)
    return fit(
        position.competences,
        held={each.competence: each.held for each in seen if each.held is not None},
        predicates=[
            (year, result.finding.predicate)
            for year, result, _judged in years[:YEARS_SHOWN]
            if result.finding.predicate is not None
        ],
        label=book.label if book is not None else str,
        as_of=measured[1].ends_on if measured else as_of,
    )


def fits_of(profile: Profile, positions: Iterable[PositionCopy], *, book: Rulebook | None) -> tuple[PositionFit, ...]:
    """Put vacant positions in order: those that fit first, by how well they match, then by name."""
    found = [_fit(profile, each, book) for each in positions if each.vacant]
    return tuple(sorted(found, key=_order))


def _fit(profile: Profile, position: PositionCopy, book: Rulebook | None) -> PositionFit:
    how = fit_of(profile, position, book=book)
    return filled(PositionFit, position, how, jpm_percent=how.match.jpm_percent if how.match else None)


def _order(each: PositionFit) -> tuple[bool, Decimal, str, str]:
    return each.fits is not True, -(each.jpm_percent or Decimal(0)), each.name, each.position_id
