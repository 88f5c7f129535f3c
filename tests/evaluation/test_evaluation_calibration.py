"""Calibration: proposals with a reason, answered by the frozen rater, kept in both histories."""

from dataclasses import replace
from typing import Any

import pytest
from evaluation_builders import CYCLE_ID, DAY, EMPLOYEE, LONG, NOW, RATER, assignment, closing, ready, with_inputs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.evaluation.domain.appraisal.checks import AlreadyFinal, NotDecided, OwnAppraisal
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import acknowledge, finalise, finalise_acknowledged
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.summarise import summary
from services.evaluation.domain.calibration.answer import ChangeAnswered, ChangeOutdated, confirm_change, refuse_change
from services.evaluation.domain.calibration.note import CALIBRATED, calibrations_told, note_applied, untold
from services.evaluation.domain.calibration.propose import (
    CalibrationClosed,
    ChangePending,
    ProposeChange,
    propose_change,
)
from services.evaluation.domain.calibration.session import (
    CalibrationExists,
    OpenCalibration,
    close_calibration,
    open_calibration,
)
from services.evaluation.domain.calibration.state import CALIBRATION, CalibrationState
from services.evaluation.domain.calibration.table import calibration_table
from services.evaluation.domain.cycle.close import conclude
from services.evaluation.domain.cycle.state import CycleClosed
from services.evaluation.domain.reasons import ReasonNeeded
from services.evaluation.domain.unit.spread import Spread
from shared.decision import Invalid, NotYours, Rejected
from shared.events.calibration import CalibrationStatus, ChangeStatus
from shared.events.evaluation import Appraisal, AppraisalStatus
from shared.policy.outcome import DistributionMode
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

HEAD = "eka"
SESSION = OpenCalibration(calibration_id="k1", units=("dinas",), participants=(HEAD, RATER, EMPLOYEE))
UP = ProposeChange(results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG)


def decided(employee_id: str = EMPLOYEE, behaviour: Level = Level.AS) -> AppraisalState:
    command = Decide(results=Level.ABOVE, behaviour=behaviour, reason=LONG, on=DAY)
    state = decide(ready(), command, cycle=closing(), units={}, by=RATER).state
    return replace(with_inputs(state, assignment=assignment(employee_id=employee_id)), employee_id=employee_id)


def opened() -> CalibrationState:
    return open_calibration(None, SESSION, cycle=closing(), by="pengelola", on=DAY).state


def propose(
    state: CalibrationState,
    command: ProposeChange = UP,
    *,
    appraisal: AppraisalState | None = None,
    by: str = HEAD,
) -> CalibrationState:
    return propose_change(state, command, appraisal=appraisal or decided(), by=by, on=DAY).state


def confirm(appraisal: AppraisalState, session: CalibrationState, by: str = RATER) -> AppraisalState:
    return confirm_change(appraisal, session=session, number=1, by=by, on=DAY).state


def test_a_session_is_opened_once_and_not_in_a_closed_cycle() -> None:
    decision = open_calibration(None, SESSION, cycle=closing(), by="pengelola", on=DAY)

    assert [each.type for each in decision.says] == ["calibration.opened"]
    assert decision.state.id == f"kota:calibration:{CYCLE_ID}:k1"
    assert open_calibration(decision.state, SESSION, cycle=closing(), by="lain", on=DAY).state is decision.state
    with pytest.raises(CalibrationExists):
        open_calibration(decision.state, replace(SESSION, units=("bidang",)), cycle=closing(), by="pengelola", on=DAY)
    with pytest.raises(CycleClosed):
        open_calibration(None, SESSION, cycle=conclude(closing()).state, by="pengelola", on=DAY)


def test_a_proposal_keeps_before_after_who_and_why() -> None:
    decision = propose_change(opened(), UP, appraisal=decided(), by=HEAD, on=DAY)
    change = decision.state.changes[0]

    assert [each.type for each in decision.says] == ["calibration.recorded"]
    assert (change.before.predicate, change.after.predicate) == (Predicate.BAIK, Predicate.SANGAT_BAIK)
    assert (change.proposed_by, change.reason, change.rater_id, change.status) == (
        HEAD,
        LONG,
        RATER,
        ChangeStatus.PROPOSED,
    )
    assert propose(decision.state) is decision.state


def final() -> AppraisalState:
    return finalise_acknowledged(acknowledge(decided(), by=EMPLOYEE, on=DAY).state, now=NOW).state


