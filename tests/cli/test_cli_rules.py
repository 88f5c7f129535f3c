"""`kinerja rules`, as somebody would use it who wants to recompute a result."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.main import app
from shared import clock
from shared.rules.registry import RULES

PP30 = {"skp": "112", "behaviour": "108", "weights": "60/40", "innovation": True}


def kinerja(*arguments: str, sent: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=sent)


def test_a_rule_computes_json_to_json() -> None:
    done = kinerja("rules", "run", "pp30_score", sent=json.dumps(PP30))

    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert (answer["score"], answer["predicate"]) == ("110.40", "sangat_baik")
    assert answer["rule"].keys() == {"id", "version", "clause"}


def test_a_number_with_a_point_counts_as_it_is_written() -> None:
    asked = json.dumps(PP30 | {"skp": 88.5, "weights": "70/30"})

    done = kinerja("rules", "run", "pp30_score", sent=asked)

    assert json.loads(done.stdout)["score"] == "94.35"


@pytest.mark.parametrize(
    ("name", "sent", "named"),
    [
        ("pp30_score", json.dumps(PP30 | {"skp": "tinggi"}), "skp"),
        ("pp30_score", json.dumps(PP30 | {"bonus": 1}), "bonus"),
        ("pp30_score", '{"skp": 1e9, "behaviour": 1, "weights": "70/30", "innovation": false}', "skp"),
        ("pp30_score", '{"skp": NaN}', "input"),
        ("pp30_score", "", "input"),
        ("pp30_score", "[1]", "input"),
        ("pp30_score", b"\xff\xfe", "input"),
        ("pp30_score", "[" * 100_000, "input"),
        ("nothing", "{}", "predicate"),
    ],
)
def test_what_cannot_be_judged_names_the_field_and_ends_with_2(name: str, sent: str | bytes, named: str) -> None:
    done = kinerja("rules", "run", name, sent=sent)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert named in done.stderr


def test_an_agency_may_bring_its_own_tables(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "objection_deadline:\n"
        "  - {id: kota.objection, regulation: Perwali 1/2026, clause: Pasal 7, version: '1', status: verified,\n"
        "     valid_from: 2026-01-01, valid_to: null, values: {days: 5, calendar: true,\n"
        "     working_weekdays: [1, 2, 3, 4, 5]}}\n"
    )
    asked = json.dumps({"received": "2026-02-05", "filed": "2026-02-11"})

    done = kinerja("rules", "run", "objection_deadline", "--tables", str(own), sent=asked)

    assert done.exit_code == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["last_day"], answer["accepted"]) == ("2026-02-10", False)
    assert answer["rule"] == {"id": "kota.objection", "version": "1", "clause": "Pasal 7"}


def test_the_day_of_the_tables_is_chosen_and_shown() -> None:
    asked = {"level": "mahir", "periods": []}

    for sent, options in ((asked, ("--as-of", "2025-12-31")), (asked | {"as_of": "2025-12-31"}, ())):
        done = kinerja("rules", "run", "credit", *options, sent=json.dumps(sent))
        assert json.loads(done.stdout)["as_of"] == "2025-12-31", done.stderr
    early = kinerja("rules", "run", "credit", "--as-of", "2022-12-31", sent=json.dumps(asked))
    assert early.exit_code == 2
    assert "2022-12-31" in early.stderr


@pytest.mark.parametrize(
    ("zone", "day"), [("Asia/Jakarta", "2026-03-31"), ("Asia/Jayapura", "2026-04-01")], ids=["wib", "wit"]
)
def test_without_a_day_it_is_today_in_the_zone(zone: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 31, 16, 30, tzinfo=UTC))

    by_option = kinerja("rules", "run", "pp30_score", "--zone", zone, sent=json.dumps(PP30))
    monkeypatch.setenv("KINERJA_ZONE", zone)
    by_setting = kinerja("rules", "run", "pp30_score", sent=json.dumps(PP30))

    assert [json.loads(each.stdout)["as_of"] for each in (by_option, by_setting)] == [day, day]
    assert day in kinerja("rules", "list").stdout


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (("--as-of", "kemarin"), {}),
        (("--as-of", "2025-12-31"), {"as_of": "2026-12-31"}),
        (("--zone", "Asia/Atlantis"), {}),
    ],
    ids=["no-day", "two-days", "no-zone"],
)
def test_a_day_that_is_none_is_refused(options: tuple[str, ...], sent: dict[str, str]) -> None:
    done = kinerja("rules", "run", "pp30_score", *options, sent=json.dumps(PP30 | sent))

    assert done.exit_code == 2
    assert options[0] in done.stderr


def test_a_list_shows_what_is_in_force_that_day() -> None:
    shown = kinerja("rules", "list", "--as-of", "2026-01-01").stdout

    assert "Aturan per 2026-01-01" in shown
    assert "tidak" in next(line for line in shown.splitlines() if "skp_2021" in line)


@pytest.mark.parametrize("text", ["objection_deadline: 1", "a: [", "x: [{id: 1}]", "objection_deadline: []"])
def test_tables_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(text)

    assert kinerja("rules", "run", "objection_deadline", "--tables", str(own), sent="{}").exit_code == 2


def test_every_rule_is_listed_with_its_regulation_and_input() -> None:
    listed = json.loads(kinerja("rules", "list", "--json").stdout)

    assert {each["name"] for each in listed} == set(RULES)
    assert all(each["versions"] and each["summary"] and each["input"] for each in listed)
    shown = kinerja("rules", "list")
    assert all(name in shown.stdout for name in RULES)
    assert json.loads(kinerja("rules", "schema", "nip").stdout)["$defs"]
