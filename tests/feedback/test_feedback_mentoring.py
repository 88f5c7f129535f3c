from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from feedback_builders import AGENCY, DAY, env

from services.feedback.domain.mentoring import (
    MENTORING,
    SESSIONS_MAX,
    HelpfulnessByMentee,
    LogFull,
    Mentoring,
    MentoringWithOneself,
    Session,
    SessionDiffers,
    record_session,
)
from services.feedback.domain.requests import RecordSession
from shared.alike import filled
from shared.decision import Decision, NotYours, Publish
from shared.events.feedback import MentoringLog

MENTOR, MENTEE = "E-0", "E-1"


def session(
    session_id: str = "s-1", *, by: str = MENTOR, helpfulness: int | None = None, on: date = DAY, minutes: int = 60
) -> Session:
    return Session(
        session_id=session_id,
        competence="data",
        on=on,
        minutes=minutes,
        topic="Validasi",
        recorded_by=by,
        helpfulness=helpfulness,
    )


def record(state: Mentoring | None, held: Session, *, mentee_id: str = MENTEE) -> Decision[Mentoring]:
    asked = filled(RecordSession, held, mentor_id=MENTOR, mentee_id=mentee_id)
    return record_session(
        state, asked, env(by=held.recorded_by, id=f"{AGENCY}:mentoring:{MENTOR}:{mentee_id}", today=max(DAY, held.on))
    )


def body(decision: Decision[Mentoring]) -> MentoringLog:
    told = MENTORING.body(decision.state, Publish("mentoring.session-recorded", decision.state.id), 3)
    assert isinstance(told, MentoringLog)
    return told


def test_a_session_is_recorded_and_told() -> None:
    decision = record(None, session())

    assert decision.publishes == (Publish("mentoring.session-recorded", f"{AGENCY}:mentoring:{MENTOR}:{MENTEE}"),)
    told = body(decision)
    assert (told.sessions, told.minutes, told.last_on, told.competence) == (1, 60, DAY, "data")
    assert told.helpfulness is None


def test_a_session_counts_once() -> None:
    state = record(None, session()).state

    assert record(state, session()).state is state


@pytest.mark.parametrize(
    ("again", "field"),
    [
        ({"minutes": 90}, "minutes"),
        ({"by": MENTEE, "helpfulness": 1}, "helpfulness"),
    ],
)
def test_another_session_under_the_same_id_is_refused_by_field(again: dict[str, Any], field: str) -> None:
    state = record(record(None, session()).state, session(by=MENTEE, helpfulness=4)).state

    with pytest.raises(SessionDiffers, match="s-1 sudah tercatat") as refused:
        record(state, session(**again))

    assert refused.value.field == field


def test_sessions_are_summed_up_whatever_order_they_come_in() -> None:
    state = record(None, session(on=date(2026, 5, 1))).state

    told = body(record(state, session("s-2", on=date(2026, 4, 1), minutes=30)))

    assert (told.sessions, told.minutes, told.last_on) == (2, 90, date(2026, 5, 1))


def test_the_mentee_adds_how_helpful_it_was() -> None:
    state = record(None, session()).state
    state = record(state, session(by=MENTEE, helpfulness=4)).state
    completed = record(state, session("s-2", by=MENTEE, helpfulness=5))

    assert body(completed).helpfulness == Decimal("4.50")
    assert body(completed).sessions == 2
    assert record(completed.state, session(by=MENTEE, helpfulness=4)).state is completed.state


def test_the_mentor_does_not_judge_the_own_session() -> None:
    with pytest.raises(HelpfulnessByMentee):
        record(None, session(helpfulness=5))


def test_nobody_is_the_own_mentor() -> None:
    with pytest.raises(MentoringWithOneself):
        record(None, session(), mentee_id=MENTOR)


def test_a_third_person_records_nothing() -> None:
    with pytest.raises(NotYours):
        record(None, session(by="E-9"))


def test_a_pair_records_as_many_sessions_as_a_document_may_hold_and_no_more() -> None:
    nearly = replace(
        record(None, session()).state, sessions=tuple(session(f"s-{number}") for number in range(SESSIONS_MAX - 1))
    )

    full = record(nearly, session("s-last")).state

    assert len(full.sessions) == SESSIONS_MAX
    with pytest.raises(LogFull):
        record(full, session("s-more"))
    assert body(record(full, session("s-last", by=MENTEE, helpfulness=4))).helpfulness == 4
