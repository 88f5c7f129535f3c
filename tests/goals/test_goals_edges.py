"""Edges of decisions on plans that other tests pass by: the first and last day, nothing, the same again."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from goals_builders import (
    AGENCY,
    CYCLE,
    CYCLE_ID,
    DAY,
    EMPLOYEE,
    EMPLOYEE_ACTS,
    NOW,
    OFFICER_ACTS,
    PLAN_ID,
    RATER_ACTS,
    UNIT,
    agreed,
    cycle,
    days,
    draft,
    env,
    indicator,
    objective,
    person,
    proposed,
    realisation,
    unit_body,
)
from goals_units import LITERACY, UNIT_ID, tied, unit_with

from services.goals.domain.actuals import IndicatorChanged
from services.goals.domain.directory import UNIT as UNIT_KIND
from services.goals.domain.directory import on_unit
from services.goals.domain.plan.agree import EditionMoved, agree
from services.goals.domain.plan.expect import expect
from services.goals.domain.plan.impact import Impact, Ripple, known_through
from services.goals.domain.plan.proposal import Proposal
from services.goals.domain.plan.remind import remind_now
from services.goals.domain.plan.report_rater import report_rater
from services.goals.domain.plan.span import follow_span, spanned
from services.goals.domain.plan.state import PlanState
from services.goals.domain.plan.tasks import TaskKind, waits_for_employee, waits_for_rater
from services.goals.domain.realisation import check_report
from services.goals.domain.requests import AgreementIn, ExpectationIn, ExpectationsIn, RaterReportIn
from services.goals.domain.unit import set_indicators
from services.goals.domain.unit_requests import UnitIndicatorIn, UnitIndicatorsIn
from services.goals.domain.unit_tree import place_unit
from services.goals.rules.indicators import TargetZero, check_indicators
from services.goals.rules.roll_up import roll_up
from shared.agency import EmploymentState
from shared.decision import Publish
from shared.events.directory import Leave
from shared.events.goals import Desk, ImpactChange, PlanImpact, PlanReminder, UnitIndicatorRef

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
JANUARY = cycle(deadline_days=30, reminder_days=[1, 7, 14])
IMPACT = Impact(
    told=PlanImpact(
        objective="sorong:plan:2026:boss:1:o1",
        edition=2,
        change=ImpactChange.CHANGED,
        levels_up=1,
        through=("o1", "o2"),
        noticed_at=NOW,
    ),
    editions=1,
)


def day_of(moment: datetime) -> date:
    return moment.date()


def test_objectives_that_serve_another_indicator_or_none_are_no_share_of_it() -> None:
    elsewhere = tied(to=UnitIndicatorRef(unit_id=LITERACY.unit_id, indicator_id="lain"))
    untied = objective(indicator(indicator_id="i9", unit="murid", actual=Decimal(7)), objective_id="o9")

    rolled = roll_up(unit_with().indicators[0], LITERACY.unit_id, [(PLAN_ID, (untied, elsewhere, tied()))])

    assert len(rolled.shares) == 1


def test_a_second_report_of_a_wrong_rater_is_of_its_own_day() -> None:
    known = {CYCLE_ID: cycle()}
    first = report_rater(draft(), RaterReportIn(reason="Atasan pindah."), env(by=EMPLOYEE_ACTS, contexts=known)).state
    later = env(by=EMPLOYEE_ACTS, contexts=known, today=date(2026, 2, 3), now=datetime(2026, 2, 3, tzinfo=UTC))

    second = report_rater(first, RaterReportIn(reason="Atasan pindah ke dinas lain."), later).state

    assert [each.told.reported_on for each in second.rater_reports] == [date(2026, 2, 3)]


@pytest.mark.parametrize(("edition", "through"), [(1, None), (2, frozenset({"o1", "o2"})), (3, frozenset())])
def test_an_impact_is_known_of_the_same_edition(edition: int, through: frozenset[str] | None) -> None:
    ripple = Ripple(
        objective=IMPACT.told.objective,
        edition=edition,
        change=ImpactChange.CHANGED,
        changes=("x",),
        levels=0,
        through=("o1",),
    )

    assert known_through([IMPACT], ripple) == through


def test_an_officer_s_reminder_of_the_first_late_day_is_the_first_step() -> None:
    late = env(by=OFFICER_ACTS, today=date(2026, 2, 5), now=datetime(2026, 2, 5, 5, tzinfo=UTC))

    told = remind_now(draft(), None, late, cycle=JANUARY, by="petugas").state.reminders

    assert [(each.days_late, each.step) for each in told] == [(1, 1)]


def employed(**more: Any) -> EmploymentState:
    return EmploymentState(agency_id=AGENCY, employee_id=EMPLOYEE, **more)


def _leave(first: date, last: date) -> Leave:
    return Leave(kind="annual", first_day=first, last_day=last)


@pytest.mark.parametrize(
    ("leave", "seen"),
    [
        (_leave(date(2025, 12, 20), date(2025, 12, 31)), False),
        (_leave(date(2025, 12, 20), date(2026, 1, 1)), True),
        (_leave(date(2026, 12, 31), date(2027, 1, 9)), True),
        (_leave(date(2027, 1, 1), date(2027, 1, 9)), False),
    ],
)
def test_a_leave_belongs_to_a_plan_from_its_first_day_to_its_last(leave: Leave, seen: bool) -> None:
    plan = spanned(draft(), replace(person(), employment=employed(leaves=(leave,))), **YEAR)

    assert bool(plan.leaves) is seen


def test_a_leave_alone_does_not_end_a_plan_a_second_time() -> None:
    last_day = date(2026, 9, 30)
    plan = spanned(draft(), replace(person(), employment=employed(last_day=last_day)), **YEAR)
    on_leave = employed(last_day=last_day, leaves=(_leave(DAY, DAY),))
    with_leave = spanned(plan, replace(person(), employment=on_leave), **YEAR)

    first, again = follow_span(draft(), plan), follow_span(plan, with_leave)

    assert first is not None
    assert again is not None
    assert first.publishes == (Publish("plan.ended", PLAN_ID),)
    assert again.publishes == (Publish("plan.opened", PLAN_ID),)
    assert follow_span(plan, plan) is None


@pytest.mark.parametrize("value", ["0", "0.5"])
def test_nothing_reached_is_a_report(value: str) -> None:
    check_report(realisation(value=Decimal(value)), {"i1": indicator()}, days=days(), path="")


def test_an_employee_has_to_adapt_to_what_the_superior_changed_and_to_nothing_else() -> None:
    plan = agreed()
    touched = replace(plan, impacts=(replace(IMPACT, editions=9), IMPACT))

    assert list(waits_for_employee(plan, JANUARY, today=DAY, day_of=day_of)) == []
    (task,) = waits_for_employee(touched, JANUARY, today=DAY, day_of=day_of)
    assert (task.kind, task.count) == (TaskKind.ADAPT, 2)


def test_a_rater_sees_when_an_officer_reminded_of_a_plan_that_was_never_agreed() -> None:
    told = PlanReminder(desk=Desk.RATER, step=1, on=DAY, due_on=DAY, days_late=1, by="petugas")
    first = replace(proposed(), reminders=(told,))
    revision = replace(proposed(plan=agreed()), reminders=(told,))

    tasks = [next(waits_for_rater(each, JANUARY, entries=0, day_of=day_of)) for each in (first, revision)]

    assert [each.kind for each in tasks] == [TaskKind.AGREE, TaskKind.AGREE]
    assert [each.reminded_on for each in tasks] == [DAY, None]


def test_the_same_expectation_on_a_later_day_changes_nothing() -> None:
    def say(plan: PlanState, on: date) -> PlanState:
        noon = datetime(on.year, on.month, on.day, tzinfo=UTC)
        items = (ExpectationIn(criterion="loyal", text="Hadir di posko"),)
        act = env(by=RATER_ACTS, contexts={CYCLE_ID: cycle()}, today=on, now=noon)
        return expect(plan, ExpectationsIn(items=items), act).state

    first = say(draft(), DAY)

    assert say(first, date(2026, 3, 3)) == first


def test_who_agrees_on_an_edition_that_moved_on_is_told_which_field() -> None:
    with pytest.raises(EditionMoved) as caught:
        agree(proposed(), AgreementIn(edition=7), env(by=RATER_ACTS))

    assert caught.value.field == "edition"


@pytest.mark.parametrize(
    ("target", "high", "good"), [("0", "5", True), ("0", None, False), ("-1", "5", False), ("1", None, True)]
)
def test_nought_is_a_target_only_as_the_lower_end_of_a_range(target: str, high: str | None, good: bool) -> None:
    measured = indicator(target=target, target_high=high)

    if good:
        check_indicators((measured,), path="indicators")
    else:
        with pytest.raises(TargetZero) as caught:
            check_indicators((measured,), path="indicators")
        assert caught.value.field == "indicators[0].target"


def test_a_unit_is_put_below_another_moved_and_taken_away() -> None:
    placed = place_unit(None, unit_body(parent_id="dinas"), env())
    assert placed is not None
    moved = place_unit(placed.state, unit_body(parent_id="bidang"), env())
    assert moved is not None
    freed = place_unit(moved.state, unit_body(parent_id=None), env())
    assert freed is not None

    assert [each.state.parents for each in (placed, moved, freed)] == [{UNIT: "dinas"}, {UNIT: "bidang"}, {}]
    assert place_unit(moved.state, unit_body(parent_id="bidang"), env()) is None


def test_an_indicator_of_a_unit_with_reports_keeps_its_measure() -> None:
    reported = replace(unit_with(), realisations=(realisation(indicator_id="lancar"),))
    other = UnitIndicatorIn(indicator_id="lancar", name="Murid lancar membaca", target=Decimal(5), unit="kelas")
    known = {CYCLE_ID: cycle()}

    with pytest.raises(IndicatorChanged) as caught:
        set_indicators(
            reported,
            UnitIndicatorsIn(cycle_id=CYCLE, indicators=(other,)),
            env(UNIT_ID, by=OFFICER_ACTS, contexts=known),
        )

    assert caught.value.field == "indicators"
    assert other.roll_up is None


def test_what_nobody_said_is_nothing() -> None:
    (edition,) = agreed().editions

    assert edition.decided_for is None
    assert Proposal(objectives=None).on_reason == ""
    assert UNIT_KIND.lookup(on_unit(None, unit_body(), env()).state) == {"unit_id": UNIT}
