"""The numbers live in the data files: each, changed, changes an answer; a table that is wrong is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from functools import cache
from itertools import product
from typing import cast

import pytest

from shared.rules.errors import InvalidInput
from shared.rules.registry import RULES
from shared.rules.tables import PACKAGED, Tables, read_packaged
from tests.support.rules import answer_of

Json = dict[str, object]
Probe = tuple[str, Mapping[str, object]]
Path = tuple[str | int, ...]

RAW = read_packaged()
PREDICATES = ["sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"]
LEVELS = ["above", "as", "below"]
CATEGORIES = ["sangat_baik", "baik", "cukup", "kurang", "sangat_kurang"]
FUNCTIONAL = [
    "ahli_pertama",
    "ahli_muda",
    "ahli_madya",
    "ahli_utama",
    "pemula",
    "terampil",
    "mahir",
    "penyelia",
]
UNITS = ["istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"]


def pp30(score: object, innovation: bool = True, weights: str = "70/30") -> Probe:
    return "pp30_score", {"skp": score, "behaviour": 100, "weights": weights, "innovation": innovation}


def year(behaviour: Sequence[object], tasks: int = 0, creativity: int = 0, time: object = 10) -> Probe:
    pair = {"target": 10, "actual": 10}
    work = {"quantity": pair, "quality": pair, "time": {"target": 10, "actual": time}, "cost": None}
    asked = {
        "activities": [work],
        "behaviour": behaviour,
        "additional_tasks": tasks,
        "creativity": creativity,
    }
    return "pp46_score", asked


def flat_pp46(score: object) -> Probe:
    """Quantity and quality chosen so that SKP and score are the given number."""
    pair = {"target": 100, "actual": score}
    time = {"target": 100, "actual": 100}
    work = {"quantity": pair, "quality": pair, "time": time, "cost": None}
    return "pp46_score", {"activities": [work], "behaviour": [score]}


def match(required: int, held: int) -> Probe:
    return "jpm", {"required": [required] * 25, "held": [held] * 25, "cap_each": False}


def share(percent: int) -> Probe:
    """25 competences of level 4: 100 levels required, so many held."""
    return "jpm", {
        "required": [4] * 25,
        "held": [percent // 25 + (place < percent % 25) for place in range(25)],
        "cap_each": False,
    }


def rolled(levels: str, main: int) -> Probe:
    words = {"a": "above", "s": "as", "b": "below"}
    results = [{"level": words[letter], "main": place < main} for place, letter in enumerate(levels)]
    return "roll_up", {"results": results}


def eligible(level: str, goal: str, months: int, predicates: list[str]) -> Probe:
    period = {"predicate": "sangat_baik", "months": months}
    return "credit_eligibility", {
        "level": level,
        "goal": goal,
        "periods": [period],
        "last_two_predicates": predicates,
    }


def talent(**parts: object) -> Probe:
    asked = {"predicate": "baik", "reinforcing": 70, "competence": 85, "potential": 78, "integrity": 99}
    return "talent_score_2025", {**asked, "qualification": 92, **parts}


def number_of(birth: str, appointed: str, sex: str = "1", serial: str = "001") -> str:
    return birth + appointed + sex + serial


def spread(unit: str, *people: int) -> Probe:
    return "distribution", {"unit_predicate": unit, "counts": dict(zip(PREDICATES, people, strict=True))}


def stretch(days: int, level: str) -> Json:
    return {"days": days, "results": level, "behaviour": level}


def year_of(months: int) -> Json:
    return {"first_day": "2025-01-01", "last_day": f"2025-{months:02}-28"}


def krs(predicates: list[str]) -> Probe:
    asked = {"last_two_predicates": predicates, "development_met": True, "competence_met": True}
    return "succession_eligibility", asked


PROBES: dict[str, Sequence[Probe]] = {
    "predicate": [("predicate", {"results": r, "behaviour": b}) for r, b in product(LEVELS, LEVELS)],
    "unit_head_results": [("unit_head_results", {"unit_predicate": unit}) for unit in UNITS],
    "roll_up": [rolled("aas", 1), rolled("asas", 1), rolled("aaab", 4), rolled("aab", 2), rolled("bbss", 4)],
    "distribution": [spread(unit, 10, 0, 0, 0, 0) for unit in UNITS] + [spread("baik", 0, 9, 1, 0, 0)],
    "pp30_score": [
        *(pp30(score, weights=weights) for score in (0, 115, 120, 121) for weights in ("70/30", "60/40")),
        *(
            ("pp30_score", {"skp": s, "behaviour": s, "weights": "70/30", "innovation": i})
            for s in (0, 49, 50, 69, 70, 89, 90, 109, 110)
            for i in (True, False)
        ),
    ],
    "pp46": [
        *(year([80], tasks) for tasks in range(8)),
        *(year([80], 0, points) for points in (0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13)),
        *(year([80], time=time) for time in (1, "7.5", "7.6", 8, 18)),
        *(year(marks) for marks in ([100], [101], [80] * 6, [80] * 7)),
        *(flat_pp46(score) for score in range(0, 101)),
        *(("pp46_score", {"activities": year([80])[1]["activities"], "behaviour": [mark]}) for mark in range(101)),
        *(("pp46_time_value", {"target": 100, "actual": actual}) for actual in (1, 75, 76, 77, 175, 180, 0)),
        (
            "pp46_score",
            {
                "activities": [
                    {
                        "quantity": {"target": 1, "actual": 0},
                        "quality": {"target": 1, "actual": 0},
                        "time": {"target": 1, "actual": 1},
                    }
                ],
                "behaviour": [0],
            },
        ),
    ],
    "indicator_achievement": [
        ("indicator_achievement", {"direction": "minimise", "target": 1, "actual": 3}),
        ("indicator_achievement", {"direction": "maximise", "target": [7, 9], "actual": 8}),
    ],
    "indicator_value_2021": [
        ("indicator_value_2021", {"achievement_percent": achieved, "target_is_maximum": maximum})
        for achieved in ("97.89", 0, 40, 59, 60, 70, 79, 80, 90, 99, 100, 101, 105, 110, 111, 130)
        for maximum in (True, False)
    ],
    "additional_value_2021": [
        *(
            ("additional_value_2021", {"category": category, "scope_weight": weight, "value": value})
            for category in CATEGORIES
            for weight, value in ((10, 100), (100, 100), (101, 100), (10, 120), (10, 121))
        ),
        ("skp_2021", {"main": 100, "additional": [12]}),
    ],
    "credit": [
        ("credit", {"level": level, "periods": [{"predicate": predicate, "months": months}] * 3})
        for level, predicate, months in product(FUNCTIONAL, PREDICATES, (1, 7, 12, 13))
    ],
    "credit_eligibility": [
        *(eligible(level, goal, 12, ["baik", "baik"]) for level, goal in product(FUNCTIONAL, ("rank", "level"))),
        *(eligible("pemula", "rank", 12, ["baik"] * years) for years in range(4)),
    ],
    "skm": [
        *(
            ("skm", {"averages": [answer] * 9})
            for answer in ("0.5", 1, "2.59", "2.6", "3.06", "3.0644", "3.53", "3.5324", 4, "4.5")
        ),
        *(("skm", {"averages": [*[3] * place, 2, *[3] * (8 - place)]}) for place in range(9)),
    ],
    "sample_size": [("sample_size", {"population": population}) for population in (100, 1000, 10**6)],
    "jpm": [
        *(share(percent) for percent in (0, 67, 68, 79, 80, 100)),
        *(match(need, have) for need, have in ((0, 0), (1, 0), (1, 5), (5, 5), (6, 5), (5, 6))),
    ],
    "training_hours": [("training_hours", {"done": 14})],
    "talent_box": [
        *(("talent_box", {"performance": mark, "potential": 50}) for mark in (59, 60, 79, 80, 120, 121)),
        *(("talent_box", {"performance": 50, "potential": mark}) for mark in (59, 60, 79, 80, 100, 101)),
        *(
            ("talent_box", {"predicate": p, "potential": 50, "convention": c, "thresholds": limits})
            for p in PREDICATES
            for c in "ab"
            for limits in ([x, x] for x in (20, 40, 60, 80, 100))
        ),
        *(
            ("talent_box", {"performance": performance, "potential": potential})
            for performance, potential in product((50, 70, 90), (50, 70, 90))
        ),
        ("talent_box", {"predicate": "baik", "potential": 50}),
    ],
    "talent_score_2025": [
        *(talent(predicate=predicate) for predicate in PREDICATES),
        talent(reinforcing=100),
        talent(reinforcing=101),
    ],
    "succession_eligibility": [*(krs(["baik"] * years) for years in range(4)), krs(["kurang", "baik"])],
    "absence": [
        *(("absence", {"days": days}) for days in range(30)),
        *(("absence", {"days": 1, "consecutive": days}) for days in (9, 10)),
    ],
    "objection_deadline": [
        *(
            ("objection_deadline", {"received": day, "calendar": calendar})
            for day in ("2024-02-05", "2024-02-09")
            for calendar in (None, False)
        ),
        *(("objection_deadline", {"received": "2024-02-05", "days": days, "calendar": False}) for days in range(1, 8)),
    ],
    "expectation": [
        (
            "expectation",
            {"amount": "240", "cycle": year_of(12), "segment": year_of(6), "leaves": leaves, "as_of": "2025-12-31"},
        )
        for leaves in ([], [{"first_day": "2025-02-01", "last_day": "2025-03-10"}])
    ],
    "segment_merge": [
        *(
            ("segment_merge", {"segments": [stretch(days, first), stretch(240, second)]})
            for days in (59, 60, 120, 240)
            for first, second in product(LEVELS, LEVELS)
        ),
        *(
            ("segment_merge", {"segments": [stretch(days, "above"), stretch(360 - days, "below")]})
            for days in range(70, 300, 5)
        ),
    ],
    "nip": [
        ("nip", {"nip": number, "as": kind})
        for kind, number in (
            ("pns", number_of("19900101", "201001")),
            ("pns", number_of("19900101", "201001", sex="2")),
            ("pns", number_of("19920101", "201001")),
            ("pns", number_of("19920102", "201001")),
            ("pns", number_of("19900101", "201001", serial="000")),
            ("pppk", number_of("19900101", "202321")),
        )
    ],
    "weighted_mean": [
        (
            "weighted_mean",
            {
                "components": [
                    {"id": "a", "weight": 1, "value": "1.2345"},
                    {"id": "b", "weight": 2, "value": 2},
                ]
            },
        )
    ],
    "allowance": [("allowance", {"amount": "1000.55", "predicate": predicate}) for predicate in PREDICATES],
    "attendance_deduction": [
        *(("attendance_deduction", {"late_minutes": [m]}) for m in (0, 1, 2, 30, 31, 32, 60, 61, 62, 90, 91, 92)),
        ("attendance_deduction", {"missing_scans": 1, "absent_days": 1}),
        ("attendance_deduction", {"absent_days": 30}),
    ],
    "level_of": [],
}


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, (*path, place))
    else:
        yield path, value


def other_values(value: object) -> list[object]:
    """Values near a number; no others for a word or a name."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if value == "1/9":
        return ["0.111"]
    if isinstance(value, str) and value.isdigit():
        return [str(int(value) + 1)]
    if isinstance(value, str) and value.replace(".", "").isdigit():
        return [value + "1", str(int(value.partition(".")[0]) + 1)]
    return []


