"""Answers of the public that look like many by one hand are set aside, counted, and can be let count; none is lost."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from feedback_builders import SURVEY_ID, cycle, env
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.feedback.domain.requests import LetCount, ReportPopulation
from services.feedback.domain.survey.answer import take_answers
from services.feedback.domain.survey.run import (
    NewCodes,
    NewSurvey,
    NothingAside,
    close_survey,
    issue_codes,
    open_survey,
    release_aside,
    report_population,
)
from services.feedback.domain.survey.show import show_survey, survey_table
from services.feedback.domain.survey.state import SURVEY, Survey, SurveyClosed
from services.feedback.domain.survey.suspect import Sent, Suspicion, form_token
from services.feedback.rules.masking import masked
from services.feedback.rules.questions import ELEMENTS
from shared.decision import Publish, Rejected
from shared.events import feedback
from shared.events.evaluation import CycleStatus

K = 3
GOOD = dict.fromkeys(ELEMENTS, 4)
BAD = dict.fromkeys(ELEMENTS, 1)
AT = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
LIMITS = {"per_device_per_day": 2, "per_batch_per_hour": 4, "minimum_seconds": 20}


def opened(codes: int = 40, **feedback_rule: Any) -> Survey:
    during = cycle(**({"survey_limits": LIMITS} | feedback_rule))
    state = open_survey(None, NewSurvey(title="Survei", secret="rahasia"), env(during, id=SURVEY_ID)).state
    return with_codes(state, frozenset(f"h{n:011}-{n}" for n in range(codes)), "loket 1")


def with_codes(state: Survey, hashes: frozenset[str], label: str = "") -> Survey:
    return issue_codes(state, NewCodes(hashes=hashes, label=label), env(id=SURVEY_ID)).state


def code(number: int) -> str:
    return f"h{number:011}-{number}"


@dataclass(frozen=True)
class Arrival:
    """How an answer comes, and when."""

    at: datetime
    sent: dict[str, Any]


def arrival(
    device: str = "d", *, at: datetime = AT, form: str = "", hidden: bool = False, salt: str = "garam"
) -> Arrival:
    return Arrival(at, {"device": device, "form": form, "hidden": hidden, "fresh_salt": salt})


def taken(state: Survey, number: int, came: Arrival, comment: str = "", answers: dict[str, int] = GOOD) -> Survey:
    return taken_with(state, code(number), came, comment, answers)


def taken_with(
    state: Survey, code_hash: str, came: Arrival, comment: str = "", answers: dict[str, int] = GOOD
) -> Survey:
    sent = Sent(code_hash=code_hash, answers=answers, comment=comment, **came.sent)
    return take_answers(state, sent, env(id=SURVEY_ID, now=came.at, today=came.at.date())).state


def letting_count(state: Survey, suspicion: Suspicion, reason: str = "Tablet loket") -> Survey:
    return release_aside(state, LetCount(suspicion=suspicion, reason=reason), env(id=SURVEY_ID, by="P-1")).state


def with_population(state: Survey, users: int) -> Survey:
    return report_population(state, ReportPopulation(users=users), env(id=SURVEY_ID)).state


def suspicions(state: Survey) -> list[Suspicion]:
    return [each.suspicion for each in state.aside]


@pytest.mark.parametrize(
    ("seconds", "found"),
    [pytest.param(19, [Suspicion.TOO_FAST], id="too-fast"), pytest.param(20, [], id="just-long-enough")],
)
def test_nobody_answers_nine_questions_in_no_time(seconds: int, found: list[Suspicion]) -> None:
    state = opened()
    form = form_token(state.secret, survey_id=state.id, at=AT)

    assert suspicions(taken(state, 0, arrival(at=AT + timedelta(seconds=seconds), form=form))) == found


@pytest.mark.parametrize("forged", ["", "1.aa", "1772703000.", "x.y", "9" * 40 + ".a", "١٢.ab"])
@pytest.mark.parametrize("required", [True, False], ids=["required", "optional"])
def test_a_form_that_is_not_ours_is_suspicious_only_where_the_policy_says(forged: str, required: bool) -> None:
    state = opened(survey_limits=LIMITS | {"form_required": required})

    assert suspicions(taken(state, 0, arrival(form=forged))) == ([Suspicion.NO_FORM] if required else [])


def test_a_form_of_another_survey_or_day_does_not_count() -> None:
    state = opened(survey_limits=LIMITS | {"form_required": True})
    foreign = form_token(state.secret, survey_id="kota:survey:2026:LAIN", at=AT - timedelta(minutes=5))
    old = form_token(state.secret, survey_id=state.id, at=AT - timedelta(days=2))

    for form in (foreign, old):
        assert suspicions(taken(state, 0, arrival(form=form))) == [Suspicion.NO_FORM]


def test_a_survey_without_a_secret_knows_no_form_of_its_own() -> None:
    state = replace(opened(survey_limits=LIMITS | {"form_required": True}), secret="")
    form = form_token("", survey_id=state.id, at=AT - timedelta(minutes=5))

    assert suspicions(taken(state, 0, arrival(form=form))) == [Suspicion.NO_FORM]


@pytest.mark.parametrize(
    ("opened_before", "found"),
    [
        pytest.param(timedelta(0), [Suspicion.TOO_FAST], id="this-second"),
        pytest.param(timedelta(days=1), [], id="a-day-ago"),
        pytest.param(timedelta(days=1, seconds=1), [Suspicion.NO_FORM], id="longer-ago"),
        pytest.param(timedelta(seconds=-1), [Suspicion.NO_FORM], id="not-yet"),
    ],
)
def test_a_form_counts_from_its_opening_for_a_day(opened_before: timedelta, found: list[Suspicion]) -> None:
    state = opened(survey_limits=LIMITS | {"form_required": True})
    form = form_token(state.secret, survey_id=state.id, at=AT - opened_before)

    assert suspicions(taken(state, 0, arrival(form=form))) == found


def test_a_field_that_people_do_not_see_is_filled_by_programs_only() -> None:
    assert suspicions(taken(opened(survey_limits=None), 0, arrival(hidden=True))) == [Suspicion.HIDDEN_FIELD]
    assert suspicions(taken(opened(survey_limits=None), 0, arrival())) == []


def test_more_than_the_limit_from_one_device_and_day_are_set_aside() -> None:
    state = opened()
    for number in range(3):
        state = taken(state, number, arrival("hp"))
    next_day = taken(state, 3, arrival("hp", at=AT + timedelta(days=1), salt="lain"))

    assert (suspicions(state), len(state.waiting)) == ([Suspicion.DEVICE], 2)
    assert suspicions(next_day) == [Suspicion.DEVICE]


def test_more_than_the_limit_of_one_batch_in_an_hour_are_set_aside() -> None:
    state = opened()
    for number in range(5):
        state = taken(state, number, arrival(f"hp-{number}"))
    later = taken(state, 5, arrival("hp-5", at=AT + timedelta(hours=1)))
    more = with_codes(state, frozenset({"z" * 12}))

    assert suspicions(state) == suspicions(later) == [Suspicion.BURST]
    other = taken_with(more, "z" * 12, arrival("hp-6"))
    assert suspicions(other) == [Suspicion.BURST]


def test_a_device_is_known_by_a_salted_hash_for_one_day_and_never_beside_an_answer() -> None:
    state = opened()
    for number, device in enumerate(("10.0.0.9|Peramban", "10.0.0.1|Peramban", "10.0.0.5|Peramban")):
        state = taken(state, number, arrival(device))
    assert state.watch is not None
    next_day = taken(state, 3, arrival("10.0.0.9|Peramban", at=AT + timedelta(days=1), salt="lain"))
    assert next_day.watch is not None

    assert list(state.watch.devices) == sorted(state.watch.devices)
    assert "10.0.0" not in repr(state)
    assert state.watch.devices.keys().isdisjoint(next_day.watch.devices)
    assert "garam" not in repr(next_day)
    closing = ended_survey(next_day)
    assert closing.watch is None


def test_what_is_set_aside_is_counted_and_does_not_count_until_it_is_released() -> None:
    state = opened(survey_limits={"per_device_per_day": 1})
    for number in range(K + 1):
        state = taken(state, number, arrival("hp"), comment=f"Catatan {number}", answers=GOOD if number else BAD)
    shown = show_survey(state, with_counts=True)
    assert (shown.set_aside, shown.answers_received) == ({Suspicion.DEVICE: K}, K + 1)
    assert show_survey(state, with_counts=False).set_aside is None

    released = letting_count(state, Suspicion.DEVICE)

    assert (released.aside, len(released.waiting), len(released.comments)) == ((), K + 1, K + 1)
    note = show_survey(released, with_counts=True).releases
    assert note is not None
    assert [(each.answers, each.reason, each.by) for each in note] == [(K, "Tablet loket", "P-1")]
    with pytest.raises(NothingAside):
        letting_count(released, Suspicion.DEVICE)
    ended = [ended_survey(each) for each in (state, released)]
    assert [each.published.answers if each.published else 0 for each in ended] == [0, K + 1]


@pytest.mark.parametrize(
    ("size", "used"), [pytest.param(K, (1, 0), id="minimum"), pytest.param(K - 1, (None, None), id="a-batch-too-small")]
)
def test_batches_tell_how_many_of_their_codes_are_used_but_not_of_a_few_people(
    size: int, used: tuple[int | None, int | None]
) -> None:
    few = frozenset(f"z{n:011}" for n in range(size))
    state = with_codes(taken(opened(5), 0, arrival()), few, "loket 2")

    batches = show_survey(state, with_counts=True).batches

    assert batches is not None
    assert [(each.name, each.label, each.issued) for each in batches] == [("1", "loket 1", 5), ("2", "loket 2", size)]
    assert tuple(each.used for each in batches) == used


def ended_survey(state: Survey) -> Survey:
    return close_survey(state, cycle(status=CycleStatus.CLOSING), env(id=SURVEY_ID)).state


def body(state: Survey) -> feedback.Survey:
    told = SURVEY.body(state, Publish("survey.closed", state.id), 9)
    assert isinstance(told, feedback.Survey)
    return told


@pytest.mark.parametrize(
    ("users", "needed", "reached"),
    [
        pytest.param(10, 10, False, id="small"),
        pytest.param(300, 169, False, id="W18"),
        pytest.param(4, 4, True, id="4"),
    ],
)
def test_the_sample_is_shown_against_the_users_that_the_unit_reports(users: int, needed: int, reached: bool) -> None:
    state = opened(survey_limits=None)
    assert show_survey(state, with_counts=False).sample is None
    state = with_population(state, users)
    for number in range(4):
        state = taken(state, number, arrival())
    assert state.published is None

    closed = ended_survey(state)

    sample = show_survey(closed, with_counts=False).sample
    assert sample is not None
    assert (sample.needed, sample.answers, sample.reached) == (needed, 4, reached)
    assert (body(closed).population, body(closed).sample_size) == (users, needed)
    assert with_population(state, users) is state
    with pytest.raises(SurveyClosed):
        with_population(closed, users)


@pytest.mark.parametrize(
    ("rule", "answers", "about"),
    [
        pytest.param({}, 6, "unit", id="a-unit-where-nothing-is-said"),
        pytest.param({"survey_attribution": {"to": "person", "minimum": 6}}, 6, "person", id="a-person-by-a-rule"),
        pytest.param({"survey_attribution": {"to": "person", "minimum": 7}}, 6, "unit", id="not-below-its-minimum"),
    ],
)
def test_a_result_is_about_a_person_only_by_a_published_rule(rule: dict[str, Any], answers: int, about: str) -> None:
    state = opened(survey_limits=None, **rule)
    for number in range(answers):
        state = taken(state, number, arrival())

    closed = ended_survey(state)

    assert body(closed).attributed_to == about
    assert body(state).attributed_to == "unit"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("Pak Budi Santoso lambat sekali", "Pak [disamarkan] lambat sekali", id="a-name-behind-a-title"),
        pytest.param("Dilayani ibu Sri, ramah", "Dilayani ibu [disamarkan], ramah", id="one-word"),
        pytest.param("petugas bernama Andi kasar", "petugas bernama [disamarkan] kasar", id="called"),
        pytest.param("dr. Ani P. datang siang", "dr. [disamarkan]. datang siang", id="with-dots"),
        pytest.param("Pak Camat dan Bu Lurah ramah", "Pak Camat dan Bu Lurah ramah", id="an-office-is-no-name"),
        pytest.param("Pak tolong dipercepat. Antre lama", "Pak tolong dipercepat. Antre lama", id="no-name"),
        pytest.param("NIP 19870512 201001 2 003 itu", "NIP [disamarkan] itu", id="a-number-with-blanks"),
        pytest.param("NIK 1171011205870001", "NIK [disamarkan]", id="a-number"),
        pytest.param("nomor 123456789 itu", "nomor [disamarkan] itu", id="nine-digits"),
        pytest.param("nomor 12345678 itu", "nomor 12345678 itu", id="eight-digits"),
        pytest.param("hubungi 0812-3456-7890", "hubungi [disamarkan]", id="a-telephone"),
        pytest.param("surel a.b@contoh.go.id ya", "surel [disamarkan] ya", id="a-mail-address"),
        pytest.param("Antre 45 menit, 3 loket tutup", "Antre 45 menit, 3 loket tutup", id="short-numbers-stay"),
        pytest.param("Antre pada 05/03/2026 pukul 08.30", "Antre pada 05/03/2026 pukul 08.30", id="a-date-stays"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_names_and_numbers_of_people_are_masked(text: str, kept: str) -> None:
    assert masked(text) == kept


def test_comments_show_to_officers_at_closing_and_in_no_order() -> None:
    def ended(order: list[int]) -> Survey:
        state = opened(survey_limits=None)
        for place, number in enumerate(order):
            state = taken(state, place, arrival(), comment=f"Catatan {number}")
            assert show_survey(state, with_counts=True).comments == ()
        return ended_survey(state)

    shown = show_survey(ended([0, 1, 2]), with_counts=True).comments

    assert shown == show_survey(ended([2, 0, 1]), with_counts=True).comments
    assert set(shown or ()) == {"Catatan 0", "Catatan 1", "Catatan 2"}
    assert show_survey(ended([0, 1]), with_counts=True).comments == ()
    assert show_survey(ended([0, 1, 2]), with_counts=False).comments is None
    assert "Catatan" not in body(ended([0, 1, 2])).model_dump_json()


def test_the_table_has_a_line_for_each_element_and_one_for_the_whole() -> None:
    state = opened(survey_limits=None)
    assert survey_table(state).splitlines() == ["unsur,nama,n,rata_rata,indeks,mutu"]
    for number in range(3):
        state = taken(state, number, arrival(), answers=GOOD | {"U1": 3 if number else 4})
    state = ended_survey(state)

    lines = survey_table(state).splitlines()

    assert lines[1] == "U1,Persyaratan,3,3.33,83.33,B"
    assert lines[2] == 'U2,"Sistem, mekanisme, dan prosedur",3,4.00,100.00,A'
    assert lines[-1] == f"SKM,Semua unsur,3,,{Decimal('98.15')},A"
    assert len(lines) == 11


class Running(RuleBasedStateMachine):
    """Answers come from few devices over some days; officers release; the cycle closes."""

    def __init__(self) -> None:
        super().__init__()
        self.state = opened(codes=60)
        self.sent = 0
        self.at = AT
        self.shown = 0

    @rule(device=st.sampled_from("abc"), hidden=st.booleans(), hours=st.sampled_from([0, 0, 1, 24]))
    def answer(self, device: str, hidden: bool, hours: int) -> None:
        self.at += timedelta(hours=hours)
        if self.sent >= 60 or self.state.closed:
            return
        self.state = taken(self.state, self.sent, arrival(device, at=self.at, hidden=hidden, salt=str(self.at.date())))
        self.sent += 1

    @rule(suspicion=st.sampled_from(Suspicion))
    def release(self, suspicion: Suspicion) -> None:
        before = self.state
        held = suspicions(before).count(suspicion)
        try:
            self.state = letting_count(before, suspicion)
        except Rejected:
            assert before.closed or not held
        else:
            assert held == self.state.releases[-1].answers
            assert suspicion not in suspicions(self.state)

    @rule()
    def close(self) -> None:
        if self.sent < 12:
            return
        self.state = ended_survey(self.state)

    @invariant()
    def every_answer_waits_shows_or_is_set_aside(self) -> None:
        shown = self.state.published.answers if self.state.published else 0
        assert len(self.state.waiting) + len(self.state.aside) + shown == self.sent == len(self.state.used)
        assert shown - self.shown == 0 or shown - self.shown >= K
        assert not self.state.closed or len(self.state.waiting) < K
        self.shown = shown


TestRunning = Running.TestCase
TestRunning.settings = settings(max_examples=40, stateful_step_count=25)
