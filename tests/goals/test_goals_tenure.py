"""Who joins or leaves within a cycle is measured on the days in between; who was never there in it is not."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from goals_builders import (
    AGENCY,
    CYCLE,
    CYCLE_ID,
    EMPLOYEE,
    EMPLOYEE_ACTS,
    PLAN_ID,
    RATER_ACTS,
    agreed,
    cycle,
    cycle_body,
    draft,
    env,
    objectives,
    person,
    person_body,
    proposed,
    realisation,
)
from hypothesis import given
from hypothesis import strategies as st

from services.goals.domain.cycle.calendar import CalendarEntry, calendar_id, keep_running
from services.goals.domain.cycle.close import close_plan
from services.goals.domain.cycle.enrol import belongs, enrol_chosen, follow_directory, plans_of
from services.goals.domain.cycle.state import CycleState
from services.goals.domain.directory import MOVE, TENURE, PersonState, on_employment, on_person
from services.goals.domain.plan.agree import agree
from services.goals.domain.plan.move import move, moved, newest, next_segments, seen_by_move
from services.goals.domain.plan.propose import Proposal, propose
from services.goals.domain.plan.realise import days_of_plan, report_on_plan
from services.goals.domain.plan.remind import lateness
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.plan.tenure import behind_tenure, follow_tenure, seen_by_tenure, tenure_followed
from services.goals.domain.requests import AgreementIn
from shared import directory as everywhere
from shared.agency import EmploymentState
from shared.decision import Publish, Rejected
from shared.events.directory import Employment, EmploymentEnd, Leave, Person
from shared.events.evaluation import CycleStatus
from shared.events.goals import Plan, PlanStatus
from shared.ids import directory

SECOND = f"{AGENCY}:plan:{CYCLE}:{EMPLOYEE}:2"
TRANSFER = {"unit_id": "sd2", "rater_id": "other", "valid_from": "2026-07-01"}
LAST = date(2026, 9, 30)


def employment(**more: Any) -> Employment:
    content = {"agency_id": AGENCY, "subject": f"{AGENCY}:employment:{EMPLOYEE}", "version": 1}
    return Employment.model_validate(content | {"employee_id": EMPLOYEE} | more)


def retired(last_day: str = "2026-09-30", **more: Any) -> Employment:
    return employment(last_day=last_day, ended="retired", **more)


@dataclass
class Agency:
    """What goals keeps of one person, and what it has published; facts are heard, and then all pending work is done."""

    cycle: CycleState = field(default_factory=cycle)
    person: PersonState | None = None
    employment: EmploymentState | None = None
    plans: dict[str, PlanState] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    @property
    def entries(self) -> tuple[CalendarEntry, ...]:
        body = cycle_body(status=self.cycle.status.value, starts_on=self.cycle.starts_on, ends_on=self.cycle.ends_on)
        decision = keep_running(None, body, env())
        return decision.state.entries if decision else ()

    def contexts(self) -> dict[str, Any]:
        decision = keep_running(None, cycle_body(), env())
        known = {calendar_id(AGENCY): decision.state if decision else None, CYCLE_ID: self.cycle}
        return known | {directory.EMPLOYMENT.of(AGENCY, EMPLOYEE): self.employment} | self.plans

    def hear(self, *facts: Person | Employment) -> "Agency":
        for fact in facts:
            if isinstance(fact, Employment):
                self._employment(fact)
            else:
                self._person(fact)
            self._work()
        return self

    def days(self) -> list[tuple[Any, ...]]:
        return [(each.starts_on, each.ends_on, each.ended) for _id, each in sorted(self.plans.items())]

    def _employment(self, fact: Employment) -> None:
        heard = everywhere.on_employment(self.employment, fact, env())
        self.employment = heard.state if heard else self.employment
        known = on_employment(self.person, fact, env())
        self.person = known.state if known else self.person

    def _person(self, fact: Person) -> None:
        about = env(contexts=self.contexts())
        plans = {id: follow_directory(self.plans.get(id), fact, replace(about, id=id)) for id in plans_of(fact, about)}
        known = on_person(self.person, fact, about)
        self.person = known.state if known else self.person
        self._take(plans)

    def _work(self) -> None:
        while self.person is not None and self.person.jobs:
            if MOVE in self.person.jobs:
                ids = next_segments(self.person, newest(self.plans.values()), self.entries, {})
                done, decide, beside = moved, move, seen_by_move
            else:
                ids = behind_tenure(self.person, self.plans.values(), self.entries, {})
                done, decide, beside = tenure_followed, follow_tenure, seen_by_tenure
            known = {id: each for id, each in self.contexts().items() if id in beside(self.person, ids)}
            states = self.plans | {CYCLE_ID: self.cycle}
            decided = {id: decide(states.get(id), self.person, env(id, contexts=known)) for id in ids}
            if not self._take(decided):
                assert set(ids) <= {CYCLE_ID}
                self.person = done(self.person, None, env()).state

    def _take(self, decided: dict[str, Any]) -> bool:
        news = {id: each for id, each in decided.items() if each is not None}
        self.cycle = news.pop(CYCLE_ID).state if CYCLE_ID in news else self.cycle
        self.plans |= {id: each.state for id, each in news.items()}
        self.told += [publish.type for each in news.values() for publish in each.publishes]
        return bool(news)


@pytest.mark.parametrize(
    ("valid_from", "known", "expected"),
    [
        pytest.param("2026-01-01", {}, [(None, None, None)], id="there from the first day"),
        pytest.param("2020-01-01", {}, [(None, None, None)], id="there for long"),
        pytest.param("2026-03-02", {}, [(date(2026, 3, 2), None, None)], id="joins, told by the assignment"),
        pytest.param("2026-03-02", {"first_day": "2026-03-01"}, [(date(2026, 3, 1), None, None)], id="joins"),
        pytest.param("2026-03-02", {"first_day": "2010-03-01"}, [(None, None, None)], id="another assignment"),
        pytest.param("2026-12-31", {}, [(date(2026, 12, 31), None, None)], id="on the last day"),
        pytest.param("2027-01-01", {}, [], id="after the cycle"),
        pytest.param("2020-01-01", {"first_day": "2027-01-01"}, [], id="employed after the cycle"),
        pytest.param("2020-01-01", {"last_day": "2025-12-31"}, [], id="left before the cycle"),
        pytest.param(
            "2020-01-01",
            {"last_day": "2026-01-01", "ended": "died"},
            [(None, date(2026, 1, 1), EmploymentEnd.DIED)],
            id="left on the first day",
        ),
    ],
)  # fmt: skip
def test_who_is_enrolled_for_which_days(
    valid_from: str, known: dict[str, Any], expected: list[tuple[Any, ...]]
) -> None:
    told = person_body(valid_from=valid_from)
    facts = (employment(**known), told) if known else (told,)

    assert Agency().hear(*facts).days() == expected
    if known:
        # The other way round a plan may have been opened; where nothing is left of it, it has no days.
        after = Agency().hear(*reversed(facts))
        assert [each for each in after.days() if not _no_days(each)] == expected
    someone = Agency().hear(*facts).person
    assert someone is not None
    assert belongs(someone, cycle(), {}) is bool(expected)
    contexts = {f"{AGENCY}:person:{EMPLOYEE}": someone}
    assert (enrol_chosen(None, cycle(), env(contexts=contexts)) is not None) is bool(expected)


def _no_days(days: tuple[Any, ...]) -> bool:
    starts_on, ends_on, _ended = days
    return starts_on is not None and ends_on is not None and starts_on > ends_on


def test_earlier_assignments_say_since_when_somebody_is_there() -> None:
    before = {"unit_id": "sd3", "position": "Guru", "position_group": "jf", "valid_from": "2019-01-01"}
    told = person_body(valid_from="2026-04-01", earlier=[before])

    assert Agency().hear(told).days() == [(None, None, None)]


def test_who_turns_out_to_begin_after_the_cycle_is_measured_on_no_day_and_comes_in_when_that_was_wrong() -> None:
    agency = Agency().hear(person_body(), employment(first_day="2027-02-01"))
    plan = agency.plans[PLAN_ID]
    assert (plan.is_empty, agency.told[-1]) == (True, "plan.ended")
    with pytest.raises(Rejected) as refused:
        propose(plan, Proposal(objectives=objectives()), env(by=EMPLOYEE_ACTS, contexts={CYCLE_ID: cycle()}))
    assert refused.value.code == "plan-not-measured"

    agency.hear(employment(first_day="2026-02-02"))

    assert (agency.days(), agency.told[-1]) == ([(date(2026, 2, 2), None, None)], "plan.opened")


def test_a_plan_opens_by_itself_when_a_first_day_is_put_right() -> None:
    agency = Agency().hear(employment(first_day="2027-02-01"), person_body(valid_from="2027-02-01"))
    assert agency.plans == {}

    agency.hear(employment(first_day="2026-11-02"))

    assert agency.days() == [(date(2026, 11, 2), None, None)]


def test_so_it_does_when_an_assignment_is_put_right() -> None:
    agency = Agency().hear(person_body(valid_from="2027-02-01"))
    assert agency.plans == {}
    assert agency.hear(person_body(valid_from="2026-05-04")).days() == [(date(2026, 5, 4), None, None)]

    history = {"unit_id": "sd3", "position": "Guru", "position_group": "jf", "valid_from": "2019-01-01"}
    assert agency.hear(person_body(valid_from="2026-05-04", earlier=[history])).days() == [(None, None, None)]


def test_who_was_away_and_comes_back_is_measured_from_then_on() -> None:
    away = person_body(active=False, valid_from="2020-01-01")
    agency = Agency().hear(away, person_body(valid_from="2026-08-03"))

    assert agency.days() == [(date(2026, 8, 3), None, None)]


def test_leaving_ends_the_segment_on_its_day() -> None:
    agency = Agency().hear(person_body(), retired())

    plan = agency.plans[PLAN_ID]
    assert (plan.ends_on, plan.ended, plan.continues, agency.told) == (
        LAST, EmploymentEnd.RETIRED, False, ["plan.opened", "plan.ended"],
    )  # fmt: skip
    body = PLAN.body(plan, _publish("plan.ended"), 2)
    assert isinstance(body, Plan)
    assert (body.ends_on, body.ended) == (LAST, EmploymentEnd.RETIRED)
    days = days_of_plan(plan, cycle(), today=date(2026, 12, 1))
    assert [days.has(LAST), days.has(LAST + timedelta(days=1))] == [True, False]


def test_the_end_of_a_contract_is_an_end_like_another() -> None:
    agency = Agency().hear(person_body(), employment(kind="pppk", last_day="2026-09-30"))
    assert agency.days() == [(None, LAST, EmploymentEnd.CONTRACT_ENDED)]

    agency.hear(employment(kind="pppk", last_day="2028-09-30"))
    assert (agency.days(), agency.told[-1]) == ([(None, None, None)], "plan.opened")


@pytest.mark.parametrize(
    ("corrected", "expected"),
    [
        pytest.param(retired("2026-10-31"), (None, date(2026, 10, 31), EmploymentEnd.RETIRED), id="later"),
        pytest.param(retired("2026-08-31"), (None, date(2026, 8, 31), EmploymentEnd.RETIRED), id="earlier"),
        pytest.param(
            employment(last_day="2026-09-30", ended="died"), (None, LAST, EmploymentEnd.DIED), id="another reason"
        ),
        pytest.param(employment(), (None, None, None), id="not at all"),
        pytest.param(retired("2027-03-31"), (None, None, None), id="after the cycle"),
        pytest.param(retired("2026-12-31"), (None, date(2026, 12, 31), EmploymentEnd.RETIRED), id="with the cycle"),
    ],
)
def test_a_correction_moves_the_end_as_long_as_the_cycle_is_open(
    corrected: Employment, expected: tuple[Any, ...]
) -> None:
    assert Agency().hear(person_body(), retired(), corrected).days() == [expected]

    closing = Agency().hear(person_body(), retired())
    before = closing.days()
    closing.cycle = replace(closing.cycle, status=CycleStatus.CLOSING)
    assert closing.hear(corrected).days() == before


def test_nothing_is_reported_of_days_after_the_end() -> None:
    left = replace(agreed(), ends_on=LAST, ended=EmploymentEnd.RETIRED)
    about = env(by=EMPLOYEE_ACTS, today=date(2026, 12, 1), contexts={CYCLE_ID: cycle()})
    report_on_plan(left, [realisation(on=LAST)], about)
    with pytest.raises(Rejected) as refused:
        report_on_plan(left, [realisation(on=LAST + timedelta(days=1))], about)
    assert refused.value.code == "outside-cycle"


def test_what_waits_for_the_rater_can_still_be_agreed() -> None:
    left = replace(proposed(), ends_on=LAST, ended=EmploymentEnd.RETIRED)
    assert agree(left, AgreementIn(), env(by=RATER_ACTS, today=date(2026, 10, 5))).state.status is PlanStatus.AGREED


def test_nobody_waits_for_who_has_left() -> None:
    rule, left = cycle(deadline_days=31), replace(draft(), ends_on=LAST, ended=EmploymentEnd.DIED)
    none = replace(draft(), starts_on=date(2027, 2, 1), ends_on=date(2026, 12, 31))

    def late(plan: PlanState, on: date) -> bool:
        return lateness(plan, rule, on=on, day_of=lambda moment: moment.date()) is not None

    assert [late(left, LAST), late(left, LAST + timedelta(days=1)), late(none, LAST)] == [True, False, False]


def test_a_plan_without_days_closes_with_its_cycle() -> None:
    none = replace(draft(), starts_on=date(2027, 2, 1), ends_on=date(2026, 12, 31))
    closed = close_plan(none, env())
    assert closed is not None
    assert closed.state.status is PlanStatus.CLOSED


LEAVE = {"kind": "long_leave", "first_day": "2026-03-01", "last_day": "2026-05-31"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param((employment(leaves=[LEAVE]),), [("2026-03-01", "2026-05-31")], id="within"),
        pytest.param(
            (employment(leaves=[LEAVE | {"first_day": "2025-12-01"}]),), [("2026-01-01", "2026-05-31")], id="begun"
        ),
        pytest.param(
            (employment(leaves=[LEAVE | {"last_day": "2027-05-31"}]),), [("2026-03-01", "2026-12-31")], id="goes on"
        ),
        pytest.param((employment(leaves=[LEAVE], first_day="2026-04-01"),), [("2026-04-01", "2026-05-31")], id="joins"),
        pytest.param((retired("2026-04-30", leaves=[LEAVE]),), [("2026-03-01", "2026-04-30")], id="leaves on leave"),
        pytest.param((retired("2026-02-28", leaves=[LEAVE]),), [], id="left before"),
        pytest.param((employment(leaves=[LEAVE]), employment()), [], id="taken back"),
    ],
)  # fmt: skip
def test_leaves_are_told_as_far_as_they_lie_within_the_segment(
    facts: tuple[Employment, ...], expected: list[tuple[str, str]]
) -> None:
    agency = Agency().hear(person_body(), *facts)

    body = PLAN.body(agency.plans[PLAN_ID], _publish(agency.told[-1]), 2)
    assert isinstance(body, Plan)
    assert [(str(each.first_day), str(each.last_day)) for each in body.leaves] == expected
    assert len(agency.told) == 1 + len(facts)


def test_a_leave_over_a_movement_is_shared_by_the_segments() -> None:
    leave = LEAVE | {"last_day": "2026-08-31"}
    facts = (person_body(**TRANSFER), employment(leaves=[leave]))
    for order in permutations(facts):
        agency = Agency(plans={PLAN_ID: agreed()}, person=person()).hear(*order)
        first, second = (agency.plans[id].leaves for id in (PLAN_ID, SECOND))
        assert first == (Leave.model_validate(leave | {"last_day": "2026-06-30"}),)
        assert second == (Leave.model_validate(leave | {"first_day": "2026-07-01"}),)


JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)
RETIRED = EmploymentEnd.RETIRED


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            (person_body(**TRANSFER), retired()), [(None, JUNE, None), (JULY, LAST, RETIRED)], id="moves, then leaves"
        ),
        pytest.param(
            (person_body(**TRANSFER), retired("2026-05-31")),
            [(None, date(2026, 5, 31), RETIRED)],
            id="leaves before the movement",
        ),
        pytest.param(
            (person_body(**TRANSFER), retired("2026-06-30")), [(None, JUNE, RETIRED)], id="leaves on the eve of it"
        ),
        pytest.param(
            (person_body(**TRANSFER), retired("2026-07-01")),
            [(None, JUNE, None), (JULY, JULY, RETIRED)],
            id="leaves on the day of it",
        ),
    ],
)
def test_moving_and_leaving_come_to_the_same_in_any_order(
    facts: tuple[Person | Employment, ...], expected: list[tuple[Any, ...]]
) -> None:
    for order in permutations(facts):
        agency = Agency(plans={PLAN_ID: agreed()}, person=person()).hear(*order)
        assert [each for each in agency.days() if not _no_days(each)] == expected
        back = agency.hear(employment())
        assert back.days() == [(None, JUNE, None), (JULY, None, None)]


@given(
    st.lists(
        st.one_of(
            st.dates(date(2025, 11, 1), date(2027, 2, 1)).map(lambda day: retired(str(day))),
            st.just(employment()),
            st.dates(date(2026, 1, 2), date(2026, 12, 31)).map(lambda day: employment(last_day=day, leaves=[LEAVE])),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_last_word_about_an_employment_is_what_counts(facts: list[Employment]) -> None:
    moved_on = Agency(plans={PLAN_ID: agreed()}, person=person()).hear(person_body(**TRANSFER))
    at_once = Agency(plans={PLAN_ID: agreed()}, person=person()).hear(person_body(**TRANSFER), facts[-1])
    step_by_step = moved_on.hear(*facts)

    assert [(each.starts_on, each.ends_on, each.ended, each.leaves) for each in step_by_step.plans.values()] == [
        (each.starts_on, each.ends_on, each.ended, each.leaves) for each in at_once.plans.values()
    ]
    for plan in step_by_step.plans.values():
        days = days_of_plan(plan, cycle(), today=date(2027, 12, 31))
        last = facts[-1].last_day
        assert plan.is_empty or last is None or days.last <= last
        assert all(days.first <= each.first_day <= each.last_day <= days.last for each in plan.leaves)


def test_hearing_the_same_again_changes_and_tells_nothing() -> None:
    agency = Agency().hear(person_body(), retired())
    told = list(agency.told)

    agency.hear(retired(), person_body())

    assert agency.told == told
    assert agency.person is not None
    assert TENURE not in agency.person.jobs


def test_a_correction_of_the_assignment_is_followed_although_somebody_leaves() -> None:
    agency = Agency().hear(person_body(), retired(), person_body(rater_id="right"))

    assert (agency.plans[PLAN_ID].assignment.rater_id, agency.plans[PLAN_ID].ends_on) == ("right", LAST)


def _publish(type: str) -> Any:
    return Publish(type, PLAN_ID)
