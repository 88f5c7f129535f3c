"""An improvement plan after a low result: owed by policy, agreed by both, followed, concluded; nothing is executed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from evaluation_builders import DAY, EMPLOYEE, LONG, NOW, RATER, SUBSTITUTE, altered, closing, delegated, env, ready
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, finalise
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.improvement.follow import (
    Flag,
    NotAgreed,
    agree_plan,
    conclude_plan,
    flag,
    note_check_in,
)
from services.evaluation.domain.improvement.propose import AlreadyAgreed, NotOwed, propose_plan
from services.evaluation.domain.improvement.state import IMPROVEMENT, ImprovementState, plan_id
from services.evaluation.domain.policy.running import policy_text, running
from services.evaluation.domain.requests import CheckInBody, ConclusionBody, GoalBody, PlanBody, ReasonNeeded
from shared.decision import Decision, Invalid, NotYours, Rejected
from shared.delegations import on_delegation
from shared.document import Cause, Document, apply, fresh
from shared.events.improvement import Improvement, ImprovementOutcome, ImprovementStatus
from shared.policy.outcome import ImprovementRule
from shared.rules.vocabulary import Level, Predicate

RULE = ImprovementRule(predicates=(Predicate.BUTUH_PERBAIKAN,), reward_predicates=(Predicate.SANGAT_BAIK,))
GOAL = GoalBody(goal="Laporan tepat waktu", measure="Enam laporan", due_on=date(2026, 6, 30))
PLAN = PlanBody(goals=(GOAL,), starts_on=date(2026, 2, 1), ends_on=date(2026, 7, 31), check_ins_on=(date(2026, 4, 1),))


def cycle(rule: ImprovementRule = RULE) -> CycleState:
    base = closing()
    changed = running(base.policy_text).policy.model_copy(update={"improvement": rule})
    return replace(base, policy_text=policy_text(changed))


def decided(results: Level = Level.BELOW) -> AppraisalState:
    command = Decide(results=results, behaviour=Level.AS, reason=LONG)
    return decide(ready(), command, env(cycle(), by=RATER)).state


def final(results: Level = Level.BELOW) -> AppraisalState:
    return finalise(decided(results), Ending(reason=LONG), env(by="pengelola", officer=True)).state


def proposing(
    state: ImprovementState | None = None,
    command: PlanBody = PLAN,
    by: str = RATER,
    appraisal: AppraisalState | None = None,
    running_cycle: CycleState | None = None,
) -> Decision[ImprovementState]:
    about = appraisal or final()
    return propose_plan(state, command, env(about, running_cycle or cycle(), id=plan_id(about.id), by=by))


def proposed(command: PlanBody = PLAN, by: str = RATER) -> ImprovementState:
    return proposing(None, command, by).state


def agreeing(state: ImprovementState, by: str = EMPLOYEE) -> Decision[ImprovementState]:
    return agree_plan(state, None, env(by=by))


def agreed() -> ImprovementState:
    return agreeing(proposed()).state


def noting(state: ImprovementState, by: str = EMPLOYEE, note: str = LONG) -> Decision[ImprovementState]:
    return note_check_in(state, CheckInBody(note=note), env(by=by))


def concluding(
    state: ImprovementState, outcome: ImprovementOutcome = ImprovementOutcome.MET, by: str = RATER, reason: str = LONG
) -> Decision[ImprovementState]:
    return conclude_plan(state, ConclusionBody(outcome=outcome, reason=reason), env(by=by))


@pytest.mark.parametrize(
    ("appraisal", "running_cycle"),
    [(decided(), cycle()), (final(Level.AS), cycle()), (final(), cycle(ImprovementRule()))],
    ids=["not final", "a good result", "the policy asks for none"],
)
def test_a_plan_is_owed_only_after_a_final_result_that_the_policy_names(
    appraisal: AppraisalState, running_cycle: CycleState
) -> None:
    with pytest.raises(NotOwed):
        proposing(appraisal=appraisal, running_cycle=running_cycle)


def test_a_substitute_follows_a_plan_for_the_rater_with_both_names_and_on_the_days_given() -> None:
    decision = on_delegation(None, delegated(valid_to=DAY + timedelta(days=1)), env())
    assert decision is not None
    given: Any = {"by": SUBSTITUTE, "given": (decision.state,)}
    about = final()
    mine = propose_plan(None, PLAN, env(about, cycle(), id=plan_id(about.id), **given)).state

    with pytest.raises(NotYours):
        agreeing(mine, RATER)
    with pytest.raises(NotYours):
        agree_plan(mine, None, env(**given))
    agreed_for = agree_plan(proposed(by=EMPLOYEE), None, env(**given)).state
    talked = note_check_in(agreed_for, CheckInBody(note=LONG), env(**given)).state
    done = conclude_plan(talked, ConclusionBody(outcome=ImprovementOutcome.MET, reason=LONG), env(**given)).state

    assert (mine.proposed_by, mine.proposed_for) == (SUBSTITUTE, RATER)
    assert (done.agreed_by, done.agreed_for) == (done.concluded_by, done.concluded_for) == (SUBSTITUTE, RATER)
    assert [(each.by, each.acting_for) for each in done.check_ins] == [(SUBSTITUTE, RATER)]
    with pytest.raises(Rejected) as refused:
        note_check_in(agreed_for, CheckInBody(note=LONG), env(today=DAY + timedelta(days=2), **given))
    assert refused.value.code == "delegation-not-in-force"


@pytest.mark.parametrize(("on", "code"), [(DAY - timedelta(days=1), "day-too-early"), (date(2999, 1, 1), "day-ahead")])
def test_talks_and_conclusions_lie_between_agreement_and_today(on: date, code: str) -> None:
    for refused_act in (
        lambda: note_check_in(agreed(), CheckInBody(note=LONG, on=on), env(by=RATER)),
        lambda: conclude_plan(
            agreed(), ConclusionBody(outcome=ImprovementOutcome.MET, reason=LONG, on=on), env(by=RATER)
        ),
    ):
        with pytest.raises(Rejected) as refused:
            refused_act()
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": date(2026, 2, 1)}, "ends_on"),
        ({"ends_on": date(2026, 8, 1)}, "ends_on"),
        ({"starts_on": date(2025, 12, 30)}, "starts_on"),
        ({"starts_on": date(9999, 12, 31)}, "starts_on"),
        ({"goals": (GOAL, GOAL.model_copy(update={"due_on": date(2026, 8, 1)}))}, "goals.1.due_on"),
        ({"check_ins_on": (date(2026, 1, 31),)}, "check_ins_on.0"),
    ],
    ids=["ends at once", "a day too long", "before the result", "in another age", "goal too late", "talk too early"],
)
def test_dates_fit_each_other_and_the_policys_months(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        proposed(altered(PLAN, **change))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("starts_on", "last"),
    [
        (date(2026, 2, 15), date(2026, 8, 14)),
        (date(2026, 2, 1), date(2026, 7, 31)),
        (date(2026, 8, 31), date(2027, 2, 28)),
    ],
)
def test_six_months_end_on_the_day_before_the_same_day(starts_on: date, last: date) -> None:
    def plan(ends_on: date) -> PlanBody:
        goals = (GOAL.model_copy(update={"due_on": starts_on}),)
        return altered(PLAN, starts_on=starts_on, ends_on=ends_on, goals=goals, check_ins_on=())

    assert proposed(plan(last)).ends_on == last
    with pytest.raises(Invalid) as refusal:
        proposed(plan(last + timedelta(days=1)))
    assert refusal.value.field == "ends_on"


def test_either_side_proposes_and_the_other_agrees() -> None:
    state = proposed(by=EMPLOYEE)

    for by in (EMPLOYEE, "pengelola"):
        with pytest.raises(NotYours):
            agreeing(state, by)
    with pytest.raises(NotYours):
        proposing(by="pengelola")
    other = proposing(state)
    assert [each.type for each in other.publishes] == ["improvement.proposed"]
    in_force = agreeing(other.state)
    assert (in_force.state.status, [each.type for each in in_force.publishes]) == (
        ImprovementStatus.AGREED,
        ["improvement.agreed"],
    )
    assert agreeing(in_force.state).state is in_force.state
    with pytest.raises(AlreadyAgreed):
        proposing(in_force.state)


def test_talks_are_noted_once_the_plan_is_in_force_and_the_rater_concludes() -> None:
    with pytest.raises(NotAgreed):
        noting(proposed(), RATER)
    noted = noting(agreed())
    assert noting(noted.state).state is noted.state
    with pytest.raises(NotYours):
        noting(agreed(), "pengelola")
    with pytest.raises(NotYours):
        concluding(noted.state, by=EMPLOYEE)
    with pytest.raises(ReasonNeeded):
        concluding(noted.state, reason="baik")

    done = concluding(noted.state)
    body = IMPROVEMENT.body(done.state, done.publishes[0], 4)

    assert isinstance(body, Improvement)
    assert (body.outcome, len(body.check_ins), body.appraisal) == (ImprovementOutcome.MET, 1, final().id)
    assert plan_id(final().id) == done.state.id
    with pytest.raises(AlreadyAgreed):
        noting(done.state, RATER, LONG + " Lagi.")


@pytest.mark.parametrize(
    ("predicate", "plan", "expected"),
    [
        (Predicate.BAIK, None, None),
        (Predicate.SANGAT_BAIK, None, Flag.REWARD_REVIEW),
        (Predicate.BUTUH_PERBAIKAN, None, Flag.IMPROVEMENT_OWED),
        (Predicate.BUTUH_PERBAIKAN, proposed(), Flag.IMPROVEMENT_OWED),
        (Predicate.BUTUH_PERBAIKAN, agreed(), Flag.IMPROVEMENT_RUNNING),
        (
            Predicate.BUTUH_PERBAIKAN,
            concluding(agreed(), ImprovementOutcome.PARTLY_MET).state,
            Flag.IMPROVEMENT_DONE,
        ),
        (
            Predicate.BUTUH_PERBAIKAN,
            concluding(agreed(), ImprovementOutcome.NOT_MET).state,
            Flag.SANCTION_REVIEW,
        ),
    ],
    ids=["nothing", "reward", "owed", "proposed is owed still", "running", "done", "sanction"],
)
def test_officers_are_told_what_a_result_asks_for(
    predicate: Predicate, plan: ImprovementState | None, expected: Flag | None
) -> None:
    assert flag(predicate, rule=RULE, plan=plan) is expected


people = st.sampled_from([EMPLOYEE, RATER, "pengelola"])
reasons = st.sampled_from(["pendek", LONG])
ORDER = [None, *ImprovementStatus]


class ImprovementLife(RuleBasedStateMachine):
    """Anybody tries anything, after a result that jobs a plan."""

    def __init__(self) -> None:
        super().__init__()
        self.document: Document[ImprovementState] = fresh(kind=IMPROVEMENT, id=proposed().id)
        self.talks: tuple[Any, ...] = ()

    def attempt(self, command: Any, *, existing: bool = True) -> None:
        before = self.document.state
        if existing and before is None:
            return
        try:
            decision: Decision[ImprovementState] = command(before)
        except Rejected:
            return
        self.document = apply(self.document, decision, Cause("c", "c", NOW))
        status = before.status if before is not None else None
        assert ORDER.index(decision.state.status) >= ORDER.index(status)

    @rule(by=people, days=st.integers(0, 3))
    def somebody_proposes(self, by: str, days: int) -> None:
        command = altered(PLAN, ends_on=date(2026, 7, 28 + days))
        self.attempt(lambda state: proposing(state, command, by), existing=False)

    @rule(by=people)
    def somebody_agrees(self, by: str) -> None:
        self.attempt(lambda state: agreeing(state, by))

    @rule(by=people, note=reasons, day=st.integers(1, 28))
    def somebody_notes(self, by: str, note: str, day: int) -> None:
        command = CheckInBody(note=note, on=date(2026, 3, day))
        self.attempt(lambda state: note_check_in(state, command, env(by=by)))

    @rule(by=people, outcome=st.sampled_from(ImprovementOutcome), reason=reasons)
    def somebody_concludes(self, by: str, outcome: ImprovementOutcome, reason: str) -> None:
        self.attempt(lambda state: concluding(state, outcome, by, reason))

    @invariant()
    def both_sides_stand_behind_a_plan_in_force_and_no_talk_is_lost(self) -> None:
        state = self.document.state
        if state is None:
            return
        assert state.proposed_by in (EMPLOYEE, RATER)
        assert (state.agreed_on is None) is (state.status is ImprovementStatus.PROPOSED)
        assert (state.outcome is None) is (state.status is not ImprovementStatus.CONCLUDED)
        assert set(self.talks) <= set(state.check_ins)
        self.talks = state.check_ins


TestImprovementLife = ImprovementLife.TestCase
TestImprovementLife.settings = settings(max_examples=60, stateful_step_count=25)
