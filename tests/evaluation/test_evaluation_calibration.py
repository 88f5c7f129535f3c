"""Calibration: proposals with a reason, answered by the frozen rater, kept in both histories."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from evaluation_builders import (
    CYCLE_ID,
    DAY,
    EMPLOYEE,
    ENDS,
    LONG,
    RATER,
    altered,
    assignment,
    closing,
    env,
    ready,
    with_inputs,
)
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.evaluation.domain.appraisal.checks import AlreadyFinal, NotDecided, OwnAppraisal
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.explain import summary
from services.evaluation.domain.appraisal.finish import Ending, acknowledge, finalise, finalise_acknowledged
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.calibration.answer import (
    CALIBRATED,
    ChangeAnswered,
    ChangeOutdated,
    ConfirmChange,
    RefuseChange,
    calibrations_told,
    confirm_change,
    note_applied,
    refuse_change,
    untold,
)
from services.evaluation.domain.calibration.session import (
    CalibrationClosed,
    CalibrationExists,
    ChangePending,
    close_calibration,
    open_calibration,
    propose_change,
)
from services.evaluation.domain.calibration.state import CALIBRATION, CalibrationState, changes_seen, sees_all
from services.evaluation.domain.calibration.table import calibration_table
from services.evaluation.domain.cycle.state import CycleClosed, CycleState
from services.evaluation.domain.requests import CalibrationBody, ChangeBody, ReasonNeeded
from services.evaluation.domain.unit.spread import Spread
from shared.decision import Actor, Decision, Delegation, Invalid, NotYours, Rejected
from shared.events.calibration import CalibrationStatus, ChangeStatus
from shared.events.delegation import DelegationStatus
from shared.events.evaluation import Appraisal, AppraisalStatus, CycleStatus
from shared.policy.outcome import DistributionMode
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

HEAD = "eka"
SESSION = CalibrationBody(
    calibration_id="k1", cycle_id=CYCLE_ID, units=("dinas",), participants=(HEAD, RATER, EMPLOYEE)
)
ID = f"kota:calibration:{CYCLE_ID}:k1"
APPRAISAL_ID = f"kota:appraisal:{CYCLE_ID}:{EMPLOYEE}:1"
UP = ChangeBody(appraisal_id=APPRAISAL_ID, results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG)
OFFICER = env(by="pengelola", officer=True)


def decided(employee_id: str = EMPLOYEE, behaviour: Level = Level.AS) -> AppraisalState:
    command = Decide(results=Level.ABOVE, behaviour=behaviour, reason=LONG)
    state = decide(ready(), command, env(closing(), by=RATER)).state
    return replace(with_inputs(state, assignment=assignment(employee_id=employee_id)), employee_id=employee_id)


def opening(
    state: CalibrationState | None = None,
    command: CalibrationBody = SESSION,
    *,
    cycle: CycleState | None = None,
    by: str = "pengelola",
) -> Decision[CalibrationState]:
    return open_calibration(state, command, env(cycle or closing(), id=ID, by=by, officer=True))


def opened() -> CalibrationState:
    return opening().state


def propose(
    state: CalibrationState,
    command: ChangeBody = UP,
    *,
    appraisal: AppraisalState | None = None,
    by: str = HEAD,
) -> CalibrationState:
    about = appraisal or decided()
    return propose_change(state, altered(command, appraisal_id=about.id), env(about, by=by)).state


def confirming(
    appraisal: AppraisalState, session: CalibrationState, by: str = RATER, number: int = 1
) -> Decision[AppraisalState]:
    return confirm_change(appraisal, ConfirmChange(session=session.id, number=number), env(session, closing(), by=by))


def confirm(appraisal: AppraisalState, session: CalibrationState, by: str = RATER) -> AppraisalState:
    return confirming(appraisal, session, by).state


def refuse(session: CalibrationState, by: str = RATER, *, number: int = 1, reason: str = LONG) -> CalibrationState:
    return refuse_change(session, RefuseChange(number=number, reason=reason), env(by=by)).state


def noted(session: CalibrationState, appraisal: AppraisalState) -> Decision[CalibrationState]:
    return note_applied(session, appraisal, env())


def substitution(valid_to: date = DAY) -> Delegation:
    since = DAY - timedelta(days=9)
    return Delegation(
        agency_id="kota",
        principal_id="rini",
        delegate_id="wakil",
        kind="plh",
        valid_from=since,
        valid_to=valid_to,
        status=DelegationStatus.ACCEPTED,
        answered_on=since,
    )


def close(state: CalibrationState, by: str = "pengelola") -> CalibrationState:
    return close_calibration(state, None, env(by=by, officer=True)).state


def test_a_session_is_opened_once_and_not_in_a_closed_cycle() -> None:
    decision = opening()

    assert [each.type for each in decision.publishes] == ["calibration.opened"]
    assert decision.state.id == f"kota:calibration:{CYCLE_ID}:k1"
    assert opening(decision.state, by="lain").state is decision.state
    with pytest.raises(CalibrationExists):
        opening(decision.state, altered(SESSION, units=("bidang",)))
    with pytest.raises(CycleClosed):
        opening(cycle=replace(closing(), status=CycleStatus.CLOSED))


def test_a_proposal_keeps_before_after_who_and_why() -> None:
    decision = propose_change(opened(), UP, env(decided(), by=HEAD))
    change = decision.state.changes[0]

    assert [each.type for each in decision.publishes] == ["calibration.recorded"]
    assert (change.before.predicate, change.after.predicate) == (Predicate.BAIK, Predicate.SANGAT_BAIK)
    assert (change.proposed_by, change.reason, change.rater_id, change.status) == (
        HEAD,
        LONG,
        RATER,
        ChangeStatus.PROPOSED,
    )
    assert propose(decision.state) is decision.state


def final() -> AppraisalState:
    return finalise_acknowledged(seen(decided()), None, env()).state


def seen(state: AppraisalState) -> AppraisalState:
    return acknowledge(state, Ending(), env(by=EMPLOYEE)).state


@pytest.mark.parametrize(
    ("session", "command", "appraisal", "by", "refusal"),
    [
        (opened(), UP, decided(), "citra", NotYours),
        (opened(), UP, decided(), EMPLOYEE, OwnAppraisal),
        (opened(), UP, with_inputs(decided(), assignment=assignment(unit_id="bidang")), HEAD, Invalid),
        (opened(), altered(UP, behaviour=Level.AS), decided(), HEAD, Invalid),
        (opened(), altered(UP, reason="pendek"), decided(), HEAD, ReasonNeeded),
        (opened(), UP, ready(), HEAD, NotDecided),
        (opened(), UP, final(), HEAD, AlreadyFinal),
        (close(opened()), UP, decided(), HEAD, CalibrationClosed),
        (propose(opened()), altered(UP, results=Level.AS), decided(), HEAD, ChangePending),
    ],
    ids=["no participant", "own", "unit", "no change", "reason", "undecided", "final", "closed", "pending"],
)
def test_a_proposal_is_refused(
    session: CalibrationState, command: ChangeBody, appraisal: AppraisalState, by: str, refusal: type[Rejected]
) -> None:
    with pytest.raises(refusal):
        propose(session, command, appraisal=appraisal, by=by)


@pytest.mark.parametrize(
    ("actor", "seen_numbers"),
    [
        (Actor(employee_id="pengelola", today=DAY, officer=True), (1, 2)),
        (Actor(employee_id=HEAD, today=DAY), (1, 2)),
        (Actor(employee_id="rini", today=DAY), (2,)),
        (Actor(employee_id="wakil", today=DAY, given=(substitution(),)), (2,)),
        (Actor(employee_id="wakil", today=DAY, given=(substitution(valid_to=DAY - timedelta(days=1)),)), None),
        (Actor(employee_id="citra", today=DAY), None),
    ],
    ids=["officer", "participant", "rater", "the rater's substitute", "a substitute of other days", "stranger"],
)
def test_who_is_no_participant_sees_the_changes_of_the_own_people(
    actor: Actor, seen_numbers: tuple[int, ...] | None
) -> None:
    person = assignment(employee_id="citra", rater_id="rini")
    session = propose(propose(opened()), appraisal=with_inputs(decided("citra"), assignment=person))

    changes = changes_seen(session, actor)

    assert (None if changes is None else tuple(each.number for each in changes)) == seen_numbers
    assert sees_all(session, actor) is (seen_numbers == (1, 2))


def test_a_session_without_changes_is_seen_by_its_participants_only() -> None:
    assert changes_seen(opened(), Actor(employee_id=HEAD, today=DAY)) == ()
    assert changes_seen(opened(), Actor(employee_id="rini", today=DAY)) is None


def test_the_raters_confirmation_makes_it_the_raters_decision_and_keeps_what_stood_before() -> None:
    session = propose(opened())

    decision = confirming(decided(), session)
    state = decision.state
    body = APPRAISAL.body(state, decision.publishes[0], 9)

    assert [each.type for each in decision.publishes] == ["appraisal.decided"]
    assert state.status is AppraisalStatus.DECIDED
    assert state.decision.decided is not None
    assert (state.decision.decided.outcome.predicate, state.decision.decided.by) == (Predicate.SANGAT_BAIK, RATER)
    assert state.decision.decided.deviates
    assert state.calibrations[0].before == decided().decision.decided
    assert (state.calibrations[0].proposed_by, state.jobs) == (HEAD, (CALIBRATED,))
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
        refuse(session, HEAD)
    with pytest.raises(ReasonNeeded):
        refuse(session, reason="tidak")
    with pytest.raises(Invalid):
        refuse(session, number=2)
    refused = refuse(session)
    assert (refused.changes[0].status, refused.changes[0].answer_reason) == (ChangeStatus.REFUSED, LONG)
    assert refuse(refused) is refused
    with pytest.raises(ChangeAnswered):
        confirm(decided(), refused)


def test_the_session_is_told_also_when_it_was_closed_meanwhile() -> None:
    session = propose(opened())
    appraisal = confirm(decided(), session)
    closed = close(session)

    told, late = noted(session, appraisal), noted(closed, appraisal)

    assert closed.changes[0].status is ChangeStatus.LAPSED
    assert [each.type for each in (*told.publishes, *late.publishes)] == ["calibration.recorded", "calibration.closed"]
    assert {told.state.changes[0].status, late.state.changes[0].status} == {ChangeStatus.APPLIED}
    assert untold(told.state, appraisal) == {}
    assert noted(told.state, appraisal).state is told.state
    assert calibrations_told(appraisal, None, env()).state.jobs == ()


def test_what_is_owed_for_the_session_survives_the_acknowledgement() -> None:
    acknowledged = seen(confirm(decided(), propose(opened())))

    assert acknowledged.jobs == (CALIBRATED, "finalise")
    assert finalise_acknowledged(acknowledged, None, env()).state.jobs == (CALIBRATED,)


def test_the_table_shows_the_spread_before_now_and_as_proposed() -> None:
    session = propose(propose(opened()), appraisal=decided("citra"))
    applied = noted(session, confirm(decided(), session)).state
    people = {decided().id: Predicate.SANGAT_BAIK, decided("citra").id: Predicate.BAIK, "lain": None}
    spread = Spread(unit_id="dinas", people=people, undecided=1, unit_predicate=UnitPredicate.BAIK, as_of=ENDS)

    (row,) = calibration_table(applied, {"dinas": spread}, mode=DistributionMode.WARN)

    assert (row.before["sangat_baik"], row.before["baik"], row.before["none"]) == (0, 2, 1)
    assert (row.now["sangat_baik"], row.now["baik"]) == (1, 1)
    assert (row.proposed["sangat_baik"], row.proposed["baik"]) == (2, 0)
    assert row.fit_now is not None
    assert not row.fit_now.valid


def test_closing_is_told_with_everything_and_once() -> None:
    decision = close_calibration(propose(opened()), None, OFFICER)

    body = CALIBRATION.body(decision.state, decision.publishes[0], 3)

    assert [each.type for each in decision.publishes] == ["calibration.closed"]
    assert (body.status, body.changes[0].status) == (CalibrationStatus.CLOSED, ChangeStatus.LAPSED)
    assert close(decision.state, "lain") is decision.state


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
        command = altered(UP, results=results, behaviour=behaviour, reason=reason)
        after = self.attempt(lambda: propose_change(self.session, command, env(self.appraisal, by=by)))
        self.session = after or self.session

    @rule(by=people, number=st.integers(0, 4))
    def somebody_confirms(self, by: str, number: int) -> None:
        after = self.attempt(lambda: confirming(self.appraisal, self.session, by, number))
        if after is not None and after is not self.appraisal:
            assert by == RATER
            self.decisions.append(after.decision.decided)
            self.appraisal = after

    @rule(by=people, number=st.integers(0, 4), reason=reasons)
    def somebody_refuses(self, by: str, number: int, reason: str) -> None:
        command = RefuseChange(number=number, reason=reason)
        after = self.attempt(lambda: refuse_change(self.session, command, env(by=by)))
        self.session = after or self.session

    @rule(behaviour=levels)
    def the_rater_decides_again(self, behaviour: Level) -> None:
        command = Decide(results=Level.ABOVE, behaviour=behaviour, reason=LONG)
        after = self.attempt(lambda: decide(self.appraisal, command, env(closing(), by=RATER)))
        self.appraisal = after or self.appraisal

    @rule()
    def the_session_hears(self) -> None:
        self.session = noted(self.session, self.appraisal).state
        self.appraisal = calibrations_told(self.appraisal, None, env()).state

    @rule(end=st.integers(0, 9))
    def sometimes_it_ends(self, end: int) -> None:
        if end == 0:
            self.session = close(self.session)
        if end == 1:
            after = self.attempt(lambda: finalise(self.appraisal, Ending(reason=LONG), OFFICER))
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
        assert not untold(self.session, self.appraisal) or CALIBRATED in self.appraisal.jobs
        applied = {each.number for each in self.session.changes if each.status is ChangeStatus.APPLIED}
        assert applied <= {each.number for each in self.appraisal.calibrations}

    @invariant()
    def at_most_one_change_waits_and_none_in_a_closed_session(self) -> None:
        waiting = [each for each in self.session.changes if each.status is ChangeStatus.PROPOSED]
        assert len(waiting) <= (1 if self.session.status is CalibrationStatus.OPEN else 0)
        assert [each.number for each in self.session.changes] == list(range(1, len(self.session.changes) + 1))


TestCalibrationLife = CalibrationLife.TestCase
TestCalibrationLife.settings = settings(max_examples=60, stateful_step_count=25)
