"""An objection: in time, heard on both sides, decided once by the rater's superior; the result stands meanwhile."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from evaluation_builders import DAY, EMPLOYEE, LONG, NOW, RATER, closing, plan, ready
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.evaluation.domain.appraisal.checks import OwnAppraisal
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.explain import explain
from services.evaluation.domain.appraisal.finish import acknowledge, conclude_unrated, finalise, finalise_acknowledged
from services.evaluation.domain.appraisal.hear import hear_plan
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.see import may_see
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.summarise import summary
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.objection.argue import name_decider, state_side
from services.evaluation.domain.objection.checks import NoObjection, ObjectionDecided
from services.evaluation.domain.objection.decide import DecideObjection, DeciderUnknown, decide_objection
from services.evaluation.domain.objection.file import (
    FileObjection,
    NotFinal,
    ObjectionLate,
    ObjectionOpen,
    file_objection,
    last_day_to_object,
)
from services.evaluation.domain.policy.running import policy_text, running
from services.evaluation.domain.reasons import ReasonNeeded
from shared.decision import Decision, Invalid, NotYours, Rejected, Says
from shared.document import Cause, Document, apply, fresh
from shared.events.evaluation import Appraisal, AppraisalStatus, ObjectionStatus, Result, ResultStatus
from shared.policy.outcome import ObjectionRule
from shared.rules.vocabulary import Level, Predicate

ZONE = "Asia/Jakarta"
HEAD = "eka"
BETTER = DecideObjection(upheld=True, results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG, on=date(2024, 3, 1))
STANDS = DecideObjection(upheld=False, results=None, behaviour=None, reason=LONG, on=date(2024, 3, 1))


def final(on: date = date(2024, 2, 5)) -> AppraisalState:
    """A result handed over on the day of W25."""
    command = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="", on=DAY)
    decided = decide(ready(), command, cycle=closing(), units={}, by=RATER).state
    return finalise_acknowledged(acknowledge(decided, by=EMPLOYEE, on=on).state, now=NOW).state


def filing(on: date = date(2024, 2, 19), reason: str = LONG, recorded_by: str | None = None) -> FileObjection:
    return FileObjection(reason=reason, on=on, recorded_by=recorded_by)


def filed(
    state: AppraisalState | None = None, *, superior_id: str | None = HEAD, cycle: CycleState | None = None
) -> AppraisalState:
    return file_objection(
        state or final(), filing(), cycle=cycle or closing(), by=EMPLOYEE, superior_id=superior_id, zone=ZONE
    ).state


def ruled(command: DecideObjection, state: AppraisalState | None = None, by: str = HEAD) -> Decision[AppraisalState]:
    return decide_objection(state or filed(), command, by=by, now=NOW)


def under(rule: ObjectionRule) -> CycleState:
    base = closing()
    changed = running(base.policy_text).policy.model_copy(update={"objection": rule})
    return replace(base, policy_text=policy_text(changed))


@pytest.mark.parametrize(
    ("rule", "on", "accepted"),
    [
        (ObjectionRule(), date(2024, 2, 19), True),
        (ObjectionRule(), date(2024, 2, 20), False),
        (ObjectionRule(days=5), date(2024, 2, 10), True),
        (ObjectionRule(days=5), date(2024, 2, 11), False),
        (ObjectionRule(days=5, calendar=False), date(2024, 2, 12), True),
        (ObjectionRule(days=5, calendar=False), date(2024, 2, 13), False),
        (ObjectionRule(days=5, calendar=False, holidays=(date(2024, 2, 8),)), date(2024, 2, 13), True),
    ],
    ids=["W25 last day", "W25 day after", "5 days", "5 days late", "working days", "working late", "with a holiday"],
)
def test_the_last_day_is_the_policys_and_the_refusal_names_it(rule: ObjectionRule, on: date, accepted: bool) -> None:
    def file() -> AppraisalState:
        return file_objection(final(), filing(on), cycle=under(rule), by=EMPLOYEE, superior_id=HEAD, zone=ZONE).state

    if accepted:
        state = file()
        assert state.objection is not None
        assert state.objection.filed_on <= state.objection.last_day
    else:
        with pytest.raises(ObjectionLate, match=str(last_day_to_object(final(), cycle=under(rule), zone=ZONE))):
            file()


def test_a_day_of_receipt_in_the_future_does_not_lengthen_the_time() -> None:
    ended = final(on=date(2099, 1, 1))
    late = replace(ended, decision=replace(ended.decision, finalised_at=datetime(2026, 1, 5, 20, 0, tzinfo=UTC)))

    # 20:00 UTC is the next morning in Jakarta: the local day counts.
    assert last_day_to_object(late, cycle=closing(), zone=ZONE) == date(2026, 1, 20)


def test_a_day_of_receipt_before_all_regulations_still_has_a_last_day() -> None:
    assert last_day_to_object(final(on=date(1, 1, 1)), cycle=closing(), zone=ZONE) == date(1, 1, 15)


def test_a_contested_result_stands_and_is_told() -> None:
    decision = file_objection(final(), filing(), cycle=closing(), by=EMPLOYEE, superior_id=HEAD, zone=ZONE)
    state = decision.state

    body = APPRAISAL.body(state, decision.says[0], 8)

    assert decision.says == (Says("appraisal.contested", state.id),)
    assert (state.status, state.decision.decided) == (AppraisalStatus.FINAL, final().decision.decided)
    assert isinstance(body, Appraisal)
    assert body.objection is not None
    assert (body.objection.status, body.objection.decider_id) == (ObjectionStatus.FILED, HEAD)
    assert APPRAISAL.lookup(state)["reads"] == ["objection|filed|", f"objection|filed|{HEAD}"]
    assert may_see(state, employee_id=HEAD, is_officer=False)
    assert not may_see(final(), employee_id=HEAD, is_officer=False)


@pytest.mark.parametrize(
    ("by", "recorded_by", "refusal"),
    [(RATER, None, NotYours), ("citra", None, NotYours), ("pengelola", "pengelola", None), (EMPLOYEE, None, None)],
    ids=["the rater", "a stranger", "an officer for the employee", "the employee"],
)
def test_the_employee_objects_or_an_officer_records_the_letter(
    by: str, recorded_by: str | None, refusal: type[Rejected] | None
) -> None:
    command = filing(recorded_by=recorded_by)

    if refusal is not None:
        with pytest.raises(refusal):
            file_objection(final(), command, cycle=closing(), by=by, superior_id=HEAD, zone=ZONE)
    else:
        state = file_objection(final(), command, cycle=closing(), by=by, superior_id=HEAD, zone=ZONE).state
        assert state.objection is not None
        assert state.objection.recorded_by == recorded_by


def test_an_objection_needs_a_final_result_a_reason_and_a_day_that_can_be() -> None:
    def file(state: AppraisalState, command: FileObjection) -> None:
        file_objection(state, command, cycle=closing(), by=EMPLOYEE, superior_id=HEAD, zone=ZONE)

    with pytest.raises(NotFinal):
        file(ready(), filing())
    with pytest.raises(ReasonNeeded):
        file(final(), filing(reason="tidak adil"))
    with pytest.raises(Invalid, match="2024-02-05"):
        file(final(), filing(on=date(2024, 2, 4)))


def test_one_objection_a_result_and_the_same_again_changes_nothing() -> None:
    state = filed()

    again = file_objection(state, filing(), cycle=closing(), by=EMPLOYEE, superior_id=HEAD, zone=ZONE)

    assert again.state is state
    with pytest.raises(ObjectionOpen):
        file_objection(state, filing(reason=LONG + " Lagi."), cycle=closing(), by=EMPLOYEE, superior_id=HEAD, zone=ZONE)


@pytest.mark.parametrize("command", [BETTER, STANDS], ids=["upheld", "rejected"])
def test_a_second_objection_is_refused_because_the_decision_is_final(command: DecideObjection) -> None:
    state = ruled(command).state

    with pytest.raises(ObjectionDecided):
        file_objection(state, filing(), cycle=closing(), by=EMPLOYEE, superior_id=HEAD, zone=ZONE)
    with pytest.raises(ObjectionDecided):
        ruled(replace(command, reason=LONG + " Lagi."), state)
    with pytest.raises(ObjectionDecided):
        state_side(state, text=LONG, by=RATER, on=DAY)
    assert ruled(command, state).state is state


@pytest.mark.parametrize("known", [None, RATER, EMPLOYEE], ids=["nobody", "the rater", "the employee"])
def test_where_no_superior_is_known_an_officer_names_one_and_says_why(known: str | None) -> None:
    state = filed(superior_id=known)

    with pytest.raises(DeciderUnknown):
        ruled(STANDS, state)
    with pytest.raises(ReasonNeeded):
        name_decider(state, decider_id=HEAD, reason="", by="pengelola")
    for party in (EMPLOYEE, RATER):
        with pytest.raises(Invalid):
            name_decider(state, decider_id=party, reason=LONG, by="pengelola")
        with pytest.raises(OwnAppraisal):
            name_decider(state, decider_id=HEAD, reason=LONG, by=party)
    named = name_decider(state, decider_id=HEAD, reason=LONG, by="pengelola")

    assert named.state.objection is not None
    assert (named.state.objection.named_by, named.state.objection.naming_reason) == ("pengelola", LONG)
    assert name_decider(named.state, decider_id=HEAD, reason=LONG, by="pengelola").state is named.state
    assert ruled(STANDS, named.state).says == (Says("appraisal.confirmed", state.id),)


@pytest.mark.parametrize("by", [EMPLOYEE, RATER, "pengelola"])
def test_only_the_raters_superior_decides(by: str) -> None:
    with pytest.raises(NotYours):
        ruled(BETTER, by=by)


def test_a_decider_who_is_a_party_after_all_does_not_decide() -> None:
    state = filed()
    assert state.objection is not None
    mistaken = replace(state, objection=replace(state.objection, decider_id=RATER))

    with pytest.raises(NotYours):
        ruled(BETTER, mistaken, by=RATER)


def test_both_sides_are_heard_and_nobody_else() -> None:
    state = state_side(filed(), text=LONG, by=EMPLOYEE, on=DAY).state
    state = state_side(state, text=LONG, by=RATER, on=DAY).state

    assert state.objection is not None
    assert [each.by for each in state.objection.statements] == [EMPLOYEE, RATER]
    assert state_side(state, text=LONG, by=RATER, on=DAY).state is state
    with pytest.raises(NotYours):
        state_side(state, text=LONG, by=HEAD, on=DAY)
    with pytest.raises(NoObjection):
        state_side(final(), text=LONG, by=EMPLOYEE, on=DAY)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (replace(BETTER, results=None), "results"),
        (replace(BETTER, behaviour=Level.AS), "results"),
        (replace(STANDS, results=Level.ABOVE), "results"),
        (replace(BETTER, reason="pendek"), "reason"),
        (replace(BETTER, on=date(2024, 2, 18)), "on"),
    ],
    ids=["no new rating", "the same rating", "rejected with ratings", "no reason", "before it was filed"],
)
def test_ratings_reason_and_day_must_fit_the_decision(command: DecideObjection, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ruled(command)
    assert refusal.value.field == field


def test_an_upheld_objection_supersedes_and_keeps_the_old_version() -> None:
    before, later = filed(), NOW + timedelta(days=9)

    decision = decide_objection(before, BETTER, by=HEAD, now=later)
    state = decision.state
    result = APPRAISAL.body(state, decision.says[1], 9)

    assert [each.type for each in decision.says] == ["appraisal.superseded", "result.superseded"]
    assert state.decision.decided is not None
    assert (state.decision.decided.outcome.predicate, state.decision.decided.by, state.decision.decided.deviates) == (
        Predicate.SANGAT_BAIK,
        HEAD,
        True,
    )
    assert [each.decided for each in state.replaced] == [before.decision.decided]
    assert state.status is AppraisalStatus.FINAL
    assert isinstance(result, Result)
    assert (result.status, result.predicate, result.siasn_quadrant) == (
        ResultStatus.SUPERSEDED,
        Predicate.SANGAT_BAIK,
        1,
    )
    assert (result.decided_by, result.finalised_at) == (HEAD, later)


def test_the_explanation_shows_the_deviation_of_a_human_and_what_stood_before() -> None:
    state = ruled(BETTER).state

    text = explain(state, cycle=closing()).summary

    assert f"Keberatan dikabulkan oleh {HEAD}" in text
    assert "putusan semula: hasil kerja di atas ekspektasi, perilaku kerja sesuai ekspektasi, predikat Baik" in text
    assert f"Keberatan ditolak oleh {HEAD}" in summary(ruled(STANDS).state)
    assert "belum diputus" in summary(filed())


def test_a_result_without_a_rating_may_be_objected_to_as_well() -> None:
    unrated = conclude_unrated(
        ready(), cycle=closing(), units={}, by="pengelola", reason=LONG, on=date(2024, 2, 5), now=NOW
    ).state

    state = ruled(BETTER, filed(unrated)).state

    assert (state.decision.unrated_reason, state.replaced[0].unrated_reason) == ("", LONG)
    assert "putusan semula: tanpa predikat" in summary(state)


def test_a_contested_appraisal_hears_and_finalises_nothing() -> None:
    state = filed()

    assert hear_plan(state, plan(20), cycle=closing(), units={}).state is state
    with pytest.raises(Rejected):
        finalise(state, by="pengelola", reason=LONG, on=DAY, now=NOW)


people = st.sampled_from([EMPLOYEE, RATER, HEAD, "pengelola"])
reasons = st.sampled_from(["pendek", LONG, LONG + " Lagi."])
levels = st.sampled_from([None, *Level])


class ObjectionLife(RuleBasedStateMachine):
    """Anybody tries anything at any time, against a final result."""

    def __init__(self) -> None:
        super().__init__()
        self.document: Document[AppraisalState] = apply(
            fresh(kind=APPRAISAL, id="kota:appraisal:2025:budi:1"), Decision(final()), Cause("c", "c", NOW)
        )
        self.first = self.state
        self.ruling: tuple[Any, ...] | None = None

    @property
    def state(self) -> AppraisalState:
        assert self.document.state is not None
        return self.document.state

    def attempt(self, command: Any) -> None:
        version = self.document.version
        try:
            self.document = apply(self.document, command(self.state), Cause("c", "c", NOW))
        except Rejected:
            assert self.document.version == version

    @rule(by=people, reason=reasons, day=st.integers(1, 29), superior=st.sampled_from([None, HEAD, RATER, EMPLOYEE]))
    def somebody_files(self, by: str, reason: str, day: int, superior: str | None) -> None:
        recorded = "pengelola" if by == "pengelola" else None
        command = filing(date(2024, 2, day), reason, recorded)
        self.attempt(
            lambda state: file_objection(state, command, cycle=closing(), by=by, superior_id=superior, zone=ZONE)
        )

    @rule(by=people, decider=people, reason=reasons)
    def somebody_names(self, by: str, decider: str, reason: str) -> None:
        self.attempt(lambda state: name_decider(state, decider_id=decider, reason=reason, by=by))

    @rule(by=people, text=reasons)
    def somebody_speaks(self, by: str, text: str) -> None:
        self.attempt(lambda state: state_side(state, text=text, by=by, on=DAY))

    @rule(by=people, upheld=st.booleans(), results=levels, behaviour=levels, reason=reasons)
    def somebody_rules(
        self, by: str, upheld: bool, results: Level | None, behaviour: Level | None, reason: str
    ) -> None:
        command = DecideObjection(
            upheld=upheld, results=results, behaviour=behaviour, reason=reason, on=date(2024, 3, 1)
        )
        self.attempt(lambda state: decide_objection(state, command, by=by, now=NOW))

    @rule()
    def others_go_on(self) -> None:
        self.attempt(lambda state: acknowledge(state, by=EMPLOYEE, on=DAY))
        self.attempt(lambda state: finalise_acknowledged(state, now=NOW))
        self.attempt(lambda state: hear_plan(state, plan(20), cycle=closing(), units={}))

    @invariant()
    def it_is_final_all_along_so_that_no_cycle_waits(self) -> None:
        assert self.state.status is AppraisalStatus.FINAL
        assert self.state.owes == ()

    @invariant()
    def no_version_is_lost(self) -> None:
        upheld = self.state.objection is not None and self.state.objection.status is ObjectionStatus.UPHELD
        assert [each.decided for each in self.state.replaced] == ([self.first.decision.decided] if upheld else [])
        assert (self.state.decision.decided == self.first.decision.decided) is not upheld

    @invariant()
    def a_ruling_is_by_the_decider_and_stays(self) -> None:
        objection = self.state.objection
        if objection is None or objection.status is ObjectionStatus.FILED:
            assert self.ruling is None
            return
        assert objection.decided_by == objection.decider_id
        assert objection.decided_by not in (None, EMPLOYEE, RATER)
        assert objection.filed_on <= objection.last_day
        assert len(objection.decision_reason) >= 20
        told = (objection, self.state.decision.decided)
        assert self.ruling in (None, told)
        self.ruling = told


TestObjectionLife = ObjectionLife.TestCase
TestObjectionLife.settings = settings(max_examples=60, stateful_step_count=25)