@pytest.mark.parametrize(
    ("session", "command", "appraisal", "by", "refusal"),
    [
        (opened(), UP, decided(), "citra", NotYours),
        (opened(), UP, decided(), EMPLOYEE, OwnAppraisal),
        (opened(), UP, with_inputs(decided(), assignment=assignment(unit_id="bidang")), HEAD, Invalid),
        (opened(), replace(UP, behaviour=Level.AS), decided(), HEAD, Invalid),
        (opened(), replace(UP, reason="pendek"), decided(), HEAD, ReasonNeeded),
        (opened(), UP, ready(), HEAD, NotDecided),
        (opened(), UP, final(), HEAD, AlreadyFinal),
        (close_calibration(opened(), by="pengelola", on=DAY).state, UP, decided(), HEAD, CalibrationClosed),
        (propose(opened()), replace(UP, results=Level.AS), decided(), HEAD, ChangePending),
    ],
    ids=["no participant", "own", "unit", "no change", "reason", "undecided", "final", "closed", "pending"],
)
def test_a_proposal_is_refused(
    session: CalibrationState, command: ProposeChange, appraisal: AppraisalState, by: str, refusal: type[Rejected]
) -> None:
    with pytest.raises(refusal):
        propose(session, command, appraisal=appraisal, by=by)


def test_the_raters_confirmation_makes_it_the_raters_decision_and_keeps_what_stood_before() -> None:
    session = propose(opened())

    decision = confirm_change(decided(), session=session, number=1, by=RATER, on=DAY)
    state = decision.state
    body = APPRAISAL.body(state, decision.says[0], 9)

    assert [each.type for each in decision.says] == ["appraisal.decided"]
    assert state.status is AppraisalStatus.DECIDED
    assert state.decision.decided is not None
    assert (state.decision.decided.outcome.predicate, state.decision.decided.by) == (Predicate.SANGAT_BAIK, RATER)
    assert state.decision.decided.deviates
    assert state.calibrations[0].before == decided().decision.decided
    assert (state.calibrations[0].proposed_by, state.owes) == (HEAD, (CALIBRATED,))
    assert isinstance(body, Appraisal)
    assert body.calibrations == (session.id,)
    assert "setelah kalibrasi; semula: hasil kerja di atas ekspektasi, perilaku kerja sesuai ekspektasi" in summary(
        state
    )
    assert confirm(state, session) is state


@pytest.mark.parametrize(
    ("appraisal", "by", "refusal"),
    [
        (decided(), HEAD, NotYours),
        (decided(), EMPLOYEE, OwnAppraisal),
        (decided("citra"), RATER, Invalid),
        (decided(behaviour=Level.BELOW), RATER, ChangeOutdated),
        (final(), RATER, AlreadyFinal),
    ],
    ids=["not the rater", "the employee", "another person", "decided otherwise since", "final"],
)
def test_a_confirmation_is_refused(appraisal: AppraisalState, by: str, refusal: type[Rejected]) -> None:
    with pytest.raises(refusal):
        confirm(appraisal, propose(opened()), by)


def test_the_rater_may_refuse_with_a_reason_and_then_nothing_can_be_confirmed() -> None:
    session = propose(opened())

    with pytest.raises(NotYours):
        refuse_change(session, 1, reason=LONG, by=HEAD, on=DAY)
    with pytest.raises(ReasonNeeded):
        refuse_change(session, 1, reason="tidak", by=RATER, on=DAY)
    with pytest.raises(Invalid):
        refuse_change(session, 2, reason=LONG, by=RATER, on=DAY)
    refused = refuse_change(session, 1, reason=LONG, by=RATER, on=DAY).state
    assert (refused.changes[0].status, refused.changes[0].answer_reason) == (ChangeStatus.REFUSED, LONG)
    assert refuse_change(refused, 1, reason=LONG, by=RATER, on=DAY).state is refused
    with pytest.raises(ChangeAnswered):
        confirm(decided(), refused)


def test_the_session_is_told_also_when_it_was_closed_meanwhile() -> None:
    session = propose(opened())
    appraisal = confirm(decided(), session)
    closed = close_calibration(session, by="pengelola", on=DAY).state

    told, late = note_applied(session, appraisal), note_applied(closed, appraisal)

    assert closed.changes[0].status is ChangeStatus.LAPSED
    assert [each.type for each in (*told.says, *late.says)] == ["calibration.recorded", "calibration.closed"]
    assert {told.state.changes[0].status, late.state.changes[0].status} == {ChangeStatus.APPLIED}
    assert untold(told.state, appraisal) == {}
    assert note_applied(told.state, appraisal).state is told.state
    assert calibrations_told(appraisal).state.owes == ()


def test_what_is_owed_for_the_session_survives_the_acknowledgement() -> None:
    seen = acknowledge(confirm(decided(), propose(opened())), by=EMPLOYEE, on=DAY).state

    assert seen.owes == (CALIBRATED, "finalise")
    assert finalise_acknowledged(seen, now=NOW).state.owes == (CALIBRATED,)


