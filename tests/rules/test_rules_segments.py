"""One result from the segments of a cycle: days weigh, short and unrated segments do not count, order matters not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.errors import InvalidInput
from shared.rules.segments import LevelBounds, Merge, SegmentRating, segment_merge
from shared.rules.vocabulary import Level
from tests.support.rules import DAY

ABOVE, AS, BELOW = Level.ABOVE, Level.AS, Level.BELOW
RANK = {BELOW: 0, AS: 1, ABOVE: 2}
OVER_100 = LevelBounds(above=Decimal(100), above_inclusive=False, as_from=Decimal(90))
FROM_110 = LevelBounds(above=Decimal(110), above_inclusive=True, as_from=Decimal(90))
levels = st.sampled_from(Level)
ratings = st.builds(SegmentRating, days=st.integers(1, 366), results=levels, behaviour=levels)
merges = st.sampled_from(Merge)


def of(days: int, results: Level | None, behaviour: Level | None = AS, percent: str | None = None) -> SegmentRating:
    return SegmentRating(
        days=days, results=results, behaviour=behaviour, results_percent=None if percent is None else Decimal(percent)
    )


@pytest.mark.parametrize(
    ("segments", "merge", "results", "counted"),
    [
        pytest.param([of(181, ABOVE), of(184, AS)], None, AS, (True, True), id="points just below the limit"),
        pytest.param([of(184, ABOVE), of(181, AS)], None, ABOVE, (True, True), id="points just above the limit"),
        pytest.param([of(180, ABOVE), of(180, AS)], None, ABOVE, (True, True), id="the limit itself is reached"),
        pytest.param([of(181, BELOW), of(180, AS)], None, BELOW, (True, True), id="just below the lower limit"),
        pytest.param([of(180, BELOW), of(180, AS)], None, AS, (True, True), id="the lower limit itself is reached"),
        pytest.param([of(120, BELOW), of(240, ABOVE)], None, AS, (True, True), id="bad and good in between"),
        pytest.param([of(59, BELOW), of(306, ABOVE)], None, ABOVE, (False, True), id="a short one does not count"),
        pytest.param([of(60, BELOW), of(305, ABOVE)], None, ABOVE, (True, True), id="of just enough days it does"),
        pytest.param([of(200, None), of(165, AS)], None, AS, (False, True), id="an unrated one does not count"),
        pytest.param([of(20, AS), of(30, ABOVE)], None, ABOVE, (False, True), id="all short: the longest"),
        pytest.param([of(200, BELOW), of(165, ABOVE)], Merge.LONGEST, BELOW, (True, False), id="the longest"),
        pytest.param([of(180, BELOW), of(180, ABOVE)], Merge.LONGEST, ABOVE, (False, True), id="as long: the later"),
        pytest.param([of(200, BELOW), of(165, ABOVE)], Merge.LAST, ABOVE, (False, True), id="the last"),
        pytest.param([of(320, BELOW), of(45, ABOVE)], Merge.LAST, BELOW, (True, False), id="the last long enough"),
        pytest.param([of(200, None), of(165, None)], None, None, (False, False), id="nobody rated anything"),
        pytest.param([of(60, AS)] * 100, None, AS, (True,) * 100, id="as many as there may be"),
    ],
)
def test_segments_become_one(
    segments: list[SegmentRating], merge: Merge | None, results: Level | None, counted: tuple[bool, ...]
) -> None:
    found = segment_merge(segments=segments, merge=merge, as_of=DAY)

    assert (found.results, found.counted) == (results, counted)


def test_percents_are_weighted_by_days_where_all_have_one() -> None:
    both = segment_merge(segments=[of(100, AS, percent="90"), of(265, AS, percent="100")], as_of=DAY)
    one = segment_merge(segments=[of(100, AS, percent="90"), of(265, AS)], as_of=DAY)
    short = segment_merge(segments=[of(10, AS), of(355, AS, percent="100")], as_of=DAY)

    assert both.results_percent == Decimal("97.26")
    assert both.shares == (Decimal("27.40"), Decimal("72.60"))
    assert one.results_percent is None
    assert short.results_percent == Decimal("100.00")


@pytest.mark.parametrize(
    ("segments", "bounds", "percent", "level"),
    [
        # (195 x 94 + 170 x 120) / 365 = 106.11; by points 2.47, which would be as
        pytest.param(
            [of(195, AS, percent="100"), of(170, ABOVE, percent="113.12")], OVER_100, "106.11", ABOVE, id="106.11"
        ),
        # (184 x 101 + 181 x 80) / 365 = 90.59; by points (3 x 184 + 181) / 365 = 2.008
        pytest.param(
            [of(184, ABOVE, percent="101"), of(181, BELOW, percent="80")], OVER_100, "90.59", AS, id="above 90"
        ),
        # (100 x 120 + 265 x 100) / 365 = 105.48
        pytest.param(
            [of(100, ABOVE, percent="120"), of(265, AS, percent="100")], FROM_110, "105.48", AS, id="below 110"
        ),
        # by points (3 x 184 + 2 x 181) / 365 = 2.504
        pytest.param([of(184, ABOVE), of(181, AS, percent="100")], OVER_100, None, ABOVE, id="one without a percent"),
        pytest.param([of(184, ABOVE, percent="101"), of(181, AS, percent="99")], None, "100.01", ABOVE, id="no bounds"),
    ],
)
def test_a_percent_and_its_level_never_contradict_each_other(
    segments: list[SegmentRating], bounds: LevelBounds | None, percent: str | None, level: Level
) -> None:
    found = segment_merge(segments=segments, results_bounds=bounds, as_of=DAY)

    assert (found.results_percent, found.results) == (None if percent is None else Decimal(percent), level)


def test_the_merged_percent_is_rounded_as_the_policy_says_before_it_is_judged() -> None:
    # (100 x 100 + 265 x 100.01) / 365 = 100.0073: above 100 with two decimals, 100 with one
    segments = [of(100, AS, percent="100"), of(265, ABOVE, percent="100.01")]

    two = segment_merge(segments=segments, results_bounds=OVER_100, as_of=DAY)
    one = segment_merge(segments=segments, results_bounds=OVER_100, places=1, as_of=DAY)

    assert (two.results_percent, two.results) == (Decimal("100.01"), ABOVE)
    assert (one.results_percent, one.results) == (Decimal("100.0"), AS)


@pytest.mark.parametrize(
    ("segments", "more", "field"),
    [
        pytest.param([], {}, "segments", id="nothing"),
        pytest.param([of(0, AS)], {}, "segments[0].days", id="no days"),
        pytest.param([of(100, AS), of(367, AS)], {}, "segments[1].days", id="more than a year"),
        pytest.param([of(3, AS)] * 101, {}, "segments", id="too many"),
        pytest.param([of(100, AS)], {"minimum_days": -1}, "minimum_days", id="a minimum below nothing"),
        pytest.param([of(100, AS, percent="NaN")], {}, "results_percent", id="not a number"),
    ],
)
def test_what_cannot_be_merged_is_refused_by_name(
    segments: list[SegmentRating], more: dict[str, int], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        segment_merge(segments=segments, minimum_days=more.get("minimum_days"), as_of=DAY)

    assert refused.value.field == field


@given(st.lists(ratings, min_size=1, max_size=6), merges, st.integers(0, 366), st.data())
def test_a_better_segment_never_lowers_the_whole(
    segments: list[SegmentRating], merge: Merge, least: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(segments) - 1))
    better = list(segments)
    better[place] = SegmentRating(days=segments[place].days, results=ABOVE, behaviour=segments[place].behaviour)
    before = segment_merge(segments=segments, merge=merge, minimum_days=least, as_of=DAY)
    after = segment_merge(segments=better, merge=merge, minimum_days=least, as_of=DAY)

    assert before.results is not None
    assert after.results is not None
    assert RANK[after.results] >= RANK[before.results]
    assert after.behaviour is before.behaviour


@given(st.lists(ratings, min_size=1, max_size=6), st.integers(0, 366), levels)
def test_equal_ratings_merge_to_themselves_and_order_weighs_nothing(
    segments: list[SegmentRating], least: int, level: Level
) -> None:
    same = [SegmentRating(days=each.days, results=level, behaviour=level) for each in segments]
    weighted = segment_merge(segments=segments, merge=Merge.TIME_WEIGHTED, minimum_days=0, as_of=DAY)
    turned = segment_merge(segments=segments[::-1], merge=Merge.TIME_WEIGHTED, minimum_days=0, as_of=DAY)

    assert all(
        segment_merge(segments=same, merge=merge, minimum_days=least, as_of=DAY).results is level for merge in Merge
    )
    assert (turned.results, turned.behaviour) == (weighted.results, weighted.behaviour)
