"""What was concluded by mistake is opened again, with a reason, by those who may; facts heard since count then."""

from dataclasses import replace
from datetime import date

import pytest
from evaluation_builders import (
    EMPLOYEE,
    LONG,
    RATER,
    altered,
    closed,
    closing,
    cycle,
    dossier,
    env,
    objective,
    plan,
    ready,
)

from services.evaluation.api.views import ExplanationView
from services.evaluation.domain.appraisal.checks import AlreadyFinal, NotDecided, OwnAppraisal
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.explain import explain
from services.evaluation.domain.appraisal.finish import Ending, conclude_unrated, finalise
from services.evaluation.domain.appraisal.hear import on_dossier, on_plan
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.reopen import reopen
from services.evaluation.domain.appraisal.state import AppraisalState, result_subject
from services.evaluation.domain.correction.decide import decide_correction
from services.evaluation.domain.correction.propose import CorrectionOpen, ProposeCorrection, propose_correction
from services.evaluation.domain.cycle.state import CycleClosed, CycleState
from services.evaluation.domain.requests import CorrectionDecisionBody, ReasonNeeded, ReopeningBody
from shared.decision import Decision, NotYours, Publish
from shared.events.correction import CorrectionKind
from shared.events.directory import EmploymentEnd
from shared.events.evaluation import Appraisal, AppraisalStatus, Result, ResultStatus
from shared.events.goals import PlanStatus
from shared.rules.vocabulary import Level, Predicate
from tests.support.sentences import faults

BY_MISTAKE = ReopeningBody(reason=LONG)
OFFICER = "pengelola"


def decided(state: AppraisalState | None = None) -> AppraisalState:
    command = Decide(results=Level.ABOVE, behaviour=Level.AS, reason=LONG)
    return decide(state or ready(), command, env(closing(), by=RATER)).state


def unrated() -> AppraisalState:
    return conclude_unrated(ready(), Ending(reason=LONG), env(closing(), by=OFFICER, officer=True)).state


def final() -> AppraisalState:
    return finalise(decided(), Ending(reason=LONG), env(by=OFFICER, officer=True)).state


def opening(
    state: AppraisalState, *, by: str = OFFICER, officer: bool = True, running: CycleState | None = None
) -> Decision[AppraisalState]:
    return reopen(state, BY_MISTAKE, env(running or closing(), by=by, officer=officer))


def test_an_end_without_a_predicate_is_opened_again_and_its_result_withdrawn() -> None:
    decision = opening(unrated())

    state = decision.state
    assert decision.publishes == (
        Publish("appraisal.reopened", state.id),
        Publish("result.withdrawn", result_subject(state)),
    )
    assert (state.status, state.decision.unrated_reason) == (AppraisalStatus.READY, "")
    told = APPRAISAL.body(state, decision.publishes[1], 9)
    assert isinstance(told, Result)
    assert (told.status, told.number, told.predicate) == (ResultStatus.WITHDRAWN, 1, None)
    appraisal = APPRAISAL.body(state, decision.publishes[0], 9)
    assert isinstance(appraisal, Appraisal)
    assert [(each.by, each.reason) for each in appraisal.reopened] == [(OFFICER, LONG)]
    explained = ExplanationView.of(9, state, explain(state, cycle=closing())).model_dump(mode="json")
    assert f"Dibuka kembali pada 5 Januari 2026 karena: {LONG}" in explained["summary"]
    assert {"role": "Membuka kembali", "employee_id": OFFICER} in explained["people"]
    assert faults(explained) == []


def test_a_result_after_a_reopening_is_the_second_and_the_withdrawn_one_stays_as_it_was_told() -> None:
    opened = opening(unrated()).state
    gone = Publish("result.withdrawn", result_subject(opened))
    before = APPRAISAL.body(opened, gone, 9)

    again = finalise(decided(opened), Ending(reason=LONG), env(by=OFFICER, officer=True))

    told = APPRAISAL.body(again.state, again.publishes[1], 12)
    assert isinstance(told, Result)
    assert (told.status, told.number, told.predicate) == (ResultStatus.FINAL, 2, Predicate.BAIK)
    assert [each.number for each in told.replaces] == [1]
    assert APPRAISAL.body(again.state, gone, 9) == before


