"""Which days people may write: those of the segment, and of the step before, that have come."""

from dataclasses import replace
from datetime import date

import pytest
from feedback_builders import AGENCY, DAY, RATER, SEEN, cycle, dossier, entry, env, plan

from services.feedback.domain.dossier.days import OutsideCycle
from services.feedback.domain.dossier.give import give
from services.feedback.domain.dossier.life import acknowledge, on_plan
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.mentoring import OutsideEmployment, record_session
from services.feedback.domain.requests import Acknowledge, GiveEntry, RecordSession
from shared.agency import EmploymentState
from shared.decision import DayAhead, DayTooEarly, Env, Rejected
from shared.events.feedback import About, Source
from shared.rules.vocabulary import Level

MOVED = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 30)}


def segment() -> Dossier:
    return on_plan(None, plan().model_copy(update=MOVED), env(cycle())).state


def said(on: date | None, *, today: date = DAY, state: Dossier | None = None, officer: bool = False) -> date:
    given = GiveEntry(
        entry_id="f-1",
        source=Source.SUPERIOR,
        about=About.BEHAVIOUR,
        criterion="kerja-sama",
        observed=SEEN,
        level=Level.AS,
        on=on,
        on_reason="Menurut surat",
    )
    decision = give(state or segment(), given, env(cycle(), by=RATER, today=today, officer=officer))
    return decision.state.entries[0].on


@pytest.mark.parametrize(
    ("on", "today", "counts"),
    [
        (None, date(2026, 3, 1), date(2026, 3, 1)),
        (None, date(2026, 8, 1), date(2026, 6, 30)),
        (date(2026, 3, 1), DAY, date(2026, 3, 1)),
        (DAY, DAY, DAY),
        (date(2026, 6, 30), date(2026, 8, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 8, 1), date(2026, 6, 30)),
        (date(2026, 8, 1), date(2026, 8, 1), date(2026, 6, 30)),
    ],
)
def test_feedback_is_of_a_day_of_the_segment(on: date | None, today: date, counts: date) -> None:
    assert said(on, today=today) == counts


@pytest.mark.parametrize("officer", [False, True])
@pytest.mark.parametrize(
    ("on", "today", "refusal"),
    [
        (date(2026, 2, 28), DAY, OutsideCycle),
        (date(1, 1, 1), DAY, OutsideCycle),
        (date(2026, 3, 6), DAY, DayAhead),
        (date(2026, 4, 5), DAY, DayAhead),
        (date(2999, 12, 31), DAY, DayAhead),
        (date(2026, 8, 2), date(2026, 8, 1), DayAhead),
        (None, date(2026, 2, 28), OutsideCycle),
    ],
)
def test_feedback_of_any_other_day_is_refused(
    on: date | None, today: date, refusal: type[Rejected], *, officer: bool
) -> None:
    with pytest.raises(refusal):
        said(on, today=today, officer=officer)


def test_without_days_of_its_own_a_segment_has_those_of_the_cycle() -> None:
    assert said(None, today=date(2027, 1, 5), state=dossier()) == date(2026, 12, 31)
    assert said(date(2027, 1, 4), today=date(2027, 1, 5), state=dossier()) == date(2026, 12, 31)
    with pytest.raises(OutsideCycle):
        said(date(2025, 12, 31), today=date(2027, 1, 5), state=dossier())


def read(on: date | None, *, officer: bool = False) -> tuple[date, ...]:
    shown = give(dossier(), _spoken(), env(cycle(), by=RATER)).state
    assert shown.shown_on == DAY
    later = env(cycle(), today=date(2026, 3, 9), officer=officer)
    return acknowledge(shown, Acknowledge(on=on, on_reason="Menurut tanda terima"), later).state.acknowledged_on


def _spoken() -> GiveEntry:
    said = replace(entry(RATER, source=Source.SUPERIOR))
    return GiveEntry(
        entry_id="f-1",
        source=said.source,
        about=About.BEHAVIOUR,
        criterion=said.criterion,
        observed=SEEN,
        level=Level.AS,
    )


@pytest.mark.parametrize("on", [None, DAY, date(2026, 3, 9)])
def test_what_was_shown_is_acknowledged_between_that_day_and_today(on: date | None) -> None:
    assert read(on) == (on or date(2026, 3, 9),)


@pytest.mark.parametrize(
    ("on", "refusal"),
    [(date(2026, 3, 10), DayAhead), (date(2026, 3, 4), DayTooEarly), (date(2020, 1, 1), DayTooEarly)],
)
def test_nobody_acknowledges_before_anything_was_shown_or_ahead(on: date, refusal: type[Rejected]) -> None:
    with pytest.raises(refusal):
        read(on)


def met(on: date | None, *known: EmploymentState) -> date:
    held = RecordSession(session_id="s-1", mentor_id="E-0", mentee_id="E-1", competence="data", on=on, minutes=60)
    around = {f"{AGENCY}:employment:{each.employee_id}": each for each in known}
    plain = env(by="E-0", id=f"{AGENCY}:mentoring:E-0:E-1")
    whole = Env(id=plain.id, now=plain.now, today=plain.today, actor=plain.actor, contexts=around)
    return record_session(None, held, whole).state.sessions[0].on


@pytest.mark.parametrize("on", [None, DAY, date(2025, 3, 4)])
def test_a_session_is_of_the_year_before_today(on: date | None) -> None:
    assert met(on) == (on or DAY)


@pytest.mark.parametrize(
    ("on", "refusal"),
    [(date(2026, 3, 6), DayAhead), (date(2025, 3, 3), DayTooEarly), (date(1, 1, 1), DayTooEarly)],
)
def test_a_session_of_another_day_is_refused(on: date, refusal: type[Rejected]) -> None:
    with pytest.raises(refusal):
        met(on)


@pytest.mark.parametrize(
    ("on", "refused"),
    [(date(2026, 1, 31), True), (date(2026, 2, 1), False), (date(2026, 2, 20), False), (date(2026, 2, 21), True)],
)
def test_mentor_and_mentee_meet_while_both_are_employed(on: date, *, refused: bool) -> None:
    hired = EmploymentState(agency_id=AGENCY, employee_id="E-1", first_day=date(2026, 2, 1))
    retired = EmploymentState(agency_id=AGENCY, employee_id="E-0", last_day=date(2026, 2, 20))
    if not refused:
        assert met(on, hired, retired) == on
        return
    with pytest.raises(OutsideEmployment):
        met(on, hired, retired)
