"""The ends of what a rule takes, the field that a refusal names, and small cases that decide between two readings."""

from fractions import Fraction

import pytest
from test_rules_registry import DATES, NIP, PAIR, RANGE, WORK
from test_rules_tables import changed

from shared.rules.distribution_search import Bound, nearest_counts
from shared.rules.errors import InvalidInput
from shared.rules.numbers import mean_ratio
from tests.support.rules import answer_of

REFUSED = {
    "cap-below-0": ("indicator_achievement", {**RANGE, "cap": -1}, "cap"),
    "range-from-below-0": ("indicator_achievement", {**RANGE, "target": [-1, 8]}, "target[0]"),
    "range-to-0": ("indicator_achievement", {**RANGE, "target": [0, 0]}, "target[1]"),
    "no-days": ("objection_deadline", {**DATES, "days": 0}, "days"),
    "more-than-a-year": ("objection_deadline", {**DATES, "days": 367}, "days"),
    "no-weekday": ("objection_deadline", {**DATES, "working_weekdays": [0]}, "working_weekdays"),
    "mark-above-100": ("pp46_score", {"activities": [WORK], "behaviour": [80, "100.01"]}, "behaviour[1]"),
    "mark-below-0": ("pp46_score", {"activities": [WORK], "behaviour": ["-0.01"]}, "behaviour[0]"),
    "actual-below-0": (
        "pp46_score",
        {"activities": [{**WORK, "quality": {"target": 1, "actual": "-0.01"}}], "behaviour": [80]},
        "activities[0].quality.actual",
    ),
    "levels-swapped": ("level_of", {"percent": 80, "above_from": 90, "as_from": "90.01"}, "as_from"),
    "opening-below-0": (
        "credit_eligibility",
        {"level": "mahir", "goal": "rank", "periods": [], "last_two_predicates": [], "opening": "-0.01"},
        "opening",
    ),
}


@pytest.mark.parametrize(("rule", "asked", "field"), REFUSED.values(), ids=REFUSED)
def test_what_is_beyond_the_end_is_refused_by_name_and_in_words(
    rule: str, asked: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        answer_of(rule, asked)

    assert refusal.value.field == field
    assert refusal.value.pesan
    assert refusal.value.message


TAKEN = {
    "cap-of-0": ("indicator_achievement", {**RANGE, "cap": 0}, {"achievement_percent": "0.00"}),
    "range-from-0": ("indicator_achievement", {**RANGE, "target": [0, 8]}, {"achievement_percent": "100.00"}),
    # More than the end of a range that should be small: 100 x (2 x 8 - 9) / 8.
    "worse-than-a-range": ("indicator_achievement", {**RANGE, "actual": 9}, {"achievement_percent": "87.50"}),
    "a-day": ("objection_deadline", {"received": "2024-02-05", "days": 1}, {"last_day": "2024-02-06"}),
    "a-leap-year": (
        "objection_deadline",
        {"received": "2024-02-05", "days": 366, "calendar": True},
        {"last_day": "2025-02-05"},
    ),
    "levels-alike": ("level_of", {"percent": 90, "above_from": 90, "as_from": 90}, {"level": "above"}),
    "appointed-in-march": (
        "nip",
        {**NIP, "nip": "198705122010032003"},
        {"valid": True, "birth_date": "1987-05-12", "appointed": "2010-03", "serial": "003"},
    ),
    # The next rank of a mahir needs 50 (domain.md 7); a year of baik earns 12.5.
    "credits-counted": (
        "credit_eligibility",
        {
            "level": "mahir",
            "goal": "rank",
            "periods": [{"predicate": "baik", "months": 12}],
            "opening": 20,
            "last_two_predicates": ["baik", "baik"],
        },
        {"required": "50.00", "total": "32.50", "deficit": "17.50", "eligible": False},
    ),
    "credits-enough": (
        "credit_eligibility",
        {
            "level": "mahir",
            "goal": "rank",
            "periods": [{"predicate": "baik", "months": 12}],
            "opening": "37.5",
            "last_two_predicates": ["baik", "baik"],
        },
        {"required": "50.00", "total": "50.00", "deficit": "0.00", "eligible": True},
    ),
}


@pytest.mark.parametrize(("rule", "asked", "answer"), TAKEN.values(), ids=TAKEN)
def test_the_end_itself_is_taken(rule: str, asked: dict[str, object], answer: dict[str, object]) -> None:
    found = answer_of(rule, asked)

    assert {name: found[name] for name in answer} == answer


def test_nothing_done_of_an_activity_is_an_answer() -> None:
    work = {"quantity": {"target": 1, "actual": 0}, "quality": {"target": 1, "actual": "0.5"}, "time": PAIR}

    assert answer_of("pp46_score", {"activities": [work], "behaviour": [80]})["score"]


def test_fewest_people_move_also_where_fewer_steps_would_do() -> None:
    """One person over three steps, not two persons over one step each."""
    bounds = [Bound(first=0, end=1, low=0, high=2), Bound(first=3, end=4, low=1, high=7)]

    assert nearest_counts((3, 2, 2, 0), bounds) == (2, 2, 2, 1)


def test_a_floor_with_decimals_holds_where_it_is_undercut_only() -> None:
    tables = changed("indicator_achievement", ("floor_percent",), "12.5")

    found = [
        answer_of("indicator_achievement", {"direction": "maximise", "target": 100, "actual": actual}, tables=tables)
        for actual in ("12.4", "12.5", "20")
    ]

    assert [each["achievement_percent"] for each in found] == ["12.50", "12.50", "20.00"]


def test_a_year_without_a_predicate_is_missed_by_its_code() -> None:
    asked = {"last_two_predicates": ["baik"], "development_met": True, "competence_met": True}

    reasons = answer_of("succession_eligibility", asked)["reasons"]

    assert isinstance(reasons, list)
    assert [each["code"] for each in reasons] == ["predicate_missing"]


def test_a_mean_of_two_counts_both() -> None:
    """1 with weight 1 and 3 with weight 3: 10 of 4."""
    found = mean_ratio([(1, 1, 1), (3, 3, 1)])

    assert found is not None
    assert Fraction(*found) == Fraction(5, 2)
