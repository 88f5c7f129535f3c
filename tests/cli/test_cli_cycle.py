"""`kinerja cycle`: looked at before it is done, done once however often it is called, and told in Indonesian."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.cli.officer_double import AWAY, PAGE, Answer, Double, serving

OPEN = ("cycle", "open", "2026", "--policy", "permenpanrb-6-2022@3", "--from", "2026-01-01", "--to", "2026-12-31")
CYCLE: dict[str, Any] = {
    "cycle_id": "2026", "title": "Penilaian kinerja 2026", "period": "annual", "starts_on": "2026-01-01",
    "ends_on": "2026-12-31", "status": "open", "policy_id": "permenpanrb-6-2022", "policy_version": 3,
    "policy_title": {"id": "Pengelolaan kinerja", "en": "Performance"}, "enrolled": 2, "changes": [],
    "appraisals": {"total": 2}, "unanswered": [], "waiting": [], "waiting_total": 0,
}  # fmt: skip
PEOPLE: dict[str, Any] = {
    "total": 2, "by_unit": {"dinas": 2}, "by_group": {"jf": 2}, "employees": ["siti", "budi"],
    "begins_after": [], "left_before": ["wati"],
}  # fmt: skip
NAMES = {"items": [{"employee_id": "siti", "name": "Siti Aisyah"}, {"employee_id": "budi", "name": "[/b] Budi\x1b[2J"}]}
BOARD = {"plans": {"draft": 1, "agreed": 1}, "desks": [{"employee_id": "siti", "desk": "employee", "plans": 1}]}
APPRAISALS = {
    "appraisals": {"open": 1, "ready": 1},
    "desks": [{"employee_id": None, "act": "decision", "appraisals": 1}],
}
LATE = {
    "plan_id": "kota:plan:2026:siti:1", "employee_id": "siti", "at": "siti", "desk": "employee", "due_on": "2026-01-31",
    "days_late": 9, "reminded": [],
}  # fmt: skip
UNIT = {
    "unit_id": "dinas", "people": 2, "by_status": {"open": 1, "decided": 1}, "plans_not_agreed": 1,
    "not_agreed": ["siti"], "complete": 1, "missing": {"agreed_plan": 1}, "predicate": None,
}  # fmt: skip
CLOSING = {
    "cycle_id": "2026", "status": "open", "enrolled": 2, "appraisals": {}, "units": {"items": [UNIT], "next": None},
}  # fmt: skip


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    monkeypatch.setattr("cli.cycle.following._POLL_SECONDS", 0.01)
    answers: dict[str, Answer | Callable[[], Answer]] = {
        "POST /cycles/preview": {"cycle": CYCLE, "exists": False, "days": 365, "population": {}},
        "POST /populations/preview": PEOPLE,
        "POST /names": NAMES,
        "GET /units": {"items": [{"unit_id": "dinas", "name": "Dinas Kesehatan"}], "next": None},
        "POST /cycles": CYCLE,
        "GET /cycles": {"items": [CYCLE], "next": None},
        "GET /cycles/2026": CYCLE,
        "GET /cycles/2026/board": BOARD,
        "GET /cycles/2026/late": {"items": [LATE], "next": None},
        "POST /cycles/2026/reminders": {"reminded": 1, "left": 0},
        "GET /cycles/2026/closing-preview": CLOSING,
        "POST /cycles/2026/closing": CYCLE,
    }
    with serving(answers) as running:
        yield running


def one_by_one(*answers: Answer) -> Callable[[], Answer]:
    """Give one answer after the other, the last again and again."""
    left = list(answers)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def test_who_would_take_part_is_shown_and_nothing_is_opened(double: Double) -> None:
    code, output = double.run(*OPEN)

    assert (code, double.orders()) == (0, [])
    for told in ("2 orang ikut", "Siti Aisyah", "Dinas Kesehatan", "wati", "--yes"):
        assert told in output


def test_a_name_is_shown_as_it_is_written_and_steers_no_terminal(double: Double) -> None:
    _, output = double.run(*OPEN)

    assert "[/b] Budi" in output
    assert "\x1b[2J" not in output


def test_a_cycle_is_opened_and_waited_for_through_a_restart(double: Double) -> None:
    double.answers["GET /cycles/2026"] = one_by_one({**CYCLE, "enrolled": None}, AWAY, AWAY, CYCLE)
    double.answers["GET /cycles/2026/board"] = (404, {"code": "not-yet", "detail": "belum"})

    code, output = double.run(*OPEN, "--yes", "--unit", "dinas", "--group", "jf")

    assert (code, double.orders()) == (0, ["POST /cycles"])
    assert "2 orang terdaftar" in output
    sent = next(body for row, body in double.asked if row == "POST /cycles")
    assert (sent["policy_id"], sent["policy_version"], sent["period"]) == ("permenpanrb-6-2022", 3, "annual")
    assert sent["population"] == {
        "units": ["dinas"], "with_subunits": True, "position_groups": ["jf"], "employees": [],
    }  # fmt: skip


def test_stopping_stops_only_the_looking_and_the_same_command_goes_on(
    double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press_ctrl_c(_seconds: float) -> None:
        raise KeyboardInterrupt

    double.answers["GET /cycles/2026"] = one_by_one({**CYCLE, "enrolled": None}, CYCLE)
    with monkeypatch.context() as patch:
        patch.setattr("cli.cycle.following.time.sleep", press_ctrl_c)
        stopped, output = double.run(*OPEN, "--yes")
    again, _ = double.run(*OPEN, "--yes")

    assert (stopped, again) == (1, 0)
    assert "berjalan terus" in output


def test_a_cycle_without_people_is_not_opened(double: Double) -> None:
    double.answers["POST /populations/preview"] = {**PEOPLE, "total": 0, "employees": [], "by_unit": {}, "by_group": {}}

    code, output = double.run(*OPEN, "--yes")

    assert (code, double.orders()) == (2, [])
    assert "Tidak ada pegawai" in output


def test_what_a_service_refuses_is_told_in_its_words(double: Double) -> None:
    double.answers["POST /cycles/preview"] = (409, {"code": "cycle-exists", "detail": "Siklus 2026 sudah ada."})

    code, output = double.run(*OPEN, "--yes")

    assert code == 2
    assert "Gagal: Siklus 2026 sudah ada." in output


@pytest.mark.parametrize("policy", ["a@", "a@b", "a@-1", "a@\N{SUPERSCRIPT TWO}", "a@" + "9" * 30])
def test_a_version_that_is_none_is_refused(double: Double, policy: str) -> None:
    code, output = double.run(*OPEN[:4], policy, *OPEN[5:])

    assert (code, double.asked) == (2, [])
    assert "--policy" in output


@pytest.mark.parametrize("wrong", ["../2026", "a b", "", "x" * 65, "a:b"])
def test_a_cycle_that_cannot_be_named_so_is_never_asked_for(double: Double, wrong: str) -> None:
    for act in ("status", "remind", "close"):
        code, output = double.run("cycle", act, wrong)
        assert (code, double.asked) == (2, [])
        assert "huruf, angka" in output


def test_the_board_tells_where_everything_waits(double: Double) -> None:
    double.answers["GET /cycles/2026/board"] = one_by_one(BOARD, APPRAISALS)
    code, output = double.run("cycle", "status", "2026")

    assert code == 0
    for told in ("disusun", "siap dinilai", "Siti Aisyah", "rencana belum dikirim", "belum ditunjuk siapa"):
        assert told in output


def test_the_board_comes_without_the_part_whose_service_is_away(double: Double) -> None:
    double.answers["GET /cycles/2026/board"] = one_by_one(AWAY, APPRAISALS)

    code, output = double.run("cycle", "status", "2026")

    assert code == 0
    assert "layanan goals tidak menjawab" in output
    assert "siap dinilai" in output


def test_without_a_cycle_all_are_listed(double: Double) -> None:
    assert [each["cycle_id"] for each in double.told("cycle", "status")] == ["2026"]
    assert "Penilaian kinerja 2026" in double.run("cycle", "status")[1]


def test_everybody_who_is_late_is_named_and_reminded_call_by_call(double: Double) -> None:
    double.answers["POST /cycles/2026/reminders"] = one_by_one(
        {"reminded": 500, "left": 1}, AWAY, {"reminded": 501, "left": 0}
    )

    code, output = double.run("cycle", "remind", "2026")

    assert code == 0
    assert "501 rencana diingatkan hari ini" in output
    assert "Siti Aisyah" in output
    assert len(double.orders()) == 3


def test_who_is_late_can_be_looked_at_without_reminding(double: Double) -> None:
    code, output = double.run("cycle", "remind", "2026", "--dry-run")

    assert (code, double.orders()) == (0, [])
    assert "1 rencana terlambat" in output


def test_what_is_open_is_shown_and_nothing_is_closed(double: Double) -> None:
    code, output = double.run("cycle", "close", "2026")

    assert (code, double.orders()) == (0, [])
    for told in ("1 orang tanpa rencana", "1 belum dinilai", "rencana yang disetujui: 1", "Siti Aisyah", "--yes"):
        assert told in output


def test_closing_waits_for_the_last_word(double: Double) -> None:
    waiting = {**CYCLE, "status": "closing", "unanswered": ["goals"], "waiting_total": 2}
    double.answers["GET /cycles/2026"] = one_by_one(CYCLE, waiting, AWAY, {**CYCLE, "status": "closing"})

    told = double.told("cycle", "close", "2026", "--yes")

    assert double.orders() == ["POST /cycles/2026/closing"]
    assert (told["cycle"]["status"], told["cycle"]["waiting_total"]) == ("closing", 0)
    assert told["before"]["units"] == [UNIT]


def test_a_service_that_is_away_is_named_with_the_next_step(double: Double) -> None:
    double.url = "http://127.0.0.1:9"

    for arguments in (OPEN, ("cycle", "status", "2026"), ("cycle", "remind", "2026"), ("cycle", "close", "2026")):
        code, output = double.run(*arguments)
        assert code == 2
        assert "kinerja up" in output


@pytest.mark.parametrize("url", ["a:b", "..", "http://[", "http://127.0.0.1:99999", "\N{FOX FACE}", "x" * 5000])
def test_an_address_that_is_none_ends_in_a_sentence(double: Double, url: str) -> None:
    double.url = url

    code, output = double.run("cycle", "status", "2026")

    assert code == 2
    assert output.startswith("Gagal: ")


@pytest.mark.parametrize("answer", [(500, {}), (404, {"errors": 3, "detail": None}), (422, {"errors": [1]})])
def test_an_answer_that_no_service_gives_ends_in_a_sentence(double: Double, answer: Answer) -> None:
    for row in list(double.answers):
        double.answers[row] = answer

    for arguments in (OPEN, ("cycle", "status", "2026"), ("cycle", "remind", "2026"), ("cycle", "close", "2026")):
        code, output = double.run(*arguments)
        assert code == 2
        assert output.startswith("Gagal: ")


def test_people_are_found_by_name_and_by_number(double: Double) -> None:
    row = {
        "employee_id": "siti", "name": "Siti [/x]", "nip": "198705122010012003", "unit_id": "dinas",
        "position": "Analis", "active": True,
    }  # fmt: skip
    double.answers["GET /people"] = {"items": [row], "next": None}

    for who in ("siti", "19870512 201001 2 003"):
        code, output = double.run("person", "find", who)
        assert code == 0
        assert "Siti [/x]" in output
        assert "…003" in output
        assert "198705122010012003" not in output

    double.answers["GET /people"] = PAGE
    assert "Tidak ada yang cocok" in double.run("person", "find", "x")[1]