def entry_of(name: str) -> Json:
    versions = cast("list[Json]", deepcopy(RAW[name]))
    return versions[0]


def changed(name: str, path: Path, value: object) -> Tables:
    entry = entry_of(name)
    holder = cast("dict[str | int, object]", entry["values"])
    for step in path[:-1]:
        holder = cast("dict[str | int, object]", holder[step])
    holder[path[-1]] = value
    return PACKAGED.replaced({name: [entry]})


@cache
def packaged_answers(name: str) -> list[object]:
    return answers(name, PACKAGED)


def answers(name: str, tables: Tables) -> list[object]:
    return [outcome(rule, asked, tables) for rule, asked in PROBES[name]]


def outcome(rule: str, asked: Mapping[str, object], tables: Tables) -> object:
    try:
        return answer_of(rule, asked, tables=tables)
    except InvalidInput as refusal:
        return "refused", refusal.field


NUMBERS = [
    (name, path, value)
    for name, (entry,) in sorted(PACKAGED.entries().items())
    for path, value in leaves(entry.values)
    if other_values(value)
]


@pytest.mark.parametrize(
    ("name", "path", "value"),
    NUMBERS,
    ids=[f"{name}-{'.'.join(map(str, path))}" for name, path, _ in NUMBERS],
)
def test_a_changed_number_in_the_file_changes_an_answer(name: str, path: Path, value: object) -> None:
    before = packaged_answers(name)

    after = [answers(name, changed(name, path, other)) for other in other_values(value)]

    assert any(each != before for each in after)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("predicate", ("matrix", "as", "as"), "sangat_baik"),
        ("unit_head_results", ("results", "butuh_perbaikan"), "as"),
        ("pp30_score", ("without_innovation", "sangat_baik"), "cukup"),
        ("indicator_value_2021", ("target_is_maximum_category",), "sangat_baik"),
        ("credit_eligibility", ("predicate_min",), "sangat_baik"),
        ("credit_eligibility", ("required", "ahli_utama", "level"), 500),
        ("jpm", ("jpm_percent_max",), 100),
        ("talent_box", ("convention_a", "baik"), "above"),
        ("talent_box", ("default_convention",), "b"),
        ("talent_box", ("boxes", 0, "recommendations", 0), "Dipromosikan"),
        ("succession_eligibility", ("predicate_min",), "sangat_baik"),
        ("objection_deadline", ("calendar",), False),
        ("segment_merge", ("merge",), "longest"),
        ("nip", ("pppk_codes", 0), "22"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else str(value),
)
def test_a_changed_word_in_the_file_changes_an_answer(name: str, path: Path, value: object) -> None:
    assert answers(name, changed(name, path, value)) != packaged_answers(name)