def test_the_table_shows_the_spread_before_now_and_as_proposed() -> None:
    session = propose(propose(opened()), appraisal=decided("citra"))
    applied = note_applied(session, confirm(decided(), session)).state
    people = {decided().id: Predicate.SANGAT_BAIK, decided("citra").id: Predicate.BAIK, "lain": None}
    spread = Spread(unit_id="dinas", people=people, undecided=1, unit_predicate=UnitPredicate.BAIK)

    (row,) = calibration_table(applied, {"dinas": spread}, mode=DistributionMode.WARN)

    assert (row.before["sangat_baik"], row.before["baik"], row.before["none"]) == (0, 2, 1)
    assert (row.now["sangat_baik"], row.now["baik"]) == (1, 1)
    assert (row.proposed["sangat_baik"], row.proposed["baik"]) == (2, 0)
    assert row.fit_now is not None
    assert not row.fit_now.valid


def test_closing_is_told_with_everything_and_once() -> None:
    decision = close_calibration(propose(opened()), by="pengelola", on=DAY)

    body = CALIBRATION.body(decision.state, decision.says[0], 3)

    assert [each.type for each in decision.says] == ["calibration.closed"]
    assert (body.status, body.changes[0].status) == (CalibrationStatus.CLOSED, ChangeStatus.LAPSED)  # type: ignore[attr-defined]
    assert close_calibration(decision.state, by="lain", on=DAY).state is decision.state


people = st.sampled_from([EMPLOYEE, RATER, HEAD, "pengelola", "citra"])
levels = st.sampled_from(Level)
reasons = st.sampled_from(["pendek", LONG])


class CalibrationLife(RuleBasedStateMachine):
    """One appraisal and one session, which hear of each other late; anybody tries anything."""

    def __init__(self) -> None:
        super().__init__()
        self.session, self.appraisal = opened(), decided()
        self.decisions = [self.appraisal.decision.decided]

    def attempt(self, command: Any) -> Any:
        try:
            return command().state
        except Rejected:
            return None

    @rule(by=people, results=levels, behaviour=levels, reason=reasons)
    def somebody_proposes(self, by: str, results: Level, behaviour: Level, reason: str) -> None:
        command = ProposeChange(results=results, behaviour=behaviour, reason=reason)
        after = self.attempt(lambda: propose_change(self.session, command, appraisal=self.appraisal, by=by, on=DAY))
        self.session = after or self.session

    @rule(by=people, number=st.integers(0, 4))
    def somebody_confirms(self, by: str, number: int) -> None:
        after = self.attempt(lambda: confirm_change(self.appraisal, session=self.session, number=number, by=by, on=DAY))
        if after is not None and after is not self.appraisal:
            assert by == RATER
            self.decisions.append(after.decision.decided)
            self.appraisal = after

    @rule(by=people, number=st.integers(0, 4), reason=reasons)
    def somebody_refuses(self, by: str, number: int, reason: str) -> None:
        after = self.attempt(lambda: refuse_change(self.session, number, reason=reason, by=by, on=DAY))
        self.session = after or self.session

    @rule(behaviour=levels)
    def the_rater_decides_again(self, behaviour: Level) -> None:
        command = Decide(results=Level.ABOVE, behaviour=behaviour, reason=LONG, on=DAY)
        after = self.attempt(lambda: decide(self.appraisal, command, cycle=closing(), units={}, by=RATER))
        self.appraisal = after or self.appraisal

    @rule()
    def the_session_hears(self) -> None:
        self.session = note_applied(self.session, self.appraisal).state
        self.appraisal = calibrations_told(self.appraisal).state

    @rule(close=st.integers(0, 9))
    def sometimes_it_ends(self, close: int) -> None:
        if close == 0:
            self.session = close_calibration(self.session, by="pengelola", on=DAY).state
        if close == 1:
            after = self.attempt(lambda: finalise(self.appraisal, by="pengelola", reason=LONG, on=DAY, now=NOW))
            self.appraisal = after or self.appraisal

    @invariant()
    def nobody_but_the_rater_decides(self) -> None:
        assert self.appraisal.decision.decided is not None
        assert self.appraisal.decision.decided.by == RATER

    @invariant()
    def every_confirmed_change_is_in_the_history_and_told_or_owed(self) -> None:
        assert [each.after for each in self.appraisal.calibrations] == [
            each.outcome for each in self.decisions[1:] if each is not None
        ]
        assert not untold(self.session, self.appraisal) or CALIBRATED in self.appraisal.owes
        applied = {each.number for each in self.session.changes if each.status is ChangeStatus.APPLIED}
        assert applied <= {each.number for each in self.appraisal.calibrations}

    @invariant()
    def at_most_one_change_waits_and_none_in_a_closed_session(self) -> None:
        waiting = [each for each in self.session.changes if each.status is ChangeStatus.PROPOSED]
        assert len(waiting) <= (1 if self.session.status is CalibrationStatus.OPEN else 0)
        assert [each.number for each in self.session.changes] == list(range(1, len(self.session.changes) + 1))


TestCalibrationLife = CalibrationLife.TestCase
TestCalibrationLife.settings = settings(max_examples=60, stateful_step_count=25)
