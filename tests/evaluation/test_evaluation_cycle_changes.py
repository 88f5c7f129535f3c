"""A cycle opened by mistake: refused for implausible dates, looked at before, amended, cancelled; appraisals follow."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from evaluation_builders import (
    AGENCY,
    EMPLOYEE,
    LONG,
    RATER,
    answer,
    assignment,
    closed,
    closing,
    command,
    cycle,
    dossier,
    env,
    plan,
    policy,
    rating,
    ready,
)

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, conclude_unrated
from services.evaluation.domain.appraisal.hear import look_again, on_dossier, on_plan
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.change import (
    FOLLOW,
    AlreadyDecidedInCycle,
    AmendCycle,
    CancelCycle,
    amend_cycle,
    cancel_cycle,
    followed,
)
from services.evaluation.domain.cycle.life import CycleExists, on_answer, open_cycle, start_closing
from services.evaluation.domain.cycle.preview import unit_before_closing
from services.evaluation.domain.cycle.state import CYCLE, CycleCancelled, CycleClosing, CycleState
from services.evaluation.domain.requests import ReasonNeeded
from shared.decision import Decision, Invalid, Publish
from shared.events.evaluation import AppraisalStatus, Cycle, CyclePeriod, CycleStatus, Population
from shared.policy.outcome import CyclesRule
from shared.policy.policy import Policy
from shared.rules.vocabulary import Level, UnitPredicate

ID = f"{AGENCY}:cycle:2025"
START, END = date(2025, 1, 1), date(2025, 12, 31)


def under(rule: CyclesRule | None = None) -> Policy:
    changed = {"cycles": rule or CyclesRule(), "periods": tuple(CyclePeriod), "valid_from": date(1990, 1, 1)}
    return policy().model_copy(update=changed)


def amending(
    state: CycleState | None = None, *, decided: int = 0, reason: str = LONG, **more: Any
) -> Decision[CycleState]:
    wanted = AmendCycle(reason=reason, decided=decided, **more)
    return amend_cycle(state or cycle(), wanted, env(by="pengelola", officer=True, id=ID))


def cancelling(state: CycleState | None = None, *, decided: int = 0, reason: str = LONG) -> Decision[CycleState]:
    return cancel_cycle(
        state or cycle(), CancelCycle(reason=reason, decided=decided), env(by="pengelola", officer=True, id=ID)
    )


@pytest.mark.parametrize(
    ("period", "days", "plausible"),
    [
        (CyclePeriod.ANNUAL, 180, False),
        (CyclePeriod.ANNUAL, 181, True),
        (CyclePeriod.ANNUAL, 366, True),
        (CyclePeriod.QUARTERLY, 83, False),
        (CyclePeriod.QUARTERLY, 84, True),
        (CyclePeriod.QUARTERLY, 98, True),
        (CyclePeriod.QUARTERLY, 99, False),
        (CyclePeriod.MONTHLY, 27, False),
        (CyclePeriod.MONTHLY, 28, True),
        (CyclePeriod.MONTHLY, 31, True),
        (CyclePeriod.MONTHLY, 32, False),
    ],
)
def test_a_cycle_has_a_plausible_length_for_its_period(period: CyclePeriod, days: int, plausible: bool) -> None:
    wanted = command(period=period, ends_on=START + timedelta(days=days - 1), policy=under())

    if plausible:
        assert open_cycle(None, wanted, env(id=ID)).publishes
    else:
        named = {CyclePeriod.ANNUAL: "tahunan", CyclePeriod.QUARTERLY: "triwulanan", CyclePeriod.MONTHLY: "bulanan"}
        with pytest.raises(Invalid, match=f"^Siklus {named[period]} .* berisi {days} hari") as refused:
            open_cycle(None, wanted, env(id=ID))
        assert refused.value.field == "ends_on"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (date(2062, 1, 1), date(2062, 12, 31), "starts_on"),
        (date(2015, 1, 1), date(2015, 12, 31), "ends_on"),
    ],
)
def test_a_year_typed_wrong_is_refused_by_how_far_away_it_lies(starts_on: date, ends_on: date, field: str) -> None:
    with pytest.raises(Invalid, match=r"Periksa tahunnya|baru berlaku|aturan") as refused:
        open_cycle(None, command(starts_on=starts_on, ends_on=ends_on, policy=under()), env(id=ID))
    assert refused.value.field == field


def test_a_policy_may_say_other_limits_and_says_the_fewest_first() -> None:
    short = CyclesRule(days={CyclePeriod.ANNUAL: (30, 366)})

    assert open_cycle(None, command(ends_on=date(2025, 3, 1), policy=under(short)), env(id=ID)).publishes
    with pytest.raises(ValueError, match="fewest"):
        CyclesRule(days={CyclePeriod.ANNUAL: (366, 30)})


def test_a_cycle_gets_another_title_dates_and_population_with_a_reason() -> None:
    decision = amending(
        title="Penilaian 2025 (baru)", starts_on=date(2025, 2, 1), population=Population(units=("dinas",))
    )

    body = CYCLE.body(decision.state, decision.publishes[0], 2)
    assert isinstance(body, Cycle)
    assert decision.publishes == (Publish("cycle.amended", ID),)
    assert (body.title, body.starts_on, body.ends_on) == ("Penilaian 2025 (baru)", date(2025, 2, 1), END)
    assert [(each.kind, each.by, each.reason) for each in body.changes] == [("amended", "pengelola", LONG)]
    assert decision.state.jobs == (FOLLOW,)
    assert amending(decision.state, title="Penilaian 2025 (baru)").state is decision.state
    assert followed(decision.state, None, env()).state.jobs == ()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_on": date(2024, 1, 1)}, "ends_on"),
        ({"ends_on": date(2025, 3, 1)}, "ends_on"),
        ({"population": Population(with_subunits=True)}, "population.with_subunits"),
    ],
)
def test_what_is_amended_is_checked_as_at_the_opening(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        amending(**more)
    assert refused.value.field == field


def test_nothing_is_amended_or_cancelled_once_something_was_decided() -> None:
    with pytest.raises(AlreadyDecidedInCycle, match="1 penilaian"):
        amending(decided=1, title="Lain")
    with pytest.raises(AlreadyDecidedInCycle, match="2 penilaian"):
        cancelling(decided=2)
    with pytest.raises(AlreadyDecidedInCycle):
        cancelling(closed())
    with pytest.raises(CycleClosing):
        amending(closing(), title="Lain")
    with pytest.raises(ReasonNeeded):
        amending(title="Lain", reason="Salah.")
    with pytest.raises(ReasonNeeded):
        cancelling(reason="Salah.")


@pytest.mark.parametrize("make", [cycle, closing])
def test_a_cancelled_cycle_says_so_and_takes_nothing_more(make: Any) -> None:
    decision = cancelling(make())

    state = decision.state
    assert decision.publishes == (Publish("cycle.cancelled", ID),)
    assert (state.status, state.jobs) == (CycleStatus.CANCELLED, (FOLLOW,))
    assert cancelling(state).state is state
    for act in (
        lambda: start_closing(state, None, env()),
        lambda: amending(state, title="Lain"),
        lambda: rating(state, UnitPredicate.BAIK),
    ):
        with pytest.raises(CycleCancelled):
            act()
    with pytest.raises(CycleExists):
        open_cycle(state, command(), env(id=ID))
    answered = on_answer(state, answer("goals", people=3), env()).state
    assert answered.status is CycleStatus.CANCELLED


def test_undecided_appraisals_take_over_the_dates_of_their_cycle() -> None:
    before = on_plan(None, plan(), env(cycle())).state
    amended = amending(starts_on=date(2025, 2, 1)).state

    assert not before.follows(amended)
    decision = look_again(before, amended, env(amended))
    assert decision is not None
    assert (decision.state.starts_on, decision.state.first_day) == (date(2025, 2, 1), date(2025, 2, 1))
    assert decision.state.follows(amended)
    late = on_plan(None, plan(), env(amended)).state
    assert late.starts_on == date(2025, 2, 1)


def test_undecided_appraisals_end_with_a_cancelled_cycle_and_nobody_decides_in_it() -> None:
    cancelled = cancelling(closing()).state
    before = ready()

    assert not before.follows(cancelled)
    decision = look_again(before, cancelled, env(cancelled))
    assert decision is not None
    state = decision.state
    assert decision.publishes == (Publish("appraisal.cancelled", state.id),)
    assert (state.status, state.follows(cancelled)) == (AppraisalStatus.CANCELLED, True)
    assert APPRAISAL.lookup(state)["status"] == "cancelled"
    assert on_dossier(state, dossier(9, closed=True), env(cancelled)).publishes == ()
    for undone in (before, state):
        with pytest.raises(CycleCancelled):
            deciding(undone, cancelled)
        with pytest.raises(CycleCancelled):
            conclude_unrated(undone, Ending(reason=LONG), env(cancelled, by="pengelola", officer=True))


def deciding(state: AppraisalState, running: CycleState) -> AppraisalState:
    return decide(state, Decide(results=Level.ABOVE, behaviour=Level.AS, reason=LONG), env(running, by=RATER)).state


def test_before_closing_a_unit_says_who_is_not_agreed_and_what_is_missing() -> None:
    agreed = on_plan(None, plan(), env(cycle())).state
    draft = on_plan(None, plan(agreed_edition=0, assignment=assignment(employee_id="citra")), env(cycle())).state
    draft = replace(draft, employee_id="citra")
    moved = on_plan(None, plan(ends_on=date(2025, 6, 30)), env(cycle())).state
    unit = rating(cycle(), UnitPredicate.BAIK).state

    found = unit_before_closing("dinas", [agreed, draft, moved], unit)

    assert (found.people, found.by_status["open"], found.plans_not_agreed, found.not_agreed) == (2, 2, 1, ("citra",))
    assert (found.complete, found.predicate) == (0, "baik")
    assert found.missing["superior_feedback"] == 2
    assert EMPLOYEE not in found.not_agreed
