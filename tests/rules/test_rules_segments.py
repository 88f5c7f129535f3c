"""One result from the segments of a cycle: days weigh, short and unrated segments do not count, order matters not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.errors import InvalidInput
from shared.rules.segments import Merge, SegmentRating, segment_merge
from shared.rules.vocabulary import Level
from tests.support.rules import DAY

ABOVE, AS, BELOW = Level.ABOVE, Level.AS, Level.BELOW
RANK = {BELOW: 0, AS: 1, ABOVE: 2}
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