def test_every_table_is_probed() -> None:
    assert set(PROBES) == set(PACKAGED.entries())


def test_every_table_cites_its_regulation() -> None:
    entries = [entry for versions in PACKAGED.entries().values() for entry in versions]

    assert all(entry.id and entry.regulation and entry.clause and entry.version for entry in entries)
    assert len({entry.id for entry in entries}) == len(entries)


def two_versions() -> Tables:
    old = entry_of("training_hours")
    old["valid_to"] = date(2025, 12, 31)
    new: Json = {**old, "version": "2", "valid_from": date(2026, 1, 1), "valid_to": None}
    new["values"] = {"hours_a_year": 28}
    return PACKAGED.replaced({"training_hours": [old, new]})


@pytest.mark.parametrize(
    ("as_of", "shortfall"),
    [("2025-12-31", "6.00"), ("2026-01-01", "14.00")],
    ids=["last-day-of-the-old", "first-day-of-the-new"],
)
def test_the_table_of_the_day_counts(as_of: str, shortfall: str) -> None:
    answer = RULES["training_hours"]({"done": 14, "as_of": as_of}, tables=two_versions())

    assert (answer["as_of"], answer["shortfall"]) == (as_of, shortfall)


@pytest.mark.parametrize(
    ("asked", "said"),
    [({}, "Isian as_of wajib ada."), ({"as_of": "2017-04-06"}, "2017-04-06"), ({"as_of": None}, "as_of")],
    ids=["no-day", "a-day-before-the-first-version", "null"],
)
def test_a_day_must_be_named_on_which_there_is_a_table(asked: Json, said: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        RULES["training_hours"]({"done": 14, **asked})

    assert refusal.value.field == "as_of"
    assert said in refusal.value.pesan


def broken(**change: object) -> Json:
    entry = entry_of("sample_size")
    return {"sample_size": [{**entry, **change}]}


@pytest.mark.parametrize(
    "change",
    [
        {"values": {"chi_square": 3.841, "proportion": "0.5", "error": "0.05"}},
        {"values": {"chi_square": "3.841", "proportion": "0.5"}},
        {"values": {"chi_square": "3.841", "proportion": "0.5", "error": "0.05", "typo": 1}},
        {"values": {"chi_square": "many", "proportion": "0.5", "error": "0.05"}},
        {"status": "sure"},
        {"valid_from": "soon"},
        {"typo": 1},
    ],
    ids=["float", "missing", "unknown", "not-a-number", "status", "date", "unknown-outside"],
)
def test_a_wrong_table_is_refused(change: Json) -> None:
    with pytest.raises(InvalidInput) as refusal:
        answer_of("sample_size", {"population": 10}, tables=PACKAGED.replaced(broken(**change)))

    assert refusal.value.field.startswith("tables")


def test_a_table_needs_versions_of_different_dates() -> None:
    entry = entry_of("sample_size")

    for versions in ([], [entry, entry]):
        with pytest.raises(InvalidInput):
            Tables.of({"sample_size": versions})


def test_replacing_tables_leaves_the_packaged_ones_alone() -> None:
    changed("training_hours", ("hours_a_year",), 99)

    assert answer_of("training_hours", {"done": 14})["shortfall"] == "6.00"
