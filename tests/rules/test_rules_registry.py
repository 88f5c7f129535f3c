"""The public door of the rules: it refuses what is not asked properly, and names the field."""

from __future__ import annotations

import json
import pickle

import pytest

from shared.rules.errors import InvalidInput
from shared.rules.registry import RULES
from shared.rules.tables import PACKAGED
from tests.support.rules import answer_of, dated

NAMES = [
    "predicate",
    "unit_head_results",
    "distribution",
    "pp30_score",
    "pp46_time_value",
    "pp46_cost_value",
    "pp46_score",
    "indicator_achievement",
    "indicator_value_2021",
    "additional_value_2021",
    "credit",
    "credit_eligibility",
    "skm",
    "sample_size",
    "jpm",
    "talent_box",
    "talent_score_2025",
    "absence",
    "objection_deadline",
    "nip",
    "succession_eligibility",
]


PP30 = {"skp": 100, "behaviour": 100, "weights": "70/30", "innovation": False}
PERIOD = {"predicate": "baik", "months": 6}
RANGE = {"direction": "minimise", "target": [7, 8], "actual": 6}
NIP = {"nip": "198705122010012003", "as": "pns"}
NINE = [3] * 9
DATES = {"received": "2024-02-05", "filed": "2024-02-06"}
SPREAD = {"sangat_baik": 1, "baik": 1, "butuh_perbaikan": 1, "kurang": 1, "sangat_kurang": 1}
PAIR = {"target": 1, "actual": 1}
WORK = {"quantity": PAIR, "quality": PAIR, "time": PAIR}

REFUSED: list[tuple[str, str, object, str]] = [
    ("not-an-object", "pp30_score", [], "input"),
    ("nothing", "pp30_score", None, "input"),
    ("empty", "predicate", {}, "results"),
    ("missing", "predicate", {"results": "above"}, "behaviour"),
    ("unknown-field", "pp30_score", {**PP30, "bonus": 1}, "bonus"),
    ("unknown-field-inside", "credit", {"level": "mahir", "periods": [{**PERIOD, "x": 1}]}, "periods[0].x"),
    ("missing-inside", "credit", {"level": "mahir", "periods": [{"months": 1}]}, "periods[0].predicate"),
    ("unknown-word", "predicate", {"results": "superb", "behaviour": "as"}, "results"),
    ("capital-letters", "predicate", {"results": "Above", "behaviour": "as"}, "results"),
    ("code-for-word", "predicate", {"results": 1, "behaviour": "as"}, "results"),
    ("float", "pp30_score", {**PP30, "skp": 88.5}, "skp"),
    ("float-in-list", "skm", {"averages": [*NINE[:8], 3.5]}, "averages[8]"),
    ("float-in-range", "indicator_achievement", {**RANGE, "target": [7, 8.5]}, "target[1]"),
    ("whole-float", "sample_size", {"population": 10.0}, "population"),
    ("bool-for-decimal", "pp30_score", {**PP30, "skp": True}, "skp"),
    ("bool-for-count", "sample_size", {"population": True}, "population"),
    ("text-for-count", "sample_size", {"population": "10"}, "population"),
    ("number-for-bool", "pp30_score", {**PP30, "innovation": 1}, "innovation"),
    ("nan", "pp30_score", {**PP30, "skp": "NaN"}, "skp"),
    ("infinity", "pp30_score", {**PP30, "skp": "Infinity"}, "skp"),
    ("exponent", "pp30_score", {**PP30, "skp": "1e2"}, "skp"),
    ("vast-exponent", "pp30_score", {**PP30, "skp": "1e-999999"}, "skp"),
    ("underscore", "pp30_score", {**PP30, "skp": "1_0"}, "skp"),
    ("blank", "pp30_score", {**PP30, "skp": " 10"}, "skp"),
    ("comma", "pp30_score", {**PP30, "skp": "88,5"}, "skp"),
    ("no-number", "pp30_score", {**PP30, "skp": ""}, "skp"),
    ("other-digits", "pp30_score", {**PP30, "skp": "\u0661\u0660"}, "skp"),
    ("too-long", "pp30_score", {**PP30, "skp": "1." + "0" * 50}, "skp"),
    ("huge", "indicator_achievement", {**RANGE, "actual": 10**400}, "actual"),
    ("above-120", "pp30_score", {**PP30, "skp": "120.01"}, "skp"),
    ("below-0", "pp30_score", {**PP30, "behaviour": "-0.01"}, "behaviour"),
    ("other-weights", "pp30_score", {**PP30, "weights": "50/50"}, "weights"),
    ("no-target", "indicator_achievement", {**RANGE, "target": 0}, "target"),
    ("swapped-range", "indicator_achievement", {**RANGE, "target": [8, 7]}, "target"),
    ("range-of-three", "indicator_achievement", {**RANGE, "target": [7, 8, 9]}, "target"),
    ("negative-actual", "indicator_achievement", {**RANGE, "actual": -1}, "actual"),
    ("no-activity", "pp46_score", {"activities": [], "behaviour": [80]}, "activities"),
    ("no-behaviour", "pp46_score", {"activities": [WORK], "behaviour": []}, "behaviour"),
    ("creativity", "pp46_score", {"activities": [WORK], "behaviour": [80], "creativity": 5}, "creativity"),
    (
        "no-time",
        "pp46_score",
        {"activities": [{**WORK, "time": {"target": 0, "actual": 1}}], "behaviour": [80]},
        "activities[0].time.target",
    ),
    (
        "thirteen-months",
        "credit",
        {"level": "mahir", "periods": [{**PERIOD, "months": 13}]},
        "periods[0].months",
    ),
    ("no-months", "credit", {"level": "mahir", "periods": [{**PERIOD, "months": 0}]}, "periods[0].months"),
    ("eight-averages", "skm", {"averages": NINE[:8]}, "averages"),
    ("average-above-4", "skm", {"averages": [*NINE[:8], "4.01"]}, "averages[8]"),
    ("average-below-1", "skm", {"averages": ["0.99", *NINE[:8]]}, "averages[0]"),
    ("nobody-to-ask", "sample_size", {"population": 0}, "population"),
    ("uneven-lists", "jpm", {"required": [3, 3], "held": [3], "cap_each": True}, "held"),
    ("no-competence", "jpm", {"required": [], "held": [], "cap_each": True}, "required"),
    ("level-6", "jpm", {"required": [3], "held": [6], "cap_each": True}, "held[0]"),
    ("neither-performance", "talent_box", {"potential": 80, "thresholds": [60, 80]}, "performance"),
    (
        "both-performances",
        "talent_box",
        {"potential": 80, "performance": 80, "predicate": "baik", "thresholds": [60, 80]},
        "performance",
    ),
    (
        "swapped-thresholds",
        "talent_box",
        {"potential": 80, "performance": 80, "thresholds": [80, 60]},
        "thresholds",
    ),
    ("negative-days", "absence", {"days": -1, "consecutive": 0}, "days"),
    ("filed-before", "objection_deadline", {**DATES, "filed": "2024-02-04"}, "filed"),
    ("no-such-day", "objection_deadline", {**DATES, "received": "2024-02-30"}, "received"),
    ("time-for-day", "objection_deadline", {**DATES, "received": "2024-02-05T00:00:00Z"}, "received"),
    ("end-of-calendar", "objection_deadline", {"received": "9999-12-31"}, "received"),
    ("before-any-table", "objection_deadline", {**DATES, "on": "1999-01-01"}, "on"),
    ("nip-as-number", "nip", {**NIP, "nip": 198705122010012003}, "nip"),
    ("parameter-name-of-nip", "nip", {"nip": "1", "kind": "pns"}, "kind"),
    (
        "three-years",
        "succession_eligibility",
        {"last_two_predicates": ["baik"] * 3, "development_met": True, "competence_met": True},
        "last_two_predicates",
    ),
    (
        "tables-from-outside",
        "distribution",
        {"unit_predicate": "baik", "counts": SPREAD, "tables": {}},
        "tables",
    ),
]


