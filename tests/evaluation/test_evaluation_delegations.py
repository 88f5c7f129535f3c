"""An accepted substitute does what the rater may, on the days given, with both names, and never on oneself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from evaluation_builders import AGENCY, CYCLE_ID, DAY, EMPLOYEE, LONG, NOW, RATER, closing, cycle, plan, ready

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import acknowledge, finalise_acknowledged
from services.evaluation.domain.appraisal.hear import hear_plan
from services.evaluation.domain.appraisal.observe import Observed, observe
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.see import may_see
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.summarise import summary
from services.evaluation.domain.calibration.answer import confirm_change, refuse_change
from services.evaluation.domain.calibration.note import note_applied
from services.evaluation.domain.calibration.propose import ProposeChange, propose_change
from services.evaluation.domain.calibration.session import OpenCalibration, open_calibration
from services.evaluation.domain.calibration.state import CALIBRATION, CalibrationState
from services.evaluation.domain.delegation.act import principals
from services.evaluation.domain.delegation.state import DELEGATION, DelegationState, hear_delegation
from services.evaluation.domain.objection.argue import name_decider, state_side
from services.evaluation.domain.objection.decide import DecideObjection, decide_objection
from services.evaluation.domain.objection.file import FileObjection, file_objection
from shared.decision import Decision, Rejected, Says
from shared.events.calibration import Calibration
from shared.events.delegation import Delegated, DelegationSource, DelegationStatus
from shared.events.evaluation import Appraisal
from shared.rules.vocabulary import Level

SUBSTITUTE, HEAD = "wakil", "eka"
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
UNDER = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="", on=DAY)
SEEN = Observed(competence="komunikasi", held=3, observed="Paparan rapat mudah diikuti.", on=date(2025, 6, 2))
BETTER = DecideObjection(upheld=True, results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG, on=DAY)


def delegated(version: int = 2, **more: Any) -> Delegated:
    content: dict[str, Any] = {
        "agency_id": AGENCY,
        "subject": f"{AGENCY}:delegation:{RATER}:{SUBSTITUTE}:2026-01-05",
        "version": version,
        "principal_id": RATER,
        "delegate_id": SUBSTITUTE,
        "kind": "plh",
        "valid_from": DAY,
        "valid_to": DAY,
        "source": DelegationSource.DIRECTORY,
        "status": DelegationStatus.ACCEPTED,
        "proposed_at": datetime(2026, 1, 2, tzinfo=UTC),
        "answered_on": DAY,
    }
    return Delegated.model_validate(content | more)


def given(**more: Any) -> tuple[DelegationState, ...]:
    decision = hear_delegation(None, delegated(**more), {}, NOW)
    assert decision is not None
    return (decision.state,)


def deciding(on: date = DAY, *, by: str = SUBSTITUTE, **more: Any) -> Decision[AppraisalState]:
    return decide(ready(), replace(UNDER, on=on), cycle=closing(), units={}, by=by, given=given(**more))


def final(**more: Any) -> AppraisalState:
    seen = acknowledge(deciding(**more).state, by=EMPLOYEE, on=DAY).state
    return finalise_acknowledged(seen, now=NOW).state


def filed(state: AppraisalState, *, superior_id: str | None = HEAD) -> AppraisalState:
    command = FileObjection(reason=LONG, on=DAY)
    return file_objection(
        state, command, cycle=closing(), by=EMPLOYEE, superior_id=superior_id, zone="Asia/Jakarta"
    ).state


def session(appraisal: AppraisalState) -> CalibrationState:
    command = OpenCalibration(calibration_id="k1", units=("dinas",), participants=(HEAD,))
    opened = open_calibration(None, command, cycle=closing(), by="pengelola", on=DAY).state
    change = ProposeChange(results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG)
    return propose_change(opened, change, appraisal=appraisal, by=HEAD, on=DAY).state


def test_both_names_stand_on_a_substitute_s_decision() -> None:
    decision = deciding()

    decided = decision.state.decision.decided
    assert decided is not None
    assert (decided.by, decided.acting_for) == (SUBSTITUTE, RATER)
    body = APPRAISAL.body(decision.state, Says("appraisal.decided", decision.state.id), 2)
    assert isinstance(body, Appraisal)
    assert (body.decided_by, body.decided_for) == (SUBSTITUTE, RATER)
    assert f"Diputuskan {SUBSTITUTE} untuk {RATER}." in summary(decision.state)


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
    held = given(valid_from=SEEN.on, valid_to=SEEN.on, answered_on=SEEN.on)
    under_way = hear_plan(None, plan(), cycle=cycle(), units={}).state

    noted = observe(under_way, [SEEN], cycle=cycle(), units={}, by=SUBSTITUTE, given=held).state

    assert [(each.by, each.acting_for) for each in noted.inputs.observations] == [(SUBSTITUTE, RATER)]
    items = [SEEN, replace(SEEN, on=SEEN.on + timedelta(days=1))]
    with pytest.raises(Rejected) as refused:
        observe(under_way, items, cycle=cycle(), units={}, by=SUBSTITUTE, given=held)
    assert refused.value.code == "delegation-not-in-force"


def test_a_substitute_confirms_a_change_and_the_session_knows_who() -> None:
    before = deciding(by=RATER).state
    proposed = session(before)

    confirmed = confirm_change(before, session=proposed, number=1, by=SUBSTITUTE, on=DAY, given=given()).state

    assert confirmed.decision.decided is not None
    assert (confirmed.decision.decided.by, confirmed.decision.decided.acting_for) == (SUBSTITUTE, RATER)
    noted = note_applied(proposed, confirmed)
    body = CALIBRATION.body(noted.state, noted.says[0], 3)
    assert isinstance(body, Calibration)
    assert (body.changes[0].answered_by, body.changes[0].answered_for) == (SUBSTITUTE, RATER)


def test_a_substitute_refuses_a_change_but_not_the_one_about_oneself() -> None:
    proposed = session(deciding(by=RATER).state)

    refused = refuse_change(proposed, 1, reason=LONG, by=SUBSTITUTE, on=DAY, given=given()).state

    assert (refused.changes[0].answered_by, refused.changes[0].answered_for) == (SUBSTITUTE, RATER)
    acts: tuple[tuple[str, date, str], ...] = (
        (SUBSTITUTE, AFTER, "delegation-not-in-force"),
        (EMPLOYEE, DAY, "own-appraisal"),
    )
    for by, on, code in acts:
        with pytest.raises(Rejected) as refusal:
            refuse_change(proposed, 1, reason=LONG, by=by, on=on, given=given(delegate_id=by))
        assert refusal.value.code == code


def test_a_substitute_states_the_rater_s_side() -> None:
    contested = filed(final(by=RATER))

    said = state_side(contested, text=LONG, by=SUBSTITUTE, on=DAY, given=given()).state.objection
    own = state_side(contested, text=LONG, by=EMPLOYEE, on=DAY, given=given(delegate_id=EMPLOYEE)).state.objection

    assert said is not None
    assert own is not None
    assert [(each.by, each.acting_for) for each in said.statements] == [(SUBSTITUTE, RATER)]
    assert [(each.by, each.acting_for) for each in own.statements] == [(EMPLOYEE, None)]
    with pytest.raises(Rejected) as refused:
        state_side(contested, text=LONG, by=SUBSTITUTE, on=AFTER, given=given())
    assert refused.value.code == "delegation-not-in-force"


def test_a_substitute_of_the_decider_decides_the_objection_with_both_names() -> None:
    contested = filed(final(by=RATER))

    ruled = decide_objection(contested, BETTER, by=SUBSTITUTE, now=NOW, given=given(principal_id=HEAD)).state

    body = APPRAISAL.body(ruled, Says("appraisal.superseded", ruled.id), 9)
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
        decide_objection(contested, BETTER, by=by, now=NOW, given=held)
    assert refused.value.code == "not-yours"


def test_who_decided_as_substitute_is_neither_found_nor_named_as_decider() -> None:
    contested = filed(final(), superior_id=SUBSTITUTE)

    assert contested.objection is not None
    assert contested.objection.decider_id is None
    with pytest.raises(Rejected) as refused:
        name_decider(contested, decider_id=SUBSTITUTE, reason=LONG, by="pengelola")
    assert refused.value.field == "decider_id"


def test_a_substitute_sees_what_the_rater_and_the_decider_see() -> None:
    contested = filed(final(by=RATER))
    for principal, seen in ((RATER, True), (HEAD, True), ("lain", False)):
        assert may_see(contested, employee_id=SUBSTITUTE, is_officer=False, principals={principal}) is seen
    assert principals(given(), on=DAY) == principals(given(), on=None) == {RATER}
    assert principals(given(), on=AFTER) == frozenset()
    assert principals(given(status="proposed"), on=None) == frozenset()


def test_the_same_fact_again_changes_nothing_and_a_later_one_replaces() -> None:
    (held,) = given()

    assert hear_delegation(held, delegated(version=3), {}, NOW) is None
    withdrawn = hear_delegation(held, delegated(version=4, status="withdrawn"), {}, NOW)
    assert withdrawn is not None
    assert not withdrawn.state.is_in_force(DAY)
    with pytest.raises(LookupError):
        DELEGATION.body(held, Says("delegation.accepted", CYCLE_ID), 1)
