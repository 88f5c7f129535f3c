"""An accepted substitute does what the rater may, on the days given, with both names, and never on oneself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from evaluation_builders import (
    AGENCY,
    CYCLE_ID,
    DAY,
    EMPLOYEE,
    LONG,
    RATER,
    SUBSTITUTE,
    altered,
    closing,
    cycle,
    delegated,
    env,
    plan,
    ready,
)

from services.evaluation.domain.appraisal.checks import may_see
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.explain import summary
from services.evaluation.domain.appraisal.finish import Ending, acknowledge, finalise_acknowledged
from services.evaluation.domain.appraisal.hear import on_plan
from services.evaluation.domain.appraisal.observe import observe
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.calibration.answer import (
    ConfirmChange,
    RefuseChange,
    confirm_change,
    note_applied,
    refuse_change,
)
from services.evaluation.domain.calibration.session import open_calibration, propose_change
from services.evaluation.domain.calibration.state import CALIBRATION, CalibrationState
from services.evaluation.domain.objection.argue import name_decider, state_side
from services.evaluation.domain.objection.decide import decide_objection
from services.evaluation.domain.objection.file import FileObjection, file_objection
from services.evaluation.domain.requests import (
    CalibrationBody,
    ChangeBody,
    DeciderBody,
    ObjectionDecisionBody,
    ObservationBody,
)
from shared.authority import principals
from shared.decision import Actor, Decision, Delegation, Publish, Rejected
from shared.delegations import DELEGATION, on_delegation
from shared.events.calibration import Calibration
from shared.events.evaluation import Appraisal
from shared.rules.vocabulary import Level

HEAD = "eka"
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
UNDER = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="")
SEEN = ObservationBody(competence="komunikasi", held=3, observed="Paparan rapat mudah diikuti.", on=date(2025, 6, 2))
BETTER = ObjectionDecisionBody(upheld=True, results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG, on=DAY)


def given(**more: Any) -> tuple[Delegation, ...]:
    decision = on_delegation(None, delegated(**more), env())
    assert decision is not None
    return (decision.state,)


def deciding(on: date = DAY, *, by: str = SUBSTITUTE, **more: Any) -> Decision[AppraisalState]:
    return decide(ready(), UNDER, env(closing(), by=by, today=on, given=given(**more)))


def final(**more: Any) -> AppraisalState:
    seen = acknowledge(deciding(**more).state, Ending(), env(by=EMPLOYEE)).state
    return finalise_acknowledged(seen, None, env()).state


def filed(state: AppraisalState, *, superior_id: str | None = HEAD) -> AppraisalState:
    command = FileObjection(reason=LONG, superior_id=superior_id)
    return file_objection(state, command, env(closing(), by=EMPLOYEE)).state


def session(appraisal: AppraisalState) -> CalibrationState:
    command = CalibrationBody(calibration_id="k1", cycle_id=CYCLE_ID, units=("dinas",), participants=(HEAD,))
    session_id = f"{AGENCY}:calibration:{CYCLE_ID}:k1"
    opened = open_calibration(None, command, env(closing(), by="pengelola", id=session_id)).state
    change = ChangeBody(appraisal_id=appraisal.id, results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG)
    return propose_change(opened, change, env(appraisal, by=HEAD)).state


def test_both_names_stand_on_a_substitute_s_decision() -> None:
    decision = deciding()

    decided = decision.state.decision.decided
    assert decided is not None
    assert (decided.by, decided.acting_for) == (SUBSTITUTE, RATER)
    body = APPRAISAL.body(decision.state, Publish("appraisal.decided", decision.state.id), 2)
    assert isinstance(body, Appraisal)
    assert (body.decided_by, body.decided_for) == (SUBSTITUTE, RATER)
    assert "Diputuskan penerima delegasi untuk pejabat penilai." in summary(decision.state)


def test_a_decision_in_person_has_one_name_also_while_there_is_a_substitute() -> None:
    decided = deciding(by=RATER).state.decision.decided

    assert decided is not None
    assert (decided.by, decided.acting_for) == (RATER, None)


@pytest.mark.parametrize(
    ("on", "more", "code"),
    [
        pytest.param(BEFORE, {"answered_on": BEFORE}, "delegation-not-in-force", id="the day before"),
        pytest.param(AFTER, {}, "delegation-not-in-force", id="expired mid-form"),
        pytest.param(DAY, {"status": "proposed", "answered_on": None}, "delegation-not-accepted", id="not accepted"),
        pytest.param(DAY, {"valid_to": AFTER, "answered_on": AFTER}, "delegation-not-accepted", id="accepted later"),
        pytest.param(DAY, {"status": "declined"}, "not-yours", id="declined"),
        pytest.param(DAY, {"status": "withdrawn"}, "not-yours", id="withdrawn"),
        pytest.param(DAY, {"principal_id": HEAD}, "not-yours", id="of somebody else"),
        pytest.param(DAY, {"delegate_id": "citra"}, "not-yours", id="to somebody else"),
        pytest.param(DAY, {"principal_id": SUBSTITUTE, "delegate_id": "citra", "by": "citra"}, "not-yours", id="chain"),
        pytest.param(DAY, {"delegate_id": EMPLOYEE, "by": EMPLOYEE}, "own-appraisal", id="oneself"),
    ],
)
def test_without_a_delegation_in_force_nobody_else_decides(on: date, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Rejected) as refused:
        deciding(on, **more)
    assert (refused.value.code, refused.value.status) == (code, 403)


def test_a_substitute_observes_on_the_days_given() -> None:
    held = given(valid_from=date(2025, 11, 1), valid_to=date(2025, 11, 30), answered_on=date(2025, 11, 1))
    under_way = on_plan(None, plan(), env(cycle())).state

    noted = observe(under_way, [SEEN], env(cycle(), by=SUBSTITUTE, today=date(2025, 11, 30), given=held)).state

    assert [(each.by, each.acting_for) for each in noted.inputs.observations] == [(SUBSTITUTE, RATER)]
    within = altered(SEEN, on=date(2025, 11, 15))
    for today in (date(2025, 10, 31), date(2025, 12, 1)):
        with pytest.raises(Rejected) as refused:
            observe(under_way, [within], env(cycle(), by=SUBSTITUTE, today=today, given=held))
        assert refused.value.code == "delegation-not-in-force"


@pytest.mark.parametrize("written", [date(2026, 1, 15), None, date(1, 1, 1), date(2999, 12, 31)])
def test_no_written_day_brings_a_substitute_s_days_back(written: date | None) -> None:
    held = given(valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 31), answered_on=date(2026, 1, 1))
    november = env(closing(), by=SUBSTITUTE, today=date(2026, 11, 9), given=held)

    with pytest.raises(Rejected) as refused:
        decide(ready(), replace(UNDER, on=written), november)
    assert (refused.value.code, refused.value.status) == ("delegation-not-in-force", 403)


def test_a_substitute_confirms_a_change_and_the_session_knows_who() -> None:
    before = deciding(by=RATER).state
    proposed = session(before)

    confirmed = confirm_change(
        before, ConfirmChange(session=proposed.id, number=1), env(proposed, closing(), by=SUBSTITUTE, given=given())
    ).state

    assert confirmed.decision.decided is not None
    assert (confirmed.decision.decided.by, confirmed.decision.decided.acting_for) == (SUBSTITUTE, RATER)
    noted = note_applied(proposed, confirmed, env())
    body = CALIBRATION.body(noted.state, noted.publishes[0], 3)
    assert isinstance(body, Calibration)
    assert (body.changes[0].answered_by, body.changes[0].answered_for) == (SUBSTITUTE, RATER)


def test_a_substitute_refuses_a_change_but_not_the_one_about_oneself() -> None:
    proposed = session(deciding(by=RATER).state)

    refused = refuse_change(proposed, RefuseChange(number=1, reason=LONG), env(by=SUBSTITUTE, given=given())).state

    assert (refused.changes[0].answered_by, refused.changes[0].answered_for) == (SUBSTITUTE, RATER)
    acts: tuple[tuple[str, date, str], ...] = (
        (SUBSTITUTE, AFTER, "delegation-not-in-force"),
        (EMPLOYEE, DAY, "own-appraisal"),
    )
    for by, on, code in acts:
        with pytest.raises(Rejected) as refusal:
            refuse_change(
                proposed, RefuseChange(number=1, reason=LONG), env(by=by, today=on, given=given(delegate_id=by))
            )
        assert refusal.value.code == code


def test_a_substitute_states_the_rater_s_side() -> None:
    contested = filed(final(by=RATER))

    said = state_side(contested, LONG, env(by=SUBSTITUTE, given=given())).state.objection
    own = state_side(contested, LONG, env(by=EMPLOYEE, given=given(delegate_id=EMPLOYEE))).state.objection

    assert said is not None
    assert own is not None
    assert [(each.by, each.acting_for) for each in said.statements] == [(SUBSTITUTE, RATER)]
    assert [(each.by, each.acting_for) for each in own.statements] == [(EMPLOYEE, None)]
    with pytest.raises(Rejected) as refused:
        state_side(contested, LONG, env(by=SUBSTITUTE, today=AFTER, given=given()))
    assert refused.value.code == "delegation-not-in-force"


def test_a_substitute_of_the_decider_decides_the_objection_with_both_names() -> None:
    contested = filed(final(by=RATER))

    ruled = decide_objection(contested, BETTER, env(by=SUBSTITUTE, given=given(principal_id=HEAD))).state

    body = APPRAISAL.body(ruled, Publish("appraisal.superseded", ruled.id), 9)
    assert isinstance(body, Appraisal)
    assert body.objection is not None
    assert (body.decided_by, body.decided_for) == (SUBSTITUTE, HEAD)
    assert (body.objection.decided_by, body.objection.decided_for) == (SUBSTITUTE, HEAD)


@pytest.mark.parametrize(
    ("state", "by"),
    [
        pytest.param(lambda: filed(final()), SUBSTITUTE, id="decided the result"),
        pytest.param(lambda: filed(final()), RATER, id="the rater"),
        pytest.param(lambda: filed(final()), EMPLOYEE, id="the employee"),
    ],
)
def test_no_party_and_not_who_decided_decides_the_objection_as_substitute(
    state: Callable[[], AppraisalState], by: str
) -> None:
    contested, held = state(), given(principal_id=HEAD, delegate_id=by)
    with pytest.raises(Rejected) as refused:
        decide_objection(contested, BETTER, env(by=by, given=held))
    assert refused.value.code == "not-yours"


def test_who_decided_as_substitute_is_neither_found_nor_named_as_decider() -> None:
    contested = filed(final(), superior_id=SUBSTITUTE)

    assert contested.objection is not None
    assert contested.objection.decider_id is None
    with pytest.raises(Rejected) as refused:
        name_decider(contested, DeciderBody(decider_id=SUBSTITUTE, reason=LONG), env(by="pengelola"))
    assert refused.value.field == "decider_id"


def _as_substitute(held: tuple[Delegation, ...], on: date = DAY) -> Actor:
    return Actor(employee_id=SUBSTITUTE, today=on, given=held)


def test_a_substitute_sees_what_the_rater_and_the_decider_see() -> None:
    contested = filed(final(by=RATER))
    for principal, seen in ((RATER, True), (HEAD, True), ("lain", False)):
        assert may_see(contested, _as_substitute(given(principal_id=principal))) is seen
    assert principals(_as_substitute(given())) == {RATER}
    for held, on in ((given(), BEFORE), (given(), AFTER), (given(status="proposed"), DAY)):
        assert principals(_as_substitute(held, on)) == frozenset()
        assert not may_see(contested, _as_substitute(held, on))


def test_the_same_fact_again_changes_nothing_and_a_later_one_replaces() -> None:
    (held,) = given()

    assert on_delegation(held, delegated(version=3), env()) is None
    withdrawn = on_delegation(held, delegated(version=4, status="withdrawn"), env())
    assert withdrawn is not None
    assert not withdrawn.state.is_in_force(DAY)
    with pytest.raises(LookupError):
        DELEGATION.body(held, Publish("delegation.accepted", CYCLE_ID), 1)
