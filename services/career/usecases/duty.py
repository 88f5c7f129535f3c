"""Who is below the yearly duty of lesson hours: counted, listed, exported."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.picture import duty_hours, picture
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.state import below_word
from services.career.rules.competence import training_years
from services.career.store import PAGE, count_by_unit, given, page_of
from shared.acting import Acting
from shared.authority import looks_after
from shared.where import Term

_HEADER: Final = "employee_id,unit_id,year,hours_jp,missing_jp\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """Somebody below the duty of a year."""

    employee_id: str
    unit_id: str
    hours_jp: Decimal
    missing_jp: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBelow:
    """How many people of a unit are below the duty."""

    unit_id: str
    below: int


async def list_below(
    act: Acting, *, year: int, unit_id: str | None, limit: int, after: str | None
) -> tuple[list[Below], str | None, int]:
    """One page of those below the duty, where to go on, and how many there are in all.

    :raises Rejected: when the cursor is none
    """
    where = given(advice=below_word(year), unit_id=looks_after(act.actor, unit_id))
    found, following = await page_of(act.documents, PROFILE, act.agency_id, where=where, limit=limit, after=after)
    total = await act.documents.count(kind=PROFILE, agency_id=act.agency_id, where=where)
    return [_below(each.present, year) for each in found], following, total


async def count_below(act: Acting, *, year: int) -> list[UnitBelow]:
    """How many are below the duty in each unit, most first."""
    where = given(advice=below_word(year), unit_id=looks_after(act.actor, None))
    counts = await count_by_unit(act.documents, act.agency_id, where=where)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [UnitBelow(unit_id=unit, below=count) for unit, count in ordered]


def export_below(act: Acting, *, year: int, unit_id: str | None) -> AsyncIterator[str]:
    """Those below the duty as lines of CSV. Ids hold no comma, quote or formula sign, so none needs quoting.

    :raises NotYours: when the unit is not one that an officer of some units looks after
    """
    return _lines(act, year, given(advice=below_word(year), unit_id=looks_after(act.actor, unit_id)))


async def _lines(act: Acting, year: int, where: Mapping[str, Term]) -> AsyncIterator[str]:
    yield _HEADER
    async for page in act.documents.pages(kind=PROFILE, agency_id=act.agency_id, where=where, size=PAGE):
        people = [_below(each.present, year) for each in page]
        yield "".join(f"{p.employee_id},{p.unit_id},{year},{p.hours_jp},{p.missing_jp}\r\n" for p in people)


def _below(profile: Profile, year: int) -> Below:
    found = next(each for each in training_years(duty_hours(profile), share_of=profile.share_of) if each.year == year)
    return Below(
        employee_id=profile.employee_id,
        unit_id=picture(profile).unit_id,
        hours_jp=found.hours_jp,
        missing_jp=found.missing_jp or Decimal(0),
    )
