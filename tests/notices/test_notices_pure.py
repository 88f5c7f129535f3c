"""Who waits for whom, when the mail goes, what stands in it, and whose link it is."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from notices_builders import AGENCY, MONDAY, SENDER, appraisal, person, plan, settings, subject
from pydantic import ValidationError

from notices.daily import Calendar, When, to_mail
from notices.links import person_of, token_of
from notices.mail import mail_of, message_id
from notices.waiting import Wait, waits_in
from shared.events.delegation import Delegated
from shared.events.feedback import Dossier

KEY = b"k" * 40
JAKARTA = Calendar(zone="Asia/Jakarta", holidays=(date(2026, 6, 17),))
WHEN = When(hour=7, soon_days=2)
LATE = {
    "desk": "employee", "employee_id": "siti", "step": 1, "on": "2026-02-01", "due_on": "2026-01-31", "days_late": 1,
}  # fmt: skip
REMINDER = {"on": "2026-06-10", "since": "2026-06-01", "due_on": "2026-06-17", "days_late": -7, "step": 1}
OBJECTION = {"status": "filed", "filed_on": "2026-06-01", "last_day": "2026-06-20", "decider_id": "kepala"}


def who(body: Any) -> list[str]:
    return [each.employee_id for each in waits_in(body)]


@pytest.mark.parametrize(
    ("status", "more", "waited_for"),
    [
        ("draft", {}, ["siti"]),
        ("returned", {}, ["siti"]),
        ("proposed", {}, ["hasan"]),
        ("agreed", {}, []),
        ("agreed", {"revision_pending": True}, ["hasan"]),
        ("agreed", {"waiting": 3}, ["hasan"]),
        ("closed", {"waiting": 3}, []),
        ("closed", {}, []),
    ],
)
def test_a_plan_waits_for_whoever_has_to_act_on_it(status: str, more: dict[str, Any], waited_for: list[str]) -> None:
    assert who(plan(status=status, **more)) == waited_for


def test_a_plan_without_a_rater_waits_for_nobody() -> None:
    nobody = plan().assignment.model_copy(update={"rater_id": None}).model_dump()

    assert who(plan(status="proposed", assignment=nobody)) == []


def test_a_plan_without_days_waits_for_nobody() -> None:
    assert who(plan(starts_on="2026-06-02", ends_on="2026-06-01")) == []


def test_the_deadline_of_a_late_plan_is_known() -> None:
    assert waits_in(plan(reminder=LATE)) == (Wait("siti", date(2026, 1, 31)),)


@pytest.mark.parametrize(
    ("status", "more", "waited_for"),
    [
        ("open", {}, []),
        ("ready", {}, ["hasan"]),
        ("ready", {"continued": True}, []),
        ("decided", {}, ["siti"]),
        ("decided", {"approval": {"status": "awaited", "since": "2026-06-01", "approver_id": "kepala"}}, ["kepala"]),
        ("acknowledged", {}, []),
        ("final", {}, []),
        ("final", {"objection": OBJECTION}, ["kepala"]),
        ("cancelled", {"objection": OBJECTION}, []),
    ],
)
def test_an_appraisal_waits_for_its_next_act(status: str, more: dict[str, Any], waited_for: list[str]) -> None:
    assert who(appraisal(status=status, **more)) == waited_for


def test_a_superior_who_is_told_is_mailed_too_and_the_deadline_is_known() -> None:
    reminder = REMINDER | {"wait": "decision", "employee_id": "hasan", "superior_id": "kepala"}

    due = date(2026, 6, 17)
    assert waits_in(appraisal(reminder=reminder)) == (Wait("hasan", due), Wait("kepala", due))
    assert who(appraisal(status="decided", reminder=reminder)) == ["siti"]


def test_owed_feedback_waits_on_the_day_of_its_reminder() -> None:
    content = subject("dossier", "2026", "siti", "1") | {
        "cycle_id": "2026", "assignment": plan().assignment.model_dump(),
        "reminder": REMINDER | {"wait": "feedback", "employee_id": "hasan"},
    }  # fmt: skip

    assert waits_in(Dossier.model_validate(content)) == (Wait("hasan", date(2026, 6, 17), date(2026, 6, 10)),)
    assert waits_in(Dossier.model_validate(content | {"closed": True})) == ()


def test_an_offered_delegation_waits_for_the_delegate() -> None:
    content = subject("delegation", "hasan", "wati", "2026-06-20") | {
        "principal_id": "hasan", "delegate_id": "wati", "kind": "plh", "valid_from": "2026-06-20",
        "valid_to": "2026-06-30", "source": "self", "status": "proposed", "proposed_at": "2026-06-01T00:00:00Z",
    }  # fmt: skip

    assert waits_in(Delegated.model_validate(content)) == (Wait("wati", date(2026, 6, 20), date(2026, 6, 30)),)
    assert waits_in(Delegated.model_validate(content | {"status": "accepted"})) == ()
    assert waits_in(person()) == ()


@pytest.mark.parametrize(
    ("local", "wait", "mailed"),
    [
        ("2026-06-15T06:59", Wait("siti"), False),
        ("2026-06-15T07:00", Wait("siti"), True),
        ("2026-06-14T09:00", Wait("siti"), False),
        ("2026-06-17T09:00", Wait("siti"), False),
        ("2026-06-14T05:00", Wait("siti", date(2026, 6, 16)), True),
        ("2026-06-14T05:00", Wait("siti", date(2026, 6, 17)), False),
        ("2026-06-14T05:00", Wait("siti", date(2026, 6, 13)), False),
        ("2026-06-15T09:00", Wait("siti", None, date(2026, 6, 14)), False),
        ("2026-06-15T09:00", Wait("siti", None, date(2026, 6, 15)), True),
    ],
    ids=["early", "at seven", "sunday", "holiday", "soon on a sunday", "not yet soon", "past", "left", "last day"],
)
def test_mail_goes_from_an_hour_on_and_sooner_before_a_deadline(local: str, wait: Wait, mailed: bool) -> None:
    found = to_mail([wait], local=datetime.fromisoformat(local), calendar=JAKARTA, when=WHEN)

    assert found == (frozenset({"siti"}) if mailed else frozenset())


def test_a_mail_has_a_link_and_no_content_and_always_the_same_name() -> None:
    mail = mail_of(
        "kota:person:siti:mail:2026-06-15", to="siti@kota.go.id", sender=SENDER, portal="https://kinerja.kota.go.id",
        stop="https://kinerja.kota.go.id/berhenti/x", now=MONDAY,
    )  # fmt: skip

    text = mail.as_string()
    assert "https://kinerja.kota.go.id" in text.splitlines()
    assert not any(each in text for each in ("Siti", "2026-06-15", "SKP", AGENCY + ":"))
    assert mail["Message-ID"] == message_id("kota:person:siti:mail:2026-06-15", SENDER)
    assert mail["Message-ID"] != message_id("kota:person:siti:mail:2026-06-16", SENDER)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_link_is_read_by_whom_it_was_signed() -> None:
    token = token_of("kota:person:siti", KEY)

    assert person_of(token, KEY) == "kota:person:siti"
    assert person_of(token, b"x" * 40) is None


@pytest.mark.parametrize("token", ["", "a", "....", "x" * 10_000, "\N{FOX FACE}", token_of("kota:person:a", KEY)[:-4]])
def test_a_link_that_nobody_signed_is_of_nobody(token: str) -> None:
    assert person_of(token, KEY) is None


@pytest.mark.parametrize(
    "wrong",
    [{"smtp_user": "a"}, {"smtp_password": "x"}, {"smtp_user": "a", "smtp_password": "x"}, {"sender": "a"},
     {"zone": "Asia/Nowhere"}, {"portal": "https://kota.go.id/x y"}, {"hour": 24}],
)  # fmt: skip
def test_settings_that_do_not_fit_are_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, KeyError)):
        settings(tmp_path, **wrong)


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    found = settings(tmp_path)
    found.link_key_file.write_text("pendek")

    with pytest.raises(ValueError, match="32"):
        found.link_key()
