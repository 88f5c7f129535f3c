"""What must always hold: better input never lowers a result, order does not matter, full marks stay full."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.competence import jpm, training_hours
from shared.rules.credit import CreditPeriod, FunctionalLevel, credit
from shared.rules.discipline import Sanction, absence
from shared.rules.errors import InvalidInput
from shared.rules.indicator import Direction, indicator_achievement
from shared.rules.numbers import half_up
from shared.rules.objection import objection_deadline
from shared.rules.permenpanrb_8_2021 import indicator_value_2021
from shared.rules.pp30 import pp30_score
from shared.rules.predicate import RatedResult, predicate, roll_up
from shared.rules.scoring import Component, level_of, weighted_mean
from shared.rules.skm import skm
from shared.rules.talent import talent_box
from shared.rules.vocabulary import Level, Predicate, ScorePredicate
from tests.support.rules import DAY, DAY_2021, answer_of

WORST_FIRST = [Level.BELOW, Level.AS, Level.ABOVE]
LEVELS = st.sampled_from(WORST_FIRST)
RESULTS = st.lists(st.builds(RatedResult, level=LEVELS, main=st.booleans()), min_size=1, max_size=8).filter(
    lambda results: any(result.main for result in results)
)


def decimals(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 100, high * 100).map(lambda hundredths: Decimal(hundredths) / 100)


@given(results=LEVELS, behaviour=LEVELS, better=LEVELS)
def test_a_better_rating_never_lowers_the_predicate(results: Level, behaviour: Level, better: Level) -> None:
    raised = max(results, better, key=WORST_FIRST.index)

    before = predicate(results=results, behaviour=behaviour, as_of=DAY).predicate
    assert predicate(results=raised, behaviour=behaviour, as_of=DAY).predicate.reaches(before)


@given(results=RESULTS, place=st.integers(0, 7), better=LEVELS)
def test_a_better_result_never_lowers_the_roll_up(results: list[RatedResult], place: int, better: Level) -> None:
    chosen = results[place % len(results)]
    raised = RatedResult(level=max(chosen.level, better, key=WORST_FIRST.index), main=chosen.main)
    after = [raised if result is chosen else result for result in results]

    before = WORST_FIRST.index(roll_up(results=results, as_of=DAY).level)
    assert WORST_FIRST.index(roll_up(results=after, as_of=DAY).level) >= before


@given(results=RESULTS, data=st.data())
def test_the_order_of_results_does_not_matter(results: list[RatedResult], data: st.DataObject) -> None:
    assert roll_up(results=results, as_of=DAY) == roll_up(results=data.draw(st.permutations(results)), as_of=DAY)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [("aas", Level.ABOVE), ("as", Level.AS), ("aab", Level.AS), ("bbs", Level.BELOW), ("bs", Level.AS)],
    ids=["most-above", "half-above", "one-below", "most-below", "half-below"],
)
def test_roll_up_of_main_results(levels: str, expected: Level) -> None:
    words = {"a": Level.ABOVE, "s": Level.AS, "b": Level.BELOW}
    results = [RatedResult(level=words[letter], main=True) for letter in levels]

    assert roll_up(results=results, as_of=DAY).level is expected


def test_roll_up_needs_a_main_result() -> None:
    with pytest.raises(InvalidInput):
        roll_up(results=[RatedResult(level=Level.ABOVE, main=False)], as_of=DAY)


def test_an_additional_result_below_does_not_stand_in_the_way_of_above() -> None:
    results = [RatedResult(level=Level.ABOVE, main=True)] * 2 + [RatedResult(level=Level.BELOW, main=False)]

    assert roll_up(results=results, as_of=DAY).level is Level.ABOVE


@given(skp=decimals(0, 119), behaviour=decimals(0, 120), more=decimals(0, 1), innovation=st.booleans())
def test_a_better_part_never_lowers_the_pp30_score(
    skp: Decimal, behaviour: Decimal, more: Decimal, innovation: bool
) -> None:
    def scored(value: Decimal) -> tuple[Decimal, int]:
        result = pp30_score(skp=value, behaviour=behaviour, weights="60/40", innovation=innovation, as_of=DAY)
        return result.score, -list(ScorePredicate).index(result.predicate)

    before, after = scored(skp), scored(skp + more)
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@given(actual=decimals(0, 100), more=decimals(0, 50), target=decimals(1, 50))
def test_more_is_better_when_maximising_and_worse_when_minimising(
    actual: Decimal, more: Decimal, target: Decimal
) -> None:
    def achieved(direction: Direction, reached: Decimal) -> Decimal:
        return indicator_achievement(direction=direction, target=target, actual=reached, as_of=DAY).achievement_percent

    assert achieved(Direction.MAXIMISE, actual + more) >= achieved(Direction.MAXIMISE, actual)
    assert 0 <= achieved(Direction.MINIMISE, actual + more) <= achieved(Direction.MINIMISE, actual)


@given(target=decimals(1, 1000), direction=st.sampled_from(list(Direction)))
def test_reaching_the_target_is_one_hundred_percent(target: Decimal, direction: Direction) -> None:
    result = indicator_achievement(direction=direction, target=target, actual=target, as_of=DAY)

    assert result.achievement_percent == 100


@given(achieved=decimals(0, 200), more=decimals(0, 20))
def test_more_achievement_never_lowers_the_value_of_2021(achieved: Decimal, more: Decimal) -> None:
    def value(percent: Decimal) -> Decimal:
        return indicator_value_2021(achievement_percent=percent, target_is_maximum=False, as_of=DAY_2021).value

    assert value(achieved + more) >= value(achieved)


COMPONENTS = st.lists(st.tuples(decimals(1, 100), st.none() | decimals(0, 120)), min_size=1, max_size=6).map(
    lambda rows: [Component(id=str(place), weight=weight, value=value) for place, (weight, value) in enumerate(rows)]
)


@given(components=COMPONENTS)
def test_the_weighted_mean_lies_between_its_parts_in_any_order(components: list[Component]) -> None:
    result = weighted_mean(components=components, as_of=DAY)
    values = [each.value for each in components if each.value is not None]

    assert result.value == weighted_mean(components=components[::-1], as_of=DAY).value
    assert set(result.missing) == {each.id for each in components if each.value is None}
    assert [weight.id for weight in result.weights] == [each.id for each in components if each.value is not None]
    if result.value is None:
        assert not values
    else:
        assert min(values) <= result.value <= max(values)


@given(components=COMPONENTS)
def test_full_marks_in_every_component_give_full_marks(components: list[Component]) -> None:
    full = [Component(id=each.id, weight=each.weight, value=Decimal(100)) for each in components]

    assert weighted_mean(components=full, as_of=DAY).value == 100


def test_a_missing_component_leaves_its_weight_to_the_others() -> None:
    result = weighted_mean(
        components=[
            Component(id="targets", weight=Decimal(60), value=Decimal(90)),
            Component(id="team", weight=Decimal(20), value=Decimal(70)),
            Component(id="peers", weight=Decimal(20), value=None),
        ],
        as_of=DAY,
    )

    assert result.value == Decimal("85.00")
    assert [(each.id, each.weight_percent) for each in result.weights] == [
        ("targets", Decimal(75)),
        ("team", Decimal(25)),
    ]
    assert result.missing == ("peers",)


def test_a_component_of_weight_0_is_shown_and_does_not_count() -> None:
    result = weighted_mean(
        components=[
            Component(id="targets", weight=Decimal(60), value=Decimal(90)),
            Component(id="tried-out", weight=Decimal(0), value=Decimal(10)),
        ],
        as_of=DAY,
    )

    assert result.value == Decimal("90.00")
    assert [(each.id, each.weight_percent) for each in result.weights] == [
        ("targets", Decimal(100)),
        ("tried-out", Decimal(0)),
    ]


def test_where_nothing_has_a_weight_there_is_no_mean() -> None:
    result = weighted_mean(components=[Component(id="tried-out", weight=Decimal(0), value=Decimal(10))], as_of=DAY)

    assert (result.value, result.weights[0].weight_percent) == (None, Decimal(0))


@pytest.mark.parametrize(
    ("percent", "expected"),
    [("100.01", "above"), ("100", "as"), ("90", "as"), ("89.99", "below")],
    ids=["over", "at-exclusive", "at-inclusive", "under"],
)
def test_thresholds_say_whether_they_are_included(percent: str, expected: str) -> None:
    result = level_of(percent=Decimal(percent), above_over=Decimal(100), as_from=Decimal(90), as_of=DAY)

    assert result.level == expected


@pytest.mark.parametrize(
    "thresholds",
    [
        {"above_from": 100},
        {"above_from": 100, "above_over": 100, "as_from": 90},
        {"above_from": 80, "as_from": 90},
    ],
    ids=["no-as", "two-for-above", "crossed"],
)
def test_unclear_thresholds_are_refused(thresholds: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        answer_of("level_of", {"percent": 95, **thresholds})


@given(
    months=st.lists(st.integers(1, 12), min_size=1, max_size=6),
    level=st.sampled_from(list(FunctionalLevel)),
    better=st.sampled_from(list(Predicate)),
    base=st.sampled_from(list(Predicate)),
)
def test_a_better_predicate_never_earns_less_credit(
    months: list[int], level: FunctionalLevel, better: Predicate, base: Predicate
) -> None:
    def total(found: Predicate) -> Decimal:
        return credit(level=level, periods=[CreditPeriod(predicate=found, months=m) for m in months], as_of=DAY).total

    if better.reaches(base):
        assert total(better) >= total(base)


@given(answers=st.lists(decimals(1, 4), min_size=9, max_size=9), place=st.integers(0, 8), better=decimals(1, 4))
def test_a_better_answer_never_lowers_the_survey(answers: list[Decimal], place: int, better: Decimal) -> None:
    raised = [*answers[:place], max(answers[place], better), *answers[place + 1 :]]

    assert skm(averages=raised, as_of=DAY).index >= skm(averages=answers, as_of=DAY).index
    assert skm(averages=answers, as_of=DAY).index == skm(averages=answers[::-1], as_of=DAY).index


@given(
    pairs=st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5)), min_size=1, max_size=9),
    capped=st.booleans(),
)
def test_the_job_match_does_not_depend_on_order_and_full_is_full(pairs: list[tuple[int, int]], capped: bool) -> None:
    def match(rows: list[tuple[int, int]]) -> Decimal:
        return jpm(
            required=[need for need, _ in rows], held=[have for _, have in rows], cap_each=capped, as_of=DAY
        ).jpm_percent

    assert match(pairs) == match(pairs[::-1])
    assert match([(need, need) for need, _ in pairs]) == 100
    assert match([(need, min(5, have + 1)) for need, have in pairs]) >= match(pairs)


@given(performance=decimals(0, 99), potential=decimals(0, 99))
def test_better_performance_or_potential_never_lowers_the_box(performance: Decimal, potential: Decimal) -> None:
    before = talent_box(performance=performance, potential=potential, as_of=DAY)

    assert talent_box(performance=performance + 1, potential=potential, as_of=DAY).box >= before.box
    assert talent_box(performance=performance, potential=potential + 1, as_of=DAY).box >= before.box


@given(days=st.integers(0, 365), consecutive=st.integers(0, 20))
def test_another_day_of_absence_is_never_milder(days: int, consecutive: int) -> None:
    def grade(sanction: Sanction | None) -> int:
        return -1 if sanction is None else list(Sanction).index(sanction)

    before = absence(days=days, consecutive=consecutive, as_of=DAY).sanction
    assert grade(absence(days=days + 1, consecutive=consecutive, as_of=DAY).sanction) >= grade(before)
    assert grade(absence(days=days, consecutive=consecutive + 1, as_of=DAY).sanction) >= grade(before)


@given(received=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(1, 60))
def test_working_days_are_never_fewer_than_calendar_days(received: date, days: int) -> None:
    calendar = objection_deadline(received=received, days=days, calendar=True, as_of=DAY).last_day
    working = objection_deadline(received=received, days=days, calendar=False, as_of=DAY).last_day

    assert calendar == received + timedelta(days=days)
    assert working >= calendar
    assert working.isoweekday() <= 5


def test_a_holiday_does_not_count_as_a_working_day() -> None:
    result = objection_deadline(
        received=date(2024, 2, 5),
        days=3,
        calendar=False,
        holidays=[date(2024, 2, 8)],
        filed=date(2024, 2, 9),
        as_of=DAY,
    )

    assert (result.last_day, result.accepted) == (date(2024, 2, 9), True)


@pytest.mark.parametrize(
    ("weekdays", "last_day"), [((1, 2, 3, 4, 5), date(2024, 2, 12)), ((1, 2, 3, 4, 5, 6), date(2024, 2, 10))]
)
def test_working_days_are_those_of_the_agency(weekdays: tuple[int, ...], last_day: date) -> None:
    monday = date(2024, 2, 5)

    assert (
        objection_deadline(received=monday, days=5, calendar=False, working_weekdays=weekdays, as_of=DAY).last_day
        == last_day
    )
    assert objection_deadline(received=monday, days=5, working_weekdays=weekdays, as_of=DAY).last_day == date(
        2024, 2, 10
    )


@pytest.mark.parametrize("weekdays", [(), (0,), (8, 9)])
def test_an_agency_without_a_working_day_is_refused(weekdays: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        objection_deadline(received=date(2024, 2, 5), working_weekdays=weekdays, as_of=DAY)
    assert refusal.value.field == "working_weekdays"


@given(done=decimals(0, 60))
def test_hours_done_and_missing_make_the_duty(done: Decimal) -> None:
    result = training_hours(done=done, as_of=DAY)

    assert result.shortfall == max(0, 20 - done)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("0", "0.00")],
)
def test_rounding_is_half_up(value: str, rounded: str) -> None:
    assert str(half_up(Fraction(value))) == rounded
