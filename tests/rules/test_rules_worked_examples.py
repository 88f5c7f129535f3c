"""The worked examples W1-W27 of the domain reference, each asked as anybody would ask: JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from shared.rules.competence import _Jpm
from shared.rules.numbers import band_of
from shared.rules.registry import RULES
from shared.rules.tables import PACKAGED, Table, Tables, Values
from tests.support.rules import DAY, answer_of

Json = dict[str, object]


def counts(sb: int, b: int, bp: int, k: int, sk: int) -> dict[str, int]:
    return {"sangat_baik": sb, "baik": b, "butuh_perbaikan": bp, "kurang": k, "sangat_kurang": sk}


def spread(unit: str, *people: int) -> Json:
    return {"unit_predicate": unit, "counts": counts(*people)}


def pair(target: object, actual: object) -> Json:
    return {"target": target, "actual": actual}


def activity(quantity: Json, quality: Json, time: Json, cost: Json | None = None) -> Json:
    return {"quantity": quantity, "quality": quality, "time": time, "cost": cost}


def goal(direction: str, target: object, actual: object) -> Json:
    return {"direction": direction, "target": target, "actual": actual, "cap": None}


def full_years(*predicates: str) -> list[Json]:
    return [{"predicate": predicate, "months": 12} for predicate in predicates]


def muda(periods: list[Json]) -> Json:
    return {
        "level": "ahli_muda",
        "goal": "rank",
        "periods": periods,
        "last_two_predicates": ["sangat_baik", "baik"],
    }


def krs(predicates: list[str], development: bool = True) -> Json:
    return {"last_two_predicates": predicates, "development_met": development, "competence_met": True}


MATRIX = {
    ("below", "below"): ("sangat_kurang", 3, 3, 5),
    ("below", "as"): ("butuh_perbaikan", 3, 2, 3),
    ("below", "above"): ("butuh_perbaikan", 3, 1, 3),
    ("as", "below"): ("kurang", 2, 3, 4),
    ("as", "as"): ("baik", 2, 2, 2),
    ("as", "above"): ("baik", 2, 1, 2),
    ("above", "below"): ("kurang", 1, 3, 4),
    ("above", "as"): ("baik", 1, 2, 2),
    ("above", "above"): ("sangat_baik", 1, 1, 1),
}
SKM_A = ["3.6", "3.5", "3.4", "4.0", "3.5", "3.6", "3.7", "3.3", "3.2"]
SKM_B = ["3.2", "3.1", "2.9", "3.8", "3.3", "3.4", "3.5", "3.0", "3.1"]
REQUIRED, HELD = [3] * 9, [3, 3, 2, 3, 4, 3, 2, 3, 3]
TALENT = {
    "predicate": "baik",
    "reinforcing": 70,
    "competence": 85,
    "potential": 78,
    "qualification": "92.5",
    "integrity": 100,
    "thresholds": [60, 80],
}
BOX = {"predicate": "baik", "potential": 82, "thresholds": [60, 80]}
OFFICIAL = activity(pair(1, 1), pair(100, 90), pair(12, 12), pair(100, 100))
WITHOUT_COST = activity(pair(20, 20), pair(100, 90), pair(12, 10))
WITH_COST = activity(pair(4, 4), pair(100, 88), pair(12, 12), pair(100_000_000, 95_000_000))
NOT_DONE = activity(pair(5, 0), pair(100, 0), pair(12, 12))

EXAMPLES: list[tuple[str, str, Mapping[str, object], Mapping[str, object]]] = [
    *(
        (
            f"W1-results-{results}-behaviour-{behaviour}",
            "predicate",
            {"results": results, "behaviour": behaviour},
            {"predicate": predicate},
        )
        for (results, behaviour), (predicate, *_) in MATRIX.items()
    ),
    *(
        (
            f"W2-codes-{results}-{behaviour}",
            "predicate",
            {"results": results, "behaviour": behaviour},
            {"siasn": {"results": hasil, "behaviour": perilaku, "quadrant": quadrant}},
        )
        for (results, behaviour), (_, hasil, perilaku, quadrant) in MATRIX.items()
    ),
    ("W3-baik", "unit_head_results", {"unit_predicate": "baik"}, {"results": "as"}),
    ("W3-istimewa", "unit_head_results", {"unit_predicate": "istimewa"}, {"results": "above"}),
    ("W3-kurang", "unit_head_results", {"unit_predicate": "kurang"}, {"results": "below"}),
    ("W4-baik-70-percent", "distribution", spread("baik", 3, 14, 2, 1, 0), {"valid": True, "violations": []}),
    ("W4-baik-75-percent", "distribution", spread("baik", 2, 15, 2, 1, 0), {"valid": False}),
    ("W4-nobody-below-baik", "distribution", spread("baik", 6, 14, 0, 0, 0), {"valid": False}),
    ("W5-kurang-valid", "distribution", spread("kurang", 1, 2, 1, 6, 0), {"valid": True}),
    ("W5-kurang-too-many-sangat-baik", "distribution", spread("kurang", 2, 1, 1, 6, 0), {"valid": False}),
    ("W5-kurang-no-butuh-perbaikan", "distribution", spread("kurang", 1, 3, 0, 6, 0), {"valid": False}),
    ("W5-sangat-kurang", "distribution", spread("sangat_kurang", 1, 0, 3, 0, 6), {"valid": False}),
    *(
        (
            f"W6-idea-{innovation}",
            "pp30_score",
            {"skp": 112, "behaviour": 108, "weights": "60/40", "innovation": innovation},
            {"score": "110.40", "predicate": predicate},
        )
        for innovation, predicate in ((True, "sangat_baik"), (False, "baik"))
    ),
    (
        "W7-weighted",
        "pp30_score",
        {"skp": "88.5", "behaviour": 92, "weights": "70/30", "innovation": False},
        {"score": "89.55", "predicate": "cukup"},
    ),
    *(
        (
            f"W7-exactly-{score}",
            "pp30_score",
            {"skp": score, "behaviour": score, "weights": "70/30", "innovation": True},
            {"score": score, "predicate": predicate},
        )
        for score, predicate in (
            ("90.00", "baik"),
            ("70.00", "cukup"),
            ("50.00", "kurang"),
            ("49.99", "sangat_kurang"),
        )
    ),
    *(
        (f"W8-time-{target}-{actual}", "pp46_time_value", pair(target, actual), {"value": value})
        for target, actual, value in (
            (12, 12, "76.00"),
            (5, 4, "96.00"),
            (100, 76, "100.00"),
            (100, 75, "75.00"),
            (12, 9, "75.00"),
            (12, 6, "50.00"),
            (10, 12, "56.00"),
        )
    ),
    ("W8-cost", "pp46_cost_value", pair(200_000_000, 170_000_000), {"value": "91.00"}),
    (
        "W8-not-done",
        "pp46_score",
        {"activities": [NOT_DONE], "behaviour": [80], "additional_tasks": 0, "creativity": 0},
        {"activities": ["0.00"], "skp": "0.00", "score": "32.00", "predicate": "buruk"},
    ),
    (
        "W9-year",
        "pp46_score",
        {
            "activities": [WITHOUT_COST, WITH_COST],
            "behaviour": ["84.5"],
            "additional_tasks": 0,
            "creativity": 0,
        },
        {
            "activities": ["94.22", "86.25"],
            "skp": "90.24",
            "behaviour": "84.50",
            "score": "87.94",
            "predicate": "baik",
        },
    ),
    (
        "W9-official",
        "pp46_score",
        {"activities": [OFFICIAL], "behaviour": [80, 90], "additional_tasks": 0, "creativity": 0},
        {"activities": ["85.50"], "behaviour": "85.00"},
    ),
    *(
        (f"W10-{name}", "indicator_achievement", asked, {"achievement_percent": achieved})
        for name, asked, achieved in (
            ("khusus-below-range", goal("minimise", [7, 8], "6.5"), "107.14"),
            ("khusus-above-range", goal("minimise", [7, 8], 9), "87.50"),
            ("normal-below-range", goal("maximise", [80, 90], 70), "87.50"),
            ("normal-above-range", goal("maximise", [80, 90], 92), "102.22"),
            ("complaint-answered-in-3-of-10-days", goal("minimise", 10, 3), "170.00"),
        )
    ),
    *(
        (
            f"W11-{achieved}-percent",
            "indicator_value_2021",
            {"achievement_percent": achieved, "target_is_maximum": False},
            {"value": value, "category": category},
        )
        for achieved, value, category in (
            ("97.89", "88.00", "cukup"),
            (98, "88.00", "cukup"),
            (100, "109.00", "baik"),
            (113, "120.00", "sangat_baik"),
            (85, "75.00", "cukup"),
            (72, "62.00", "kurang"),
            (40, "33.22", "sangat_kurang"),
            (105, "114.44", "sangat_baik"),
        )
    ),
    (
        "W11-100-percent-of-a-maximum",
        "indicator_value_2021",
        {"achievement_percent": 100, "target_is_maximum": True},
        {"value": "120.00"},
    ),
    (
        "W12-additional",
        "additional_value_2021",
        {"category": "sangat_baik", "scope_weight": 10, "value": 120},
        {"value": "12.00", "total_cap": "10.00"},
    ),
    (
        "W12-skp",
        "skp_2021",
        {"main": "102.8", "additional": ["12.00"]},
        {"skp": "112.80", "additional": "10.00"},
    ),
    (
        "W13-two-periods",
        "credit",
        {
            "level": "ahli_pertama",
            "periods": [{"predicate": "sangat_baik", "months": 12}, {"predicate": "baik", "months": 2}],
        },
        {"credits": ["18.75", "2.08"], "total": "20.83"},
    ),
    (
        "W14-three-years",
        "credit_eligibility",
        muda(full_years("baik", "sangat_baik", "baik")),
        {"eligible": False, "total": "87.50", "deficit": "12.50"},
    ),
    (
        "W14-six-months-more",
        "credit_eligibility",
        muda([*full_years("baik", "sangat_baik", "baik"), {"predicate": "baik", "months": 6}]),
        {"eligible": True, "total": "100.00", "deficit": "0.00", "reasons": []},
    ),
    *(
        (
            f"W15-{level}-{predicate}",
            "credit",
            {"level": level, "periods": full_years(predicate)},
            {"credits": [earned]},
        )
        for level, predicate, earned in (
            ("ahli_madya", "sangat_baik", "56.25"),
            ("ahli_madya", "butuh_perbaikan", "28.13"),
            ("ahli_madya", "sangat_kurang", "9.38"),
            ("pemula", "sangat_baik", "5.63"),
            ("pemula", "sangat_kurang", "0.94"),
            ("ahli_utama", "kurang", "25.00"),
        )
    ),
    ("W16-exact-ninths", "skm", {"averages": SKM_A}, {"index": "88.33", "grade": "A", "lowest": "U9"}),
    ("W17-b", "skm", {"averages": SKM_B}, {"index": "81.39", "grade": "B", "lowest": "U3"}),
    *(
        (f"W17-band-{index}", "skm", {"averages": [answer] * 9}, {"index": index, "grade": grade})
        for answer, index, grade in (
            ("2.5996", "64.99", "D"),
            ("2.6", "65.00", "C"),
            ("3.064", "76.60", "C"),
            ("3.0644", "76.61", "B"),
            ("3.532", "88.30", "B"),
            ("3.5324", "88.31", "A"),
            (4, "100.00", "A"),
            (1, "25.00", "D"),
        )
    ),
    *(
        (f"W18-{population}", "sample_size", {"population": population}, {"n": n})
        for population, n in (
            (10, 10),
            (50, 44),
            (100, 80),
            (300, 169),
            (500, 217),
            (1000, 278),
            (5000, 357),
            (10_000, 370),
            (1_000_000, 384),
        )
    ),
    *(
        (
            f"W19-{days}-days",
            "absence",
            {"days": days, "consecutive": 0},
            {"sanction": sanction, "siasn_code": code},
        )
        for days, sanction, code in (
            (2, None, None),
            (3, "teguran_lisan", 1),
            (6, "teguran_tertulis", 2),
            (10, "pernyataan_tidak_puas", 3),
            (11, "tukin_dipotong_6_bulan", 23),
            (16, "tukin_dipotong_9_bulan", 24),
            (20, "tukin_dipotong_12_bulan", 25),
            (21, "turun_jabatan_12_bulan", 27),
            (27, "menjadi_pelaksana_12_bulan", 28),
            (28, "pemberhentian", 10),
        )
    ),
    (
        "W19-ten-in-a-row",
        "absence",
        {"days": 10, "consecutive": 10},
        {"sanction": "pemberhentian", "siasn_code": 10},
    ),
    *(
        (
            f"W20-allowance-{predicate}",
            "allowance",
            {"amount": 4_000_000, "predicate": predicate},
            {"amount": left},
        )
        for predicate, left in (
            ("kurang", "3960000.00"),
            ("sangat_kurang", "3920000.00"),
            ("butuh_perbaikan", "4000000.00"),
        )
    ),
    (
        "W20-attendance",
        "attendance_deduction",
        {"late_minutes": [20, 20], "early_minutes": [45], "absent_days": 1},
        {"deduction_percent": "6.00"},
    ),
    (
        "W21-uncapped",
        "jpm",
        {"required": REQUIRED, "held": HELD, "cap_each": False},
        {"jpm_percent": "96.30", "status": "memenuhi_syarat", "gaps": [0, 0, -1, 0, 1, 0, -1, 0, 0]},
    ),
    (
        "W21-capped",
        "jpm",
        {"required": REQUIRED, "held": HELD, "cap_each": True},
        {"jpm_percent": "92.59", "status": "memenuhi_syarat"},
    ),
    (
        "W22-convention-a",
        "talent_box",
        {**BOX, "convention": "a"},
        {"box": 8, "performance_status": "as", "potential_status": "high"},
    ),
    (
        "W22-convention-b",
        "talent_box",
        {**BOX, "convention": "b"},
        {"box": 9, "performance_status": "above", "potential_status": "high"},
    ),
    ("W23-bkn", "talent_score_2025", TALENT, {"y": "76.00", "x": "87.00", "talent": "81.50", "box": 8}),
    (
        "W24-valid-pns",
        "nip",
        {"nip": "198705122010012003", "as": "pns"},
        {
            "valid": True,
            "birth_date": "1987-05-12",
            "appointed": "2010-01",
            "sex": "female",
            "serial": "003",
            "reason": None,
        },
    ),
    *(
        (f"W24-{reason}", "nip", {"nip": number, "as": "pns"}, {"valid": False, "reason": reason})
        for number, reason in (
            ("198702302010011001", "birth_date"),
            ("199001012015133001", "appointment_month"),
            ("199001012015123001", "sex"),
            ("199001012015011000", "serial"),
            ("19900101201501100", "not_18_digits"),
        )
    ),
    (
        "W24-pppk",
        "nip",
        {"nip": "199003152023211001", "as": "pppk"},
        {"valid": True, "birth_date": "1990-03-15", "appointed": "2023", "sex": "male", "serial": "001"},
    ),
    ("W24-pppk-as-pns", "nip", {"nip": "199003152023211001", "as": "pns"}, {"valid": False}),
    *(
        (
            f"W25-filed-{filed}",
            "objection_deadline",
            {"received": "2024-02-05", "filed": filed, "days": 14, "calendar": True},
            {"last_day": "2024-02-19", "accepted": accepted},
        )
        for filed, accepted in (("2024-02-19", True), ("2024-02-20", False))
    ),
    ("W26-14-of-20", "training_hours", {"done": 14}, {"percent": "70.00", "shortfall": "6.00"}),
    (
        "W27-eligible",
        "succession_eligibility",
        krs(["baik", "sangat_baik"]),
        {"eligible": True, "reasons": []},
    ),
    ("W27-predicate", "succession_eligibility", krs(["baik", "butuh_perbaikan"]), {"eligible": False}),
    (
        "W27-hours",
        "succession_eligibility",
        krs(["baik", "sangat_baik"], development=False),
        {"eligible": False},
    ),
]


@pytest.mark.parametrize(("rule", "asked", "expected"), [row[1:] for row in EXAMPLES], ids=[row[0] for row in EXAMPLES])
def test_worked_example(rule: str, asked: Mapping[str, object], expected: Mapping[str, object]) -> None:
    answer = answer_of(rule, asked)

    assert {name: answer[name] for name in expected} == expected
    assert set(cited(answer)) == {"id", "version", "clause"}


class Watched(Tables):
    """Tables that remember which of them were looked up."""

    def __init__(self) -> None:
        super().__init__(PACKAGED.entries())
        self.looked_up: set[str] = set()

    def find(self, name: str, shape: type[Values], as_of: date) -> Table[Values]:
        self.looked_up.add(name)
        return super().find(name, shape, as_of)


@pytest.mark.parametrize(("rule", "asked"), [row[1:3] for row in EXAMPLES], ids=[row[0] for row in EXAMPLES])
def test_a_rule_reads_the_table_that_it_is_traced_to(rule: str, asked: Mapping[str, object]) -> None:
    tables = Watched()

    answer_of(rule, asked, tables=tables)

    assert RULES[rule].table in tables.looked_up


def test_every_worked_example_is_in_the_table() -> None:
    assert {row[0].partition("-")[0] for row in EXAMPLES} == {f"W{number}" for number in range(1, 28)}


@pytest.mark.parametrize(
    ("unit", "behaviour", "expected"),
    [("baik", "above", "baik"), ("istimewa", "above", "sangat_baik"), ("kurang", "as", "butuh_perbaikan")],
    ids=["W3-baik", "W3-istimewa", "W3-kurang"],
)
def test_the_head_of_a_unit_is_rated_by_its_predicate(unit: str, behaviour: str, expected: str) -> None:
    results = answer_of("unit_head_results", {"unit_predicate": unit})["results"]

    assert answer_of("predicate", {"results": results, "behaviour": behaviour})["predicate"] == expected


@pytest.mark.parametrize(
    ("asked", "rule", "actual", "limit"),
    [
        (spread("baik", 2, 15, 2, 1, 0), "baik_max", "75.00", "70.00"),
        (spread("baik", 6, 14, 0, 0, 0), "butuh_perbaikan_or_kurang_present", "0.00", "5.00"),
        (spread("kurang", 2, 1, 1, 6, 0), "sangat_baik_max", "20.00", "10.00"),
        (spread("kurang", 1, 3, 0, 6, 0), "butuh_perbaikan_min", "0.00", "10.00"),
        (spread("sangat_kurang", 1, 0, 3, 0, 6), "sangat_baik_none", "10.00", "0.00"),
    ],
    ids=["W4-max", "W4-must-have", "W5-sangat-baik", "W5-butuh-perbaikan", "W5-sangat-kurang"],
)
def test_a_distribution_names_the_one_constraint_it_misses(asked: Json, rule: str, actual: str, limit: str) -> None:
    (violation,) = listed(answer_of("distribution", asked), "violations")

    assert (violation["rule"], violation["actual_percent"], violation["limit_percent"]) == (
        rule,
        actual,
        limit,
    )


@pytest.mark.parametrize(
    ("percent", "status"),
    [
        ("80.00", "memenuhi_syarat"),
        ("79.99", "masih_memenuhi_syarat"),
        ("68.00", "masih_memenuhi_syarat"),
        ("67.99", "kurang_memenuhi_syarat"),
    ],
    ids=lambda value: f"W21-{value}",
)
def test_job_person_match_bands(percent: str, status: str) -> None:
    assert band_of(PACKAGED.find("jpm", _Jpm, DAY).values.bands, Decimal(percent)) == status


def cited(answer: Json) -> Mapping[str, object]:
    rule = answer["rule"]
    assert isinstance(rule, dict)
    return rule


def listed(answer: Json, name: str) -> list[Json]:
    found = answer[name]
    assert isinstance(found, list)
    return found
