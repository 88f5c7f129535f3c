"""The human decides: who may, when, with which reason; then acknowledged, then final."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from evaluation_builders import (
    DAY,
    EMPLOYEE,
    LONG,
    RATER,
    assignment,
    closing,
    cycle,
    dossier,
    env,
    log,
    plan,
    rating,
    ready,
    with_inputs,
)

from services.evaluation.domain.appraisal.checks import (
    AlreadyFinal,
    InputsOpen,
    NotDecided,
    OwnAppraisal,
    StageMissing,
    may_see,
)
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.explain import explain, summary
from services.evaluation.domain.appraisal.finish import (
    AlreadyDecided,
    Ending,
    acknowledge,
    conclude_unrated,
    finalise,
    finalise_acknowledged,
)
from services.evaluation.domain.appraisal.hear import on_dossier, on_log, on_plan
from services.evaluation.domain.appraisal.observe import ObservedTwice, observe
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleClosing, CycleState
from services.evaluation.domain.policy.running import policy_text, running
from services.evaluation.domain.requests import ObservationBody, ReasonNeeded
from services.evaluation.rules.rate.suggest import suggest
from shared.decision import Actor, Invalid, NotYours, Publish, Rejected
from shared.events.evaluation import Appraisal, AppraisalStatus, Result
from shared.events.goals import PlanStatus
from shared.policy.clause import Label
from shared.policy.policy import Stage
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

FOLLOWS = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="", on=DAY)
LOWER = Decide(results=Level.AS, behaviour=Level.AS, reason=LONG, on=DAY)


def decided(command: Decide = FOLLOWS) -> AppraisalState:
    return decide(ready(), command, env(closing(), by=RATER)).state


def final() -> AppraisalState:
    seen = acknowledge(decided(), Ending(), env(by=EMPLOYEE)).state
    return finalise_acknowledged(seen, None, env()).state


def test_following_the_suggestion_needs_no_reason() -> None:
    decision = decide(ready(), FOLLOWS, env(closing(), by=RATER))

    assert decision.publishes == (Publish("appraisal.decided", "kota:appraisal:2025:budi:1"),)
    assert decision.state.status is AppraisalStatus.DECIDED
    assert decision.state.decision.decided is not None
    assert not decision.state.decision.decided.deviates
    assert decision.state.decision.decided.outcome.predicate is Predicate.BAIK


def test_a_deviation_is_kept_with_its_reason_and_the_suggestion_beside_it() -> None:
    state = decided(LOWER)

    assert state.decision.decided is not None
    assert (state.decision.decided.deviates, state.decision.decided.reason) == (True, LONG)
    assert state.suggestion.outcome.results is Level.ABOVE
    assert LONG in summary(state)


@pytest.mark.parametrize(
    ("reason", "refused"),
    [("", True), (" " * 30, True), ("x" * 19, True), ("x" * 20, False)],
    ids=["none", "blanks", "one too short", "just enough"],
)
def test_a_deviation_needs_a_reason_of_twenty_characters(reason: str, refused: bool) -> None:
    command = replace(LOWER, reason=reason)

    if refused:
        with pytest.raises(ReasonNeeded) as refusal:
            decide(ready(), command, env(closing(), by=RATER))
        assert refusal.value.field == "reason"
    else:
        assert decided(command).status is AppraisalStatus.DECIDED


def test_where_nothing_could_be_suggested_any_decision_needs_a_reason() -> None:
    nothing = on_plan(ready(), plan(10, status=PlanStatus.CLOSED, agreed_edition=0, objectives=()), env(closing()))

    assert nothing.state.suggestion.outcome.results is None
    with pytest.raises(ReasonNeeded):
        decide(nothing.state, FOLLOWS, env(closing(), by=RATER))
    assert decide(nothing.state, LOWER, env(closing(), by=RATER)).state.decision.decided is not None


@pytest.mark.parametrize(
    ("by", "refusal"),
    [(EMPLOYEE, OwnAppraisal), ("pengelola", NotYours), ("citra", NotYours)],
    ids=["oneself", "an officer", "another superior"],
)
def test_only_the_frozen_rater_decides(by: str, refusal: type[Rejected]) -> None:
    with pytest.raises(refusal):
        decide(ready(), FOLLOWS, env(closing(), by=by))


def test_who_is_the_own_rater_by_mistake_does_not_decide_either() -> None:
    state = with_inputs(ready(), assignment=assignment(rater_id=EMPLOYEE))

    with pytest.raises(OwnAppraisal):
        decide(state, FOLLOWS, env(closing(), by=EMPLOYEE))


def test_nothing_is_decided_before_the_inputs_are_closed_and_the_refusal_names_what_is_awaited() -> None:
    open_still = on_plan(None, plan(status=PlanStatus.CLOSED, logs=(("2025-03", 2),)), env(closing())).state

    with pytest.raises(InputsOpen, match="catatan kegiatan 2025-03, umpan balik"):
        decide(open_still, LOWER, env(closing(), by=RATER))


def test_a_decision_may_be_changed_until_it_is_acknowledged() -> None:
    first = decided()

    same = decide(first, FOLLOWS, env(closing(), by=RATER))
    other = decide(first, LOWER, env(closing(), by=RATER))

    assert same.state is first
    assert other.state.decision.decided is not None
    assert other.state.decision.decided.deviates
    with pytest.raises(AlreadyFinal):
        decide(acknowledge(first, Ending(), env(by=EMPLOYEE)).state, LOWER, env(closing(), by=RATER))


def test_a_decision_looks_at_the_unit_as_it_is_now() -> None:
    closed = closing("permenpanrb-6-2022")
    head = assignment(heads_unit="dinas")
    state = on_plan(None, plan(status=PlanStatus.CLOSED, assignment=head), env(closed)).state
    state = with_inputs(state, dossier=ready().inputs.dossier)
    rated = rating(closed, UnitPredicate.ISTIMEWA).state

    decision = decide(
        state, Decide(results=Level.ABOVE, behaviour=Level.AS, reason=LONG, on=DAY), env(closed, rated, by=RATER)
    )

    assert decision.state.suggestion.outcome.results is Level.ABOVE


def with_stage(before: str) -> CycleState:
    base = closing() if before == "decision" else cycle()
    stage = Stage(id="pelatihan", label=Label(id="Pelatihan dahulu"), before=before, training_jp_at_least=Decimal(20))
    changed = running(base.policy_text).policy.model_copy(update={"stages": (stage,)})
    return replace(base, policy_text=policy_text(changed))


@pytest.mark.parametrize(("hours", "refused"), [(19, True), (20, False)], ids=["one hour short", "just enough"])
def test_a_stage_before_the_decision_refuses_and_says_what_is_missing(hours: int, refused: bool) -> None:
    state = on_log(ready(), log(jp=hours), env(closing())).state

    if refused:
        with pytest.raises(StageMissing, match=r"Pelatihan dahulu.*baru 19 dari 20 JP"):
            decide(state, FOLLOWS, env(with_stage("decision"), by=RATER))
    else:
        assert decide(state, FOLLOWS, env(with_stage("decision"), by=RATER)).state.decision.decided is not None


def seen(**more: object) -> ObservationBody:
    content = {
        "competence": "komunikasi",
        "held": 3,
        "observed": "Memimpin rapat data dengan jelas",
        "on": date(2025, 9, 1),
    }
    return ObservationBody(**(content | more))


def under_way() -> AppraisalState:
    return on_plan(None, plan(), env(cycle())).state


def test_training_comes_before_observation() -> None:
    with pytest.raises(StageMissing, match="20 JP"):
        observe(under_way(), [seen()], env(with_stage("observations"), by=RATER))

    trained = on_log(under_way(), log(jp=24), env(cycle())).state
    assert observe(trained, [seen()], env(with_stage("observations"), by=RATER)).state.inputs.observations


def test_an_observation_shows_in_the_competences_and_is_told() -> None:
    decision = observe(under_way(), [seen()], env(cycle(), by=RATER))

    held = {each.competence: each.held for each in decision.state.suggestion.competences}
    assert held["komunikasi"] == 3
    assert decision.publishes == (Publish("appraisal.suggested", "kota:appraisal:2025:budi:1"),)


def test_two_different_observations_of_a_day_in_one_request_are_refused_by_field() -> None:
    assert observe(under_way(), [seen(), seen()], env(cycle(), by=RATER)).state.inputs.observations

    with pytest.raises(ObservedTwice, match="diamati dua kali") as refused:
        observe(under_way(), [seen(), seen(held=2)], env(cycle(), by=RATER))

    assert refused.value.field == "items.1.held"


def test_the_same_observation_again_changes_nothing_and_a_corrected_one_replaces() -> None:
    state = observe(under_way(), [seen()], env(cycle(), by=RATER)).state

    assert observe(state, [seen()], env(cycle(), by=RATER)).state is state
    corrected = observe(state, [seen(held=2)], env(cycle(), by=RATER)).state
    assert [each.held for each in corrected.inputs.observations] == [2]
    later = observe(state, [seen(on=date(2025, 10, 1))], env(cycle(), by=RATER)).state
    assert len(later.inputs.observations) == 2


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (seen(competence="menyanyi"), "items.0.competence"),
        (seen(on=date(2024, 12, 31)), "items.0.on"),
        (seen(on=date(2026, 1, 1)), "items.0.on"),
    ],
    ids=["not a competence of the policy", "the day before", "the day after"],
)
def test_an_observation_must_fit_policy_and_cycle(item: ObservationBody, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        observe(under_way(), [item], env(cycle(), by=RATER))

    assert refusal.value.field == field


def test_no_observation_after_the_deadline_and_none_by_others() -> None:
    with pytest.raises(CycleClosing):
        observe(under_way(), [seen()], env(closing(), by=RATER))
    with pytest.raises(OwnAppraisal):
        observe(under_way(), [seen()], env(cycle(), by=EMPLOYEE))
    with pytest.raises(NotYours):
        observe(under_way(), [seen()], env(cycle(), by="citra"))


def test_acknowledgement_makes_it_final_in_two_facts() -> None:
    acknowledged = acknowledge(decided(), Ending(), env(by=EMPLOYEE))
    concluded = finalise_acknowledged(acknowledged.state, None, env())

    assert [each.type for each in acknowledged.publishes] == ["appraisal.acknowledged"]
    assert acknowledged.state.jobs == ("finalise",)
    assert [each.type for each in concluded.publishes] == ["appraisal.final", "result.final"]
    assert concluded.state.jobs == ()
    assert finalise_acknowledged(concluded.state, None, env()).publishes == ()
    assert acknowledge(concluded.state, Ending(), env(by=EMPLOYEE)).state is concluded.state


def test_only_the_employee_acknowledges_and_only_a_decision() -> None:
    with pytest.raises(NotYours):
        acknowledge(decided(), Ending(), env(by=RATER))
    with pytest.raises(NotDecided):
        acknowledge(ready(), Ending(), env(by=EMPLOYEE))


def test_an_officer_finalises_what_is_not_acknowledged() -> None:
    decision = finalise(decided(), Ending(reason=LONG), env(by="pengelola"))

    assert [each.type for each in decision.publishes] == ["appraisal.final", "result.final"]
    assert (decision.state.decision.finalised_by, decision.state.decision.final_reason) == ("pengelola", LONG)
    assert finalise(decision.state, Ending(reason=LONG), env(by="pengelola")).state is decision.state
    with pytest.raises(AlreadyFinal):
        acknowledge(decision.state, Ending(), env(by=EMPLOYEE))


@pytest.mark.parametrize(
    ("state", "by", "reason", "refusal"),
    [
        (decided(), EMPLOYEE, LONG, OwnAppraisal),
        (ready(), "pengelola", LONG, NotDecided),
        (decided(), "pengelola", "pendek", ReasonNeeded),
        (final(), "pengelola", LONG, AlreadyFinal),
    ],
    ids=["own appraisal", "not decided", "short reason", "final already"],
)
def test_a_finalisation_is_refused(state: AppraisalState, by: str, reason: str, refusal: type[Rejected]) -> None:
    with pytest.raises(refusal):
        finalise(state, Ending(reason=reason), env(by=by))


def test_an_appraisal_whose_inputs_are_missing_ends_without_a_predicate() -> None:
    decision = conclude_unrated(ready(), Ending(reason=LONG), env(closing(), by="pengelola"))

    result = APPRAISAL.body(decision.state, decision.publishes[1], 9)
    assert isinstance(result, Result)
    assert (result.predicate, result.siasn_quadrant, result.decided_by) == (None, None, None)
    assert LONG in summary(decision.state)


@pytest.mark.parametrize(
    ("state", "by", "reason", "refusal"),
    [
        (ready(), EMPLOYEE, LONG, OwnAppraisal),
        (under_way(), "pengelola", LONG, InputsOpen),
        (decided(), "pengelola", LONG, AlreadyDecided),
        (final(), "pengelola", LONG, AlreadyFinal),
        (ready(), "pengelola", "pendek", ReasonNeeded),
    ],
    ids=["own appraisal", "inputs open", "decided", "final", "short reason"],
)
def test_concluding_unrated_is_refused(state: AppraisalState, by: str, reason: str, refusal: type[Rejected]) -> None:
    with pytest.raises(refusal):
        conclude_unrated(state, Ending(reason=reason), env(closing(), by=by))


def test_a_final_result_tells_other_systems_the_siasn_codes() -> None:
    state = final()

    result = APPRAISAL.body(state, Publish("result.final", "kota:result:2025:budi:1"), 7)

    assert isinstance(result, Result)
    assert (result.siasn_results, result.siasn_behaviour, result.siasn_quadrant) == (1, 2, 2)
    assert (result.version, result.explanation, result.unit_id) == (7, state.id, "dinas")


def test_a_final_appraisal_keeps_aside_what_it_hears_and_says_nothing() -> None:
    state = final()

    decision = on_plan(state, plan(20), env(closing()))

    assert decision.publishes == ()
    assert replace(decision.state, later=None) == state
    assert on_plan(decision.state, plan(20), env(closing())).state is decision.state


def test_what_an_appraisal_tells_holds_the_decision_and_its_reason() -> None:
    state = decided(LOWER)

    body = APPRAISAL.body(state, Publish("appraisal.decided", state.id), 4)

    assert isinstance(body, Appraisal)
    assert (body.deviates, body.deviation_reason, body.decided_by) == (True, LONG, RATER)


def test_the_explanation_holds_everything_that_its_recomputation_needs() -> None:
    state = ready()

    explanation = explain(state, cycle=closing())

    assert explanation.inputs is not None
    assert suggest(explanation.policy, explanation.inputs).suggested == state.suggestion.outcome
    assert explanation.suggestion is not None
    assert explanation.suggestion.steps
    assert explanation.counterfactuals
    assert [(each.subject, each.version, each.closed) for each in explanation.sources] == [
        ("kota:plan:2025:budi:1", 3, True),
        ("kota:dossier:2025:budi:1", 2, True),
    ]


def test_an_explanation_is_there_at_any_moment() -> None:
    bare = on_log(None, log(), env(cycle())).state

    for state, running_cycle in ((bare, cycle()), (under_way(), cycle()), (final(), closing())):
        assert explain(state, cycle=running_cycle).summary.startswith("Saran:")


@pytest.mark.parametrize(
    ("who", "is_officer", "expected"),
    [(EMPLOYEE, False, True), (RATER, False, True), ("citra", False, False), ("pengelola", True, True)],
    ids=["employee", "rater", "somebody else", "officer"],
)
def test_who_may_see_an_appraisal(who: str, is_officer: bool, expected: bool) -> None:
    assert may_see(ready(), Actor(employee_id=who, today=DAY, officer=is_officer)) is expected


def test_the_dossier_alone_opens_an_appraisal_too() -> None:
    state = on_dossier(None, dossier(), env(cycle())).state

    assert state.inputs.assignment is not None
    assert state.inputs.waits_for == ("plan", "dossier")