@pytest.mark.parametrize(("rule", "asked", "field"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_bad_input_is_refused_by_the_name_of_its_field(rule: str, asked: object, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        RULES[rule](dated(rule, asked) if isinstance(asked, dict) else asked)

    assert refusal.value.field == field
    assert refusal.value.message
    assert refusal.value.pesan


def test_deep_nesting_is_refused() -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]

    with pytest.raises(InvalidInput):
        answer_of("skm", {"averages": nested})


def test_every_rule_of_the_contract_is_there() -> None:
    assert set(NAMES) <= set(RULES)


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_describes_itself(name: str) -> None:
    assert RULES[name].summary
    assert json.dumps(RULES[name].input_schema())


def test_answers_are_plain_json() -> None:
    answer = answer_of("distribution", {"unit_predicate": "baik", "counts": SPREAD})

    assert json.loads(json.dumps(answer)) == answer


def test_decimals_and_whole_numbers_are_taken_alike() -> None:
    assert answer_of("pp30_score", {**PP30, "skp": "100.0"}) == answer_of("pp30_score", PP30)


def test_an_agency_passes_its_own_tables() -> None:
    entry = PACKAGED.entries()["objection_deadline"][0]
    own = {
        "objection_deadline": [
            {
                "id": "kutacane.objection",
                "regulation": "Perbup",
                "clause": "Pasal 1",
                "version": "3",
                "status": "verified",
                "valid_from": "2020-01-01",
                "valid_to": None,
                "values": {**entry.values, "days": 7},
            }
        ]
    }

    answer = answer_of("objection_deadline", DATES, tables=PACKAGED.replaced(own))

    assert answer["last_day"] == "2024-02-12"
    assert answer["rule"] == {"id": "kutacane.objection", "version": "3", "clause": "Pasal 1"}


def test_a_refusal_survives_the_way_to_another_process() -> None:
    refusal = pickle.loads(pickle.dumps(InvalidInput("days", "too many", "terlalu banyak")))

    assert (refusal.field, refusal.message, refusal.pesan) == ("days", "too many", "terlalu banyak")
