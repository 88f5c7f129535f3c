"""The least change of a distribution: valid, minimal against every other choice, and quick."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.rules.distribution import DistributionResult, PredicateCounts, distribution
from shared.rules.errors import InvalidInput
from shared.rules.tables import PACKAGED, Tables, read_packaged
from shared.rules.vocabulary import Predicate, UnitPredicate
from tests.support.rules import DAY

Counts = tuple[int, int, int, int, int]
UNITS = st.sampled_from(list(UnitPredicate))


def check(unit: UnitPredicate, counts: Counts, tables: Tables = PACKAGED) -> DistributionResult:
    named = dict(zip(PredicateCounts.__struct_fields__, counts, strict=True))
    return distribution(unit_predicate=unit, counts=PredicateCounts(**named), tables=tables, as_of=DAY)


def tuple_of(counts: PredicateCounts) -> Counts:
    return (counts.sangat_baik, counts.baik, counts.butuh_perbaikan, counts.kurang, counts.sangat_kurang)


def every_distribution(people: int) -> Iterator[Counts]:
    for a in range(people + 1):
        for b in range(people + 1 - a):
            for c in range(people + 1 - a - b):
                for d in range(people + 1 - a - b - c):
                    yield a, b, c, d, people - a - b - c - d


def fits(unit: UnitPredicate, counts: Counts) -> bool:
    """Table 6 of the domain reference, written a second time, by hand."""
    sb, b, bp, k, sk = counts
    tenths = sum(counts)
    return {
        UnitPredicate.ISTIMEWA: sb * 10 <= 7 * tenths,
        UnitPredicate.BAIK: b * 10 <= 7 * tenths and bp + k > 0,
        UnitPredicate.BUTUH_PERBAIKAN: bp * 10 >= 6 * tenths and sb * 10 <= tenths,
        UnitPredicate.KURANG: k * 10 >= 6 * tenths and bp * 10 >= tenths and sb * 10 <= tenths,
        UnitPredicate.SANGAT_KURANG: sk * 10 >= 6 * tenths and (k + bp) * 10 >= tenths and sb == 0,
    }[unit]


def change(before: Counts, after: Counts) -> tuple[int, int]:
    """People moved, and steps on the scale they moved in all."""
    moved = sum(max(0, old - new) for old, new in zip(before, after, strict=True))
    steps, carried = 0, 0
    for old, new in zip(before, after, strict=True):
        carried += old - new
        steps += abs(carried)
    return moved, steps


@st.composite
def people_spread(draw: st.DrawFn, most: int) -> Counts:
    cuts = sorted(draw(st.lists(st.integers(0, most), min_size=5, max_size=5).filter(any)))
    return cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], cuts[3] - cuts[2], cuts[4] - cuts[3]


@given(unit=UNITS, counts=people_spread(most=8))
@settings(max_examples=120)
def test_nearest_is_minimal_against_every_other_distribution(unit: UnitPredicate, counts: Counts) -> None:
    result = check(unit, counts)

    possible = [change(counts, other) for other in every_distribution(sum(counts)) if fits(unit, other)]
    found = None if result.nearest is None else change(counts, tuple_of(result.nearest.counts))
    assert found == min(possible, default=None)
    assert result.valid == fits(unit, counts)


@given(unit=UNITS, counts=people_spread(most=5000))
@settings(max_examples=60)
def test_nearest_fits_and_its_moves_lead_there(unit: UnitPredicate, counts: Counts) -> None:
    nearest = check(unit, counts).nearest

    if nearest is None:
        assert sum(counts) < 3
        return
    moved_to = dict(zip(Predicate, counts, strict=True))
    for move in nearest.moves:
        moved_to[move.from_predicate] -= move.people
        moved_to[move.to_predicate] += move.people
    assert tuple(moved_to.values()) == tuple_of(nearest.counts)
    assert check(unit, tuple_of(nearest.counts)).valid
    assert nearest.moved == change(counts, tuple_of(nearest.counts))[0]


def test_a_valid_distribution_is_its_own_nearest() -> None:
    nearest = check(UnitPredicate.BAIK, (3, 14, 2, 1, 0)).nearest

    assert nearest is not None
    assert (nearest.moved, nearest.moves) == (0, ())


@pytest.mark.parametrize("people", [1, 2], ids=["one", "two"])
def test_nobody_can_fit_a_unit_of_so_few(people: int) -> None:
    result = check(UnitPredicate.KURANG, (0, people, 0, 0, 0))

    assert not result.valid
    assert result.nearest is None


def test_nearest_of_thousands_takes_well_under_a_second() -> None:
    started = perf_counter()

    check(UnitPredicate.SANGAT_KURANG, (2500, 1200, 700, 300, 300))

    assert perf_counter() - started < 1


@pytest.mark.parametrize(
    ("counts", "valid"),
    [((69, 31, 0, 0, 0), True), ((70, 30, 0, 0, 0), True), ((71, 29, 0, 0, 0), False)],
    ids=["69-percent", "70-percent", "71-percent"],
)
def test_the_limit_itself_is_allowed(counts: Counts, valid: bool) -> None:
    assert check(UnitPredicate.ISTIMEWA, counts).valid is valid


def test_a_share_just_above_the_limit_is_not_rounded_away() -> None:
    (violation,) = check(UnitPredicate.ISTIMEWA, (700_001, 299_999, 0, 0, 0)).violations

    assert (violation.actual_people, violation.limit_people) == (700_001, 700_000)


def test_an_agency_can_ask_for_a_real_majority() -> None:
    raw = read_packaged()
    constraint = {"id": "majority", "predicates": ["sangat_baik"], "over_percent": 50, "text": "Mayoritas"}
    raw["distribution"][0]["values"]["constraints"]["istimewa"].append(constraint)
    strict = Tables.of(raw)

    half, more = check(UnitPredicate.ISTIMEWA, (5, 5, 0, 0, 0), strict), (6, 4, 0, 0, 0)

    assert [violation.rule for violation in half.violations] == ["majority"]
    assert half.nearest is not None
    assert tuple_of(half.nearest.counts) == more
    assert check(UnitPredicate.ISTIMEWA, more, strict).valid


@pytest.mark.parametrize(
    "change_made",
    [{"predicates": ["sangat_baik", "kurang"]}, {"predicates": []}, {"max_percent": None}, {"min_people": 1}],
    ids=["not-neighbours", "nobody", "no-limit", "two-limits"],
)
def test_a_constraint_that_makes_no_sense_is_refused(change_made: dict[str, object]) -> None:
    raw = read_packaged()
    raw["distribution"][0]["values"]["constraints"]["istimewa"][0].update(change_made)

    with pytest.raises(InvalidInput) as refusal:
        check(UnitPredicate.ISTIMEWA, (1, 1, 0, 0, 0), Tables.of(raw))

    assert refusal.value.field == "tables.distribution"


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        ((0, 0, 0, 0, 0), "counts"),
        ((0, -1, 2, 0, 0), "counts.baik"),
        ((10**10, 0, 0, 0, 0), "counts.sangat_baik"),
    ],
    ids=["nobody", "negative", "too-many"],
)
def test_impossible_counts_are_refused(counts: Counts, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check(UnitPredicate.BAIK, counts)

    assert refusal.value.field == field


def test_people_move_no_further_than_they_must() -> None:
    nearest = check(UnitPredicate.KURANG, (10, 0, 0, 0, 0)).nearest

    assert nearest is not None
    assert tuple_of(nearest.counts) == (1, 2, 1, 6, 0)
    places = [list(Predicate).index(move.to_predicate) for move in nearest.moves]
    assert all(earlier < later for earlier, later in pairwise(places))