@pytest.mark.parametrize(("by", "officer"), [(RATER, False), (OFFICER, True)])
def test_a_decision_that_nobody_has_seen_is_opened_by_its_rater_or_an_officer(by: str, officer: bool) -> None:
    decision = opening(decided(), by=by, officer=officer)

    assert decision.publishes == (Publish("appraisal.reopened", decision.state.id),)
    assert (decision.state.status, decision.state.decision.decided) == (AppraisalStatus.READY, None)
    assert opening(decision.state, by=by, officer=officer).state is decision.state


@pytest.mark.parametrize(
    ("by", "officer", "refusal"),
    [(EMPLOYEE, False, OwnAppraisal), (EMPLOYEE, True, OwnAppraisal), ("citra", False, NotYours)],
)
@pytest.mark.parametrize("make", [decided, unrated])
def test_nobody_else_opens_it_and_nobody_the_own(
    make: object, by: str, officer: bool, refusal: type[Exception]
) -> None:
    state = decided() if make is decided else unrated()

    with pytest.raises(refusal):
        opening(state, by=by, officer=officer)


def test_the_rater_does_not_open_what_an_officer_concluded() -> None:
    with pytest.raises(NotYours, match="pengelola kinerja"):
        opening(unrated(), by=RATER, officer=False)


def test_a_final_predicate_is_corrected_instead() -> None:
    with pytest.raises(AlreadyFinal, match="/corrections"):
        opening(final())


def test_in_a_closed_cycle_a_predicate_is_given_by_correction() -> None:
    with pytest.raises(CycleClosed, match="/corrections"):
        opening(unrated(), running=closed())


def test_it_needs_a_conclusion_and_a_reason() -> None:
    with pytest.raises(NotDecided):
        opening(ready())
    with pytest.raises(ReasonNeeded):
        reopen(unrated(), ReopeningBody(reason="Salah."), env(closing(), by=OFFICER, officer=True))


def test_a_withdrawn_result_is_opened_again_and_nothing_is_withdrawn_twice() -> None:
    gone = ProposeCorrection(kind=CorrectionKind.WITHDRAW, reason=LONG, proof=("https://arsip/1",), superior_id="eka")
    waiting = propose_correction(final(), gone, env(closing(), by=RATER)).state
    withdrawn = decide_correction(waiting, CorrectionDecisionBody(approved=True, reason=LONG), env(by="eka")).state

    decision = opening(withdrawn)

    assert decision.publishes == (Publish("appraisal.reopened", decision.state.id),)
    assert [each.outcome.predicate for each in decision.state.replaced] == [Predicate.BAIK]
    better = replace(gone, kind=CorrectionKind.REPLACE, results=Level.AS, behaviour=Level.AS)
    asked = propose_correction(unrated(), better, env(closing(), by=RATER)).state
    with pytest.raises(CorrectionOpen):
        opening(asked)


def test_what_was_heard_since_the_decision_counts_once_it_is_opened_again() -> None:
    left = plan(status=PlanStatus.CLOSED, ended=EmploymentEnd.RESIGNED, ends_on=date(2025, 12, 1))
    state = on_plan(None, left, env(closing())).state
    early = decided(on_dossier(state, dossier(closed=True), env(closing())).state)

    # The resignation was recorded for the wrong person; another objective was agreed on since.
    mended = altered(plan(9, status=PlanStatus.AGREED), objectives=(objective(), objective(objective_id="O2")))
    heard = on_plan(early, mended, env(cycle())).state
    opened = opening(heard, running=cycle()).state

    assert heard.inputs == early.inputs
    assert heard.suggestion == early.suggestion
    assert opened.inputs.plan is not None
    assert (opened.ended, len(opened.inputs.plan.objectives)) == (None, 2)
    assert (opened.status, "plan" in opened.inputs.waits_for) == (AppraisalStatus.OPEN, True)
    assert opened.later is None
