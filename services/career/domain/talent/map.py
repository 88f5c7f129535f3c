"""The agency's talent map: how many people stand in each of the nine boxes, and who."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.career.domain.cycle import CycleCopy
from services.career.domain.profile.picture import picture
from services.career.domain.profile.state import Profile
from services.career.domain.talent.place import missing_of
from services.career.domain.talent.placing import placing_of
from services.career.rules.fairness import hidden, rounded
from services.career.rules.talent import box_in_force
from shared.events.directory import PositionGroup
from shared.rules.vocabulary import Predicate

BOXES: Final = range(9, 0, -1)
"""Best first."""
UNPLACED: Final = "tanpa_box"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where one person stands; without a box, what is missing for one."""

    employee_id: str
    unit_id: str
    position_group: PositionGroup
    box: int | None
    predicate: Predicate | None
    year: int | None
    potential: Decimal | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxCount:
    """How many people stand in a box; None where so few do that it is not told."""

    box: int
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TalentMap:
    """The nine boxes on a day, best first, and how many have none.

    ``rounded_to``: counts are multiples of it, and small ones are not told (None): 1 for officers, who see all.
    """

    on: date
    people: int | None
    boxes: tuple[BoxCount, ...]
    unplaced: int | None
    rounded_to: int


def seat_of(profile: Profile, *, cycle: CycleCopy | None, on: date) -> Seat | None:
    """Say where somebody stands on a day; None who has left, or has no result. See :func:`placing_of`."""
    last, placing = profile.last, placing_of(profile, cycle=cycle, on=on)
    if last is None or placing.left_on is not None:
        return None
    predicate, potential = placing.predicate, placing.potential
    return Seat(
        employee_id=profile.employee_id,
        unit_id=picture(profile).unit_id,
        position_group=last.finding.position_group,
        box=box_in_force(placing.rules, predicate=predicate, potential=potential, as_of=placing.as_of)
        if predicate is not None and potential is not None
        else None,
        predicate=predicate,
        year=placing.year,
        potential=potential,
        missing=missing_of(placing),
    )


def exact_map(boxes: Iterable[int | None], *, on: date) -> TalentMap:
    """Count people by the boxes that they stand in, for officers."""
    counts = Counter(boxes)
    return TalentMap(
        on=on,
        people=sum(counts.values()),
        boxes=tuple(BoxCount(box=each, people=counts[each]) for each in BOXES),
        unplaced=counts[None],
        rounded_to=1,
    )


def map_for_others(exact: TalentMap, *, minimum: int, rounding: int) -> TalentMap:
    """Keep of a map what gives nobody away: small groups are hidden as in statistics, and counts are rounded."""
    sizes = {str(each.box): each.people or 0 for each in exact.boxes} | {UNPLACED: exact.unplaced or 0}
    away = hidden({name: size for name, size in sizes.items() if size}, minimum)

    def told(name: str) -> int | None:
        return None if name in away else rounded(sizes[name], rounding)

    everybody = sum(sizes.values())
    return TalentMap(
        on=exact.on,
        people=rounded(everybody, rounding) if everybody >= minimum else None,
        boxes=tuple(BoxCount(box=each.box, people=told(str(each.box))) for each in exact.boxes),
        unplaced=told(UNPLACED),
        rounded_to=rounding,
    )
