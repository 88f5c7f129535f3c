"""A final result is corrected or withdrawn: proposed with proof, decided by the rater's superior, once at a time."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from evaluation_builders import DAY, EMPLOYEE, LONG, RATER, SUBSTITUTE, closing, env, plan, ready

from services.evaluation.api.views import AppraisalView, ExplanationView
from services.evaluation.domain.appraisal.checks import AlreadyFinal, OwnAppraisal, may_see
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.deciders import DeciderUnknown
from services.evaluation.domain.appraisal.explain import explain, summary
from services.evaluation.domain.appraisal.finish import Ending, conclude_unrated, finalise
from services.evaluation.domain.appraisal.hear import on_plan
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.reopen import reopen
from services.evaluation.domain.appraisal.state import AppraisalState, result_subject
from services.evaluation.domain.appraisal.tasks import told_to_employee, told_to_official, waits_for_official
from services.evaluation.domain.correction.decide import decide_correction
from services.evaluation.domain.correction.propose import (
    CorrectionOpen,
    DisputeOpen,
    NoCorrection,
    ProposeCorrection,
    name_corrections_decider,
    propose_correction,
)
from services.evaluation.domain.objection.decide import decide_objection
from services.evaluation.domain.objection.file import FileObjection, file_objection
from services.evaluation.domain.objection.receive import NotFinal, SegmentOnly
from services.evaluation.domain.requests import (
    CorrectionBody,
    CorrectionDecisionBody,
    DeciderBody,
    ObjectionDecisionBody,
    ReasonNeeded,
    ReopeningBody,
)
from shared.decision import Actor, DayTooEarly, Decision, Delegation, Invalid, NotYours, Publish
from shared.events.correction import CorrectionKind, CorrectionStatus
from shared.events.delegation import DelegationStatus
from shared.events.evaluation import Appraisal, AppraisalStatus, Result, ResultStatus
from shared.rules.vocabulary import Level, Predicate
from tests.support.sentences import faults

HEAD = "eka"
FIRST, LATER = date(2026, 1, 12), date(2026, 1, 20)
LATER_AT = datetime(2026, 1, 20, 3, tzinfo=UTC)
PROOF = ("https://arsip.kota.go.id/ba/17",)
BETTER = ProposeCorrection(
    kind=CorrectionKind.REPLACE, results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG, proof=PROOF, superior_id=HEAD
)
GONE = ProposeCorrection(kind=CorrectionKind.WITHDRAW, reason=LONG, proof=PROOF, superior_id=HEAD)
YES, NO = (CorrectionDecisionBody(approved=each, reason=LONG) for each in (True, False))


def final() -> AppraisalState:
    state = decide(ready(), Decide(results=Level.ABOVE, behaviour=Level.AS, reason=""), env(closing(), by=RATER)).state
    return finalise(state, Ending(reason=LONG), env(by="pengelola", officer=True)).state


def unrated() -> AppraisalState:
    return conclude_unrated(ready(), Ending(reason=LONG), env(closing(), by="pengelola", officer=True)).state


def proposing(
    state: AppraisalState | None = None, command: ProposeCorrection = BETTER, *, by: str = RATER, **more: Any
) -> Decision[AppraisalState]:
    return propose_correction(state or final(), command, env(closing(), by=by, **{"today": FIRST} | more))


def ruling(
    state: AppraisalState, answer: CorrectionDecisionBody = YES, *, by: str = HEAD, **more: Any
) -> Decision[AppraisalState]:
    return decide_correction(state, answer, env(by=by, **{"today": LATER, "now": LATER_AT} | more))


def corrected(command: ProposeCorrection = BETTER, state: AppraisalState | None = None) -> AppraisalState:
    return ruling(proposing(state, command).state).state


def naming(state: AppraisalState, decider_id: str, *, by: str = "pengelola") -> AppraisalState:
    body = DeciderBody(decider_id=decider_id, reason=LONG)
    return name_corrections_decider(state, body, env(by=by, officer=True)).state


def result_of(state: AppraisalState, type_name: str) -> Result:
    body = APPRAISAL.body(state, Publish(type_name, result_subject(state)), 9)
    assert isinstance(body, Result)
    return body


def appraisal_of(state: AppraisalState, type_name: str) -> Appraisal:
    body = APPRAISAL.body(state, Publish(type_name, state.id), 9)
    assert isinstance(body, Appraisal)
    return body


def test_an_approved_correction_is_a_new_final_result_that_supersedes_the_old_one() -> None:
    proposed = proposing()
    decision = ruling(proposed.state)

    state = decision.state
    assert decision.publishes == (
        Publish("appraisal.superseded", state.id),
        Publish("result.superseded", result_subject(state)),
    )
    told = result_of(state, "result.superseded")
    assert (told.status, told.number, told.predicate) == (ResultStatus.SUPERSEDED, 2, Predicate.SANGAT_BAIK)
    assert [(each.number, each.predicate) for each in told.replaces] == [(1, Predicate.BAIK)]
    assert (state.status, state.decision.decided_by, state.decision.finalised_on) == (
        AppraisalStatus.FINAL,
        HEAD,
        LATER,
    )
    assert state.correction is not None
    assert (state.correction.status, state.correction.proof) == (CorrectionStatus.APPROVED, PROOF)
    assert f"Koreksi hasil diusulkan pada 12 Januari 2026 karena: {LONG} Disetujui karena: {LONG}" in summary(state)


@pytest.mark.parametrize(
    ("state", "parts"),
    [
        (proposing().state, {"Memutuskan": RATER, "Mengusulkan koreksi hasil": RATER}),
        (
            corrected(),
            {
                "Memutuskan": HEAD,
                "Putusan semula": RATER,
                "Mengusulkan koreksi hasil": RATER,
                "Memutus koreksi hasil": HEAD,
            },
        ),
        (
            ruling(proposing().state, NO).state,
            {"Memutuskan": RATER, "Mengusulkan koreksi hasil": RATER, "Memutus koreksi hasil": HEAD},
        ),
        (
            corrected(GONE),
            {"Putusan semula": RATER, "Mengusulkan penarikan hasil": RATER, "Memutus penarikan hasil": HEAD},
        ),
    ],
    ids=["proposed", "approved", "refused", "withdrawn"],
)
def test_a_correction_is_explained_in_words_and_whoever_had_a_part_is_listed(
    state: AppraisalState, parts: dict[str, str]
) -> None:
    told = ExplanationView.of(9, state, explain(state, cycle=closing())).model_dump(mode="json")

    assert faults(told) == []
    assert {each["role"]: each["employee_id"] for each in told["people"]} == parts
    assert not any(each in told["summary"] for each in parts.values())


def test_a_proposed_correction_leaves_the_result_and_tells_who_decides() -> None:
    decision = proposing()

    assert decision.publishes == (Publish("appraisal.correction-proposed", decision.state.id),)
    assert decision.state.decision == final().decision
    told = appraisal_of(decision.state, "appraisal.correction-proposed")
    assert told.correction is not None
    assert (told.correction.status, told.correction.decider_id) == (CorrectionStatus.PROPOSED, HEAD)
    assert told.awaited_decider == HEAD
    assert appraisal_of(ruling(decision.state).state, "appraisal.superseded").awaited_decider is None


def test_an_approved_withdrawal_leaves_no_result_and_says_which_one_is_gone() -> None:
    decision = ruling(proposing(command=GONE).state)

    state = decision.state
    assert decision.publishes == (
        Publish("appraisal.withdrawn", state.id),
        Publish("result.withdrawn", result_subject(state)),
    )
    told = result_of(state, "result.withdrawn")
    assert (told.status, told.number, told.predicate, told.replaces) == (
        ResultStatus.WITHDRAWN,
        1,
        Predicate.BAIK,
        (),
    )
    assert (told.siasn_quadrant, told.decided_by) == (2, RATER)
    assert (state.status, state.decision.decided, state.decision.unrated_reason) == (AppraisalStatus.FINAL, None, LONG)
    assert appraisal_of(state, "appraisal.withdrawn").decided is None


def test_a_result_after_a_withdrawn_one_is_the_second_and_somebody_else_decides_on_it() -> None:
    proposed = proposing(corrected(GONE), today=LATER).state

    with pytest.raises(DeciderUnknown):
        ruling(proposed)
    state = ruling(naming(proposed, "gita"), by="gita").state
    told = result_of(state, "result.superseded")
    assert (told.number, [each.number for each in told.replaces]) == (2, [1])


def test_a_refused_correction_leaves_everything_and_another_may_follow() -> None:
    decision = ruling(proposing().state, NO)

    assert decision.publishes == (Publish("appraisal.correction-refused", decision.state.id),)
    assert decision.state.decision == final().decision
    assert "Ditolak; hasil tetap berlaku." in summary(decision.state)
    again = proposing(decision.state).state
    assert [each.status for each in again.corrections] == [CorrectionStatus.REFUSED, CorrectionStatus.PROPOSED]


def test_somebody_without_a_predicate_gets_one_by_correction_and_none_can_be_withdrawn() -> None:
    state = corrected(state=unrated())

    assert state.decision.outcome.predicate is Predicate.SANGAT_BAIK
    assert result_of(state, "result.superseded").number == 2
    with pytest.raises(Invalid, match="tidak ada yang dapat ditarik"):
        proposing(unrated(), GONE)


@pytest.mark.parametrize(
    ("by", "officer", "refusal"),
    [
        (EMPLOYEE, False, OwnAppraisal),
        (EMPLOYEE, True, OwnAppraisal),
        ("citra", False, NotYours),
        (HEAD, False, NotYours),
    ],
)
def test_only_the_rater_or_an_officer_proposes_and_never_for_oneself(
    by: str, officer: bool, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        proposing(by=by, officer=officer)
    assert proposing(by="pengelola", officer=True).state.corrections[0].proposed_by == "pengelola"


@pytest.mark.parametrize("by", [EMPLOYEE, RATER, "pengelola", "citra"])
def test_only_the_raters_superior_decides(by: str) -> None:
    with pytest.raises(NotYours):
        ruling(proposing(by="pengelola", officer=True).state, by=by, officer=by == "pengelola")


def test_who_proposed_does_not_decide_even_as_the_superior() -> None:
    state = proposing(by=HEAD, officer=True).state

    assert state.correction is not None
    assert state.correction.decider_id is None
    with pytest.raises(DeciderUnknown):
        ruling(state)
    with pytest.raises(Invalid):
        naming(state, HEAD)
    named = naming(state, "gita")
    assert ruling(named, by="gita").state.decision.decided_by == "gita"
    assert naming(named, "gita") is named


def test_a_substitute_of_today_proposes_and_decides_with_both_names() -> None:
    state = proposing(by=SUBSTITUTE, given=(_given(RATER, SUBSTITUTE, FIRST),)).state
    decided = ruling(state, by="ganti", given=(_given(HEAD, "ganti", LATER),)).state

    assert decided.correction is not None
    assert (decided.correction.proposed_by, decided.correction.proposed_for) == (SUBSTITUTE, RATER)
    assert (decided.correction.decided_by, decided.correction.decided_for) == ("ganti", HEAD)


def _given(principal_id: str, delegate_id: str, on: date) -> Delegation:
    return Delegation(
        agency_id="kota",
        principal_id=principal_id,
        delegate_id=delegate_id,
        kind="plh",
        valid_from=on,
        valid_to=on,
        status=DelegationStatus.ACCEPTED,
        answered_on=on,
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"results": None}, "results"),
        ({"behaviour": None}, "results"),
        ({"behaviour": Level.AS}, "results"),
        ({"kind": CorrectionKind.WITHDRAW}, "results"),
    ],
    ids=["no results", "no behaviour", "the same ratings", "a withdrawal with ratings"],
)
def test_what_is_asked_for_fits_its_kind_and_changes_something(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        proposing(command=replace(BETTER, **change))
    assert refused.value.field == field


def test_a_correction_needs_a_reason_a_final_result_and_no_day_before_it() -> None:
    with pytest.raises(ReasonNeeded):
        proposing(command=replace(BETTER, reason="Salah."))
    with pytest.raises(ReasonNeeded):
        ruling(proposing().state, CorrectionDecisionBody(approved=True, reason="Ya."))
    with pytest.raises(NotFinal):
        proposing(ready())
    with pytest.raises(DayTooEarly):
        proposing(command=replace(BETTER, on=date(2026, 1, 1)))
    assert final().decision.finalised_on == DAY


def test_a_part_of_a_cycles_result_is_corrected_by_its_last_segment() -> None:
    moved = on_plan(None, plan(ends_on=date(2025, 6, 30)), env(closing())).state
    part = replace(moved, status=AppraisalStatus.FINAL, decision=final().decision)

    with pytest.raises(SegmentOnly, match="koreksi atas hasil siklus"):
        proposing(part)


def test_one_correction_waits_at_a_time_and_the_same_again_changes_nothing() -> None:
    state = proposing().state

    assert proposing(state).state is state
    with pytest.raises(CorrectionOpen, match="12 Januari 2026"):
        proposing(state, GONE)
    decided = ruling(state).state
    assert ruling(decided).state is decided
    with pytest.raises(NoCorrection):
        ruling(decided, NO)
    with pytest.raises(NoCorrection):
        naming(decided, "gita")


def test_an_objection_is_decided_before_the_result_is_corrected() -> None:
    filing = FileObjection(reason=LONG, superior_id=HEAD)
    filed = file_objection(final(), filing, env(closing(), by=EMPLOYEE, today=FIRST)).state

    with pytest.raises(DisputeOpen):
        proposing(filed)
    waiting = file_objection(proposing().state, filing, env(closing(), by=EMPLOYEE, today=FIRST)).state
    with pytest.raises(DisputeOpen):
        ruling(waiting)
    assert ruling(waiting, NO).state.correction is not None


def test_the_employee_may_object_anew_to_a_corrected_result_and_its_decider_is_somebody_else() -> None:
    filing = FileObjection(reason=LONG, superior_id=HEAD)
    filed = file_objection(final(), filing, env(closing(), by=EMPLOYEE, today=FIRST)).state
    stands = ObjectionDecisionBody(upheld=False, reason=LONG)
    rejected = decide_objection(filed, stands, env(by=HEAD, today=FIRST)).state

    state = corrected(GONE, rejected)
    again = file_objection(state, filing, env(closing(), by=EMPLOYEE, today=LATER)).state

    assert state.objection is None
    assert state.earlier_objections == (rejected.objection,)
    assert again.objection is not None
    assert again.objection.decider_id is None
    assert may_see(again, Actor(employee_id=HEAD, today=LATER))


def test_who_decides_sees_the_appraisal_and_a_substitute_only_until_then() -> None:
    def sees(state: AppraisalState, by: str) -> bool:
        return may_see(state, Actor(employee_id=by, today=FIRST, given=(_given(HEAD, "ganti", FIRST),)))

    assert not sees(final(), HEAD)
    assert sees(proposing().state, HEAD)
    assert sees(proposing().state, "ganti")
    assert sees(corrected(), HEAD)
    assert not sees(corrected(), "ganti")


def test_a_refusal_because_it_is_final_names_the_way_on() -> None:
    with pytest.raises(AlreadyFinal, match="/corrections"):
        conclude_unrated(final(), Ending(reason=LONG), env(closing(), by="lain", officer=True))


@pytest.mark.parametrize("proof", [(), ("tanda terima",), ("ftp://arsip/17",), ("https://a b",)])
def test_a_correction_needs_links_as_proof(proof: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="proof"):
        CorrectionBody(results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG, proof=proof)


def waiting_for(by: str, state: AppraisalState) -> list[str]:
    actor = Actor(employee_id=by, today=LATER)
    return [each.kind.value for each in waits_for_official(state, closing(), None, actor=actor)]


def test_a_correction_waits_for_its_decider_until_it_is_decided() -> None:
    proposed = proposing().state

    assert waiting_for(HEAD, proposed) == ["decide_correction"]
    assert waiting_for(RATER, proposed) == []
    assert waiting_for(HEAD, ruling(proposed).state) == []


def test_who_proposed_a_correction_is_not_told_to_decide_it() -> None:
    by_head = proposing(by=HEAD, officer=True).state
    named = replace(by_head, corrections=(replace(by_head.corrections[-1], decider_id=HEAD),))

    assert waiting_for(HEAD, named) == []


@pytest.mark.parametrize(
    ("command", "told"),
    [(BETTER, "result_corrected"), (GONE, "result_withdrawn")],
)
def test_people_are_told_of_a_corrected_result_as_such(command: ProposeCorrection, told: str) -> None:
    state = corrected(command)

    [news] = told_to_employee(state, since=LATER)
    assert (news.kind.value, news.by) == (told, HEAD)
    assert [each.kind.value for each in told_to_official(state, since=LATER)] == ["correction_decided"]


def test_the_rater_is_told_of_a_refused_correction_and_the_employee_is_not() -> None:
    state = ruling(proposing().state, NO).state

    assert [each.kind.value for each in told_to_official(state, since=LATER)] == ["correction_decided"]
    assert list(told_to_employee(state, since=LATER)) == []


def test_an_appraisal_that_was_opened_again_is_told_to_its_person() -> None:
    opened = reopen(unrated(), ReopeningBody(reason=LONG), env(closing(), by="pengelola", officer=True)).state

    [news] = told_to_employee(opened, since=DAY)
    assert (news.kind.value, news.by) == ("appraisal_reopened", "pengelola")


def test_a_withdrawn_result_is_shown_as_withdrawn() -> None:
    assert AppraisalView.of(1, corrected(GONE)).withdrawn
    assert not AppraisalView.of(1, corrected()).withdrawn
    assert not AppraisalView.of(1, unrated()).withdrawn
