"""An objection: in time, heard on both sides, decided once by the rater's superior; the result stands meanwhile."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from evaluation_builders import DAY, EMPLOYEE, LONG, NOW, RATER, altered, closing, env, plan, ready
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.evaluation.domain.appraisal.checks import OwnAppraisal, may_see
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.deciders import DeciderUnknown
from services.evaluation.domain.appraisal.explain import explain, summary
from services.evaluation.domain.appraisal.finish import (
    Ending,
    acknowledge,
    conclude_unrated,
    finalise,
    finalise_acknowledged,
)
from services.evaluation.domain.appraisal.hear import on_plan
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.remind import WATCH
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.objection.argue import NoObjection, ObjectionDecided, name_decider, state_side
from services.evaluation.domain.objection.decide import decide_objection
from services.evaluation.domain.objection.file import (
    FileObjection,
    ObjectionLate,
    ObjectionOpen,
    file_objection,
)
from services.evaluation.domain.objection.receive import NotFinal, hand_over, last_day_to_object
from services.evaluation.domain.policy.running import policy_text, running
from services.evaluation.domain.requests import DeciderBody, HandOverBody, ObjectionDecisionBody, ReasonNeeded
from shared import clock
from shared.agency import AgencyState
from shared.decision import Actor, Decision, Invalid, NotYours, Publish, Rejected
from shared.document import Cause, Document, apply, fresh
from shared.events.evaluation import Appraisal, AppraisalStatus, ObjectionStatus, Result, ResultStatus
from shared.indonesian import date_text
from shared.policy.outcome import ObjectionRule
from shared.rules.vocabulary import Level, Predicate

DAY_OF = partial(clock.day_in, "Asia/Jakarta")
FILED = date(2026, 1, 19)
RULED = date(2026, 2, 2)
HEAD = "eka"
FOLLOWS = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="")
BETTER = ObjectionDecisionBody(upheld=True, results=Level.ABOVE, behaviour=Level.ABOVE, reason=LONG, on=RULED)
STANDS = ObjectionDecisionBody(upheld=False, results=None, behaviour=None, reason=LONG, on=RULED)


def final() -> AppraisalState:
    """A result of which the platform told the employee on the fifth of January, a Monday as in W25."""
    decided = decide(ready(), FOLLOWS, env(closing(), by=RATER)).state
    seen = acknowledge(decided, Ending(), env(by=EMPLOYEE)).state
    return finalise_acknowledged(seen, None, env()).state


def filing(
    state: AppraisalState | None = None,
    *,
    by: str = EMPLOYEE,
    officer: bool = False,
    today: date = FILED,
    reason: str = LONG,
    superior_id: str | None = HEAD,
    on: date | None = None,
    on_reason: str = LONG,
    cycle: CycleState | None = None,
) -> Decision[AppraisalState]:
    before = state or final()
    command = FileObjection(reason=reason, superior_id=superior_id, on=on, on_reason=on_reason)
    return file_objection(before, command, env(cycle or closing(), by=by, officer=officer, today=today, day_of=DAY_OF))


def last_day(state: AppraisalState, *, cycle: CycleState, agency: AgencyState | None = None) -> date | None:
    return last_day_to_object(state, cycle=cycle, agency=agency, day_of=DAY_OF)


def handed_over(
    on: date, state: AppraisalState | None = None, *, by: str = "pengelola", today: date = FILED, **more: Any
) -> AppraisalState:
    proof = HandOverBody(on=on, evidence="Tanda terima bernomor 17, ditandatangani pegawai.", **more)
    return hand_over(state or final(), proof, env(by=by, officer=True, today=today)).state


def filed(state: AppraisalState | None = None, *, superior_id: str | None = HEAD) -> AppraisalState:
    return filing(state, superior_id=superior_id).state


def ruled(
    command: ObjectionDecisionBody, state: AppraisalState | None = None, by: str = HEAD
) -> Decision[AppraisalState]:
    return decide_objection(state or filed(), command, env(by=by, today=RULED))


def said(state: AppraisalState, by: str, text: str = LONG) -> AppraisalState:
    return state_side(state, text, env(by=by)).state


def naming(
    state: AppraisalState, decider_id: str = HEAD, *, reason: str = LONG, by: str = "pengelola"
) -> Decision[AppraisalState]:
    return name_decider(state, DeciderBody(decider_id=decider_id, reason=reason), env(by=by, officer=True))


def under(rule: ObjectionRule) -> CycleState:
    base = closing()
    changed = running(base.policy_text).policy.model_copy(update={"objection": rule})
    return replace(base, policy_text=policy_text(changed))


@pytest.mark.parametrize(
    ("rule", "on", "accepted"),
    [
        (ObjectionRule(), date(2026, 1, 19), True),
        (ObjectionRule(), date(2026, 1, 20), False),
        (ObjectionRule(days=5), date(2026, 1, 10), True),
        (ObjectionRule(days=5), date(2026, 1, 11), False),
        (ObjectionRule(days=5, calendar=False), date(2026, 1, 12), True),
        (ObjectionRule(days=5, calendar=False), date(2026, 1, 13), False),
        (ObjectionRule(days=5, calendar=False, holidays=(date(2026, 1, 8),)), date(2026, 1, 13), True),
    ],
    ids=["W25 last day", "W25 day after", "5 days", "5 days late", "working days", "working late", "with a holiday"],
)
def test_the_last_day_is_the_policys_and_the_refusal_names_it(rule: ObjectionRule, on: date, accepted: bool) -> None:
    if accepted:
        state = filing(today=on, cycle=under(rule)).state
        assert state.objection is not None
        assert state.objection.filed_on <= state.objection.last_day
    else:
        with pytest.raises(ObjectionLate, match=date_text(last_day(final(), cycle=under(rule)))):
            filing(today=on, cycle=under(rule))


@pytest.mark.parametrize("written", [date(1, 1, 1), date(2020, 1, 1), date(2026, 1, 5), date(2099, 1, 1)])
def test_the_time_to_object_runs_from_the_day_on_which_the_platform_told_whatever_is_written(written: date) -> None:
    ended = final()
    # 20:00 UTC is the next morning in Jakarta: the local day counts.
    told = replace(ended.decision, finalised_on=written, finalised_at=datetime(2026, 1, 5, 20, 0, tzinfo=UTC))

    assert last_day(replace(ended, decision=told), cycle=closing()) == date(2026, 1, 20)


@pytest.mark.parametrize(
    ("on", "on_reason", "code"),
    [
        (date(2020, 1, 1), "", "day-too-early"),
        (date(2020, 1, 1), LONG, "day-too-early"),
        (date(2026, 1, 4), "", "day-too-early"),
        (date(2099, 1, 1), LONG, "day-ahead"),
    ],
)
def test_a_result_is_not_final_before_its_decision_nor_tomorrow(on: date, on_reason: str, code: str) -> None:
    decided = decide(ready(), FOLLOWS, env(closing(), by=RATER)).state

    with pytest.raises(Rejected) as refused:
        finalise(decided, Ending(reason=LONG, on=on, on_reason=on_reason), env(by="pengelola", officer=True))
    assert (refused.value.code, refused.value.status) == (code, 422)


def test_an_earlier_day_on_paper_leaves_the_whole_time_to_object() -> None:
    decided = decide(ready(), FOLLOWS, env(closing(), by=RATER)).state
    signed = Ending(reason=LONG, on=date(2025, 12, 31), on_reason="Naskah ditandatangani sebelum tutup buku.")

    early = finalise(decided, signed, env(by="pengelola", officer=True)).state

    assert (early.decision.finalised_on, early.decision.on_reason) == (signed.on, signed.on_reason)
    assert early.decision.acknowledged_on is None
    assert filing(early).state.objection is not None
    with pytest.raises(ObjectionLate):
        filing(early, today=FILED + timedelta(days=1))


@pytest.mark.parametrize(
    ("on", "until"),
    [
        (date(2026, 1, 5), date(2026, 1, 19)),
        (date(2026, 1, 12), date(2026, 1, 26)),
    ],
    ids=["on the day on which the platform told", "a week later"],
)
def test_a_proven_hand_over_moves_the_last_day_and_only_to_a_later_one(on: date, until: date) -> None:
    state = handed_over(on)

    assert last_day(state, cycle=closing()) == until
    assert state.decision.hand_overs[0].recorded_by == "pengelola"
    assert filing(state, today=until).state.objection is not None
    with pytest.raises(ObjectionLate):
        filing(state, today=until + timedelta(days=1))
    again = handed_over(date(2026, 1, 6), state)
    assert last_day(again, cycle=closing()) == max(until, date(2026, 1, 20))
    assert handed_over(on, state) is state


@pytest.mark.parametrize(
    ("by", "on", "code"),
    [
        (EMPLOYEE, date(2026, 1, 12), "own-appraisal"),
        ("pengelola", date(2026, 1, 20), "day-ahead"),
        ("pengelola", date(2026, 1, 4), "day-too-early"),
    ],
)
def test_a_hand_over_is_recorded_by_another_officer_on_a_day_that_can_be(by: str, on: date, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        handed_over(on, by=by)
    assert refused.value.code == code
    with pytest.raises(NotFinal):
        handed_over(date(2026, 1, 12), ready())


def test_working_days_are_those_of_the_agency_as_its_calendar_is_now() -> None:
    rule = under(ObjectionRule(days=5, calendar=False, holidays=(date(2026, 1, 8),)))
    six_days = AgencyState(
        agency_id="kota", name="Kota", zone="Asia/Jakarta", work_days=(1, 2, 3, 4, 5, 6), holidays=(date(2026, 1, 9),)
    )

    assert last_day(final(), cycle=rule) == date(2026, 1, 13)
    assert last_day(final(), cycle=rule, agency=six_days) == date(2026, 1, 13)
    more = replace(six_days, holidays=(*six_days.holidays, date(2026, 1, 12)))
    assert last_day(final(), cycle=rule, agency=more) == date(2026, 1, 14)
    assert last_day(final(), cycle=rule, agency=replace(six_days, holidays=())) == date(2026, 1, 12)


def test_a_letter_that_came_before_the_platform_told_is_in_time() -> None:
    handed = final()
    told = replace(handed.decision, finalised_on=date(2025, 12, 20))

    state = filing(
        replace(handed, decision=told), by="pengelola", officer=True, today=date(2026, 1, 12), on=date(2025, 12, 29)
    ).state

    assert state.objection is not None
    assert (state.objection.filed_on, state.objection.filed_on_reason) == (date(2025, 12, 29), LONG)


def test_a_contested_result_stands_and_is_told() -> None:
    decision = filing()
    state = decision.state

    body = APPRAISAL.body(state, decision.publishes[0], 8)

    assert decision.publishes == (Publish("appraisal.contested", state.id),)
    assert (state.status, state.decision.decided) == (AppraisalStatus.FINAL, final().decision.decided)
    assert isinstance(body, Appraisal)
    assert body.objection is not None
    assert (body.objection.status, body.objection.decider_id) == (ObjectionStatus.FILED, HEAD)
    assert APPRAISAL.lookup(state)["reads"] == ["objection|filed|", f"objection|filed|{HEAD}"]
    assert may_see(state, Actor(employee_id=HEAD, today=DAY))
    assert not may_see(final(), Actor(employee_id=HEAD, today=DAY))


@pytest.mark.parametrize(
    ("by", "recorded_by", "refusal"),
    [(RATER, None, NotYours), ("citra", None, NotYours), ("pengelola", "pengelola", None), (EMPLOYEE, None, None)],
    ids=["the rater", "a stranger", "an officer for the employee", "the employee"],
)
def test_the_employee_objects_or_an_officer_records_the_letter(
    by: str, recorded_by: str | None, refusal: type[Rejected] | None
) -> None:
    officer = recorded_by is not None

    if refusal is not None:
        with pytest.raises(refusal):
            filing(by=by, officer=officer)
    else:
        state = filing(by=by, officer=officer).state
        assert state.objection is not None
        assert state.objection.recorded_by == recorded_by


@pytest.mark.parametrize(
    ("by", "on", "filed_on"),
    [("pengelola", date(2026, 1, 15), date(2026, 1, 15)), (EMPLOYEE, FILED, FILED), (EMPLOYEE, None, FILED)],
    ids=["a letter that came in earlier", "today by name", "today"],
)
def test_only_who_records_a_letter_names_an_earlier_day(by: str, on: date | None, filed_on: date) -> None:
    command = FileObjection(reason=LONG, on=on, on_reason="Surat tertinggal di sekretariat.")

    state = file_objection(final(), command, env(closing(), by=by, officer=by == "pengelola", today=FILED)).state

    assert state.objection is not None
    assert state.objection.filed_on == filed_on


@pytest.mark.parametrize(
    ("by", "on"),
    [("pengelola", date(2026, 1, 20)), (EMPLOYEE, date(2026, 1, 18)), (EMPLOYEE, date(2026, 1, 20))],
    ids=["a letter from tomorrow", "yesterday by oneself", "tomorrow by oneself"],
)
def test_nobody_chooses_the_day_of_the_own_objection(by: str, on: date) -> None:
    command = FileObjection(reason=LONG, on=on)

    with pytest.raises(Invalid) as refusal:
        file_objection(final(), command, env(closing(), by=by, officer=by == "pengelola", today=FILED))
    assert refusal.value.field == "on"


def test_an_objection_needs_a_final_result_a_reason_and_a_day_that_can_be() -> None:
    with pytest.raises(NotFinal):
        filing(ready())
    with pytest.raises(ReasonNeeded):
        filing(reason="tidak adil")
    with pytest.raises(Invalid, match="5 Januari 2026"):
        filing(today=date(2026, 1, 5), on=date(2026, 1, 4), by="pengelola", officer=True)


def test_one_objection_a_result_and_the_same_again_changes_nothing() -> None:
    state = filed()

    assert filing(state).state is state
    with pytest.raises(ObjectionOpen):
        filing(state, reason=LONG + " Lagi.")


@pytest.mark.parametrize("command", [BETTER, STANDS], ids=["upheld", "rejected"])
def test_a_second_objection_is_refused_because_the_decision_is_final(command: ObjectionDecisionBody) -> None:
    state = ruled(command).state

    with pytest.raises(ObjectionDecided):
        filing(state)
    with pytest.raises(ObjectionDecided):
        ruled(altered(command, reason=LONG + " Lagi."), state)
    with pytest.raises(ObjectionDecided):
        said(state, RATER)
    assert ruled(command, state).state is state


@pytest.mark.parametrize("known", [None, RATER, EMPLOYEE], ids=["nobody", "the rater", "the employee"])
def test_where_no_superior_is_known_an_officer_names_one_and_says_why(known: str | None) -> None:
    state = filed(superior_id=known)

    with pytest.raises(DeciderUnknown):
        ruled(STANDS, state)
    with pytest.raises(ReasonNeeded):
        naming(state, reason="")
    for party in (EMPLOYEE, RATER):
        with pytest.raises(Invalid):
            naming(state, party)
        with pytest.raises(OwnAppraisal):
            naming(state, by=party)
    named = naming(state)

    assert named.state.objection is not None
    assert (named.state.objection.named_by, named.state.objection.naming_reason) == ("pengelola", LONG)
    assert naming(named.state).state is named.state
    assert ruled(STANDS, named.state).publishes == (Publish("appraisal.confirmed", state.id),)


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
    state = said(said(filed(), EMPLOYEE), RATER)

    assert state.objection is not None
    assert [each.by for each in state.objection.statements] == [EMPLOYEE, RATER]
    assert said(state, RATER) is state
    with pytest.raises(NotYours):
        said(state, HEAD)
    with pytest.raises(NoObjection):
        said(final(), EMPLOYEE)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (altered(BETTER, results=None), "results"),
        (altered(BETTER, behaviour=Level.AS), "results"),
        (altered(STANDS, results=Level.ABOVE), "results"),
        (altered(BETTER, reason="pendek"), "reason"),
        (altered(BETTER, on=date(2026, 1, 18)), "on"),
    ],
    ids=["no new rating", "the same rating", "rejected with ratings", "no reason", "before it was filed"],
)
def test_ratings_reason_and_day_must_fit_the_decision(command: ObjectionDecisionBody, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ruled(command)
    assert refusal.value.field == field


def test_an_upheld_objection_supersedes_and_keeps_the_old_version() -> None:
    before, later = filed(), NOW + timedelta(days=9)

    decision = decide_objection(before, BETTER, env(by=HEAD, today=RULED, now=later))
    state = decision.state
    result = APPRAISAL.body(state, decision.publishes[1], 9)

    assert [each.type for each in decision.publishes] == ["appraisal.superseded", "result.superseded"]
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
    was = before.decision
    assert result.number == 2
    assert [(each.number, each.predicate, each.decided_by, each.finalised_at) for each in result.replaces] == [
        (1, was.outcome.predicate, was.decided_by, was.finalised_at)
    ]


def test_the_explanation_shows_the_deviation_of_a_human_and_what_stood_before() -> None:
    state = ruled(BETTER).state

    found = explain(state, cycle=closing())
    text = found.summary

    assert "Keberatan dikabulkan" in text
    assert ("Memutus keberatan", HEAD) in [(each.role, each.employee_id) for each in found.people]
    assert "putusan semula: hasil kerja di atas ekspektasi, perilaku kerja sesuai ekspektasi, predikat Baik" in text
    assert "Keberatan ditolak karena:" in summary(ruled(STANDS).state)
    assert "belum diputus" in summary(filed())


def test_a_result_without_a_rating_may_be_objected_to_as_well() -> None:
    ending = Ending(reason=LONG)
    unrated = conclude_unrated(ready(), ending, env(closing(), by="pengelola", officer=True)).state

    state = ruled(BETTER, filed(unrated)).state

    assert (state.decision.unrated_reason, state.replaced[0].unrated_reason) == ("", LONG)
    assert "putusan semula: tanpa predikat" in summary(state)


def test_a_contested_appraisal_hears_and_finalises_nothing() -> None:
    state = filed()

    after = on_plan(state, plan(20), env(closing()))

    assert (replace(after.state, later=None), after.publishes) == (state, ())
    with pytest.raises(Rejected):
        finalise(state, Ending(reason=LONG), env(by="pengelola", officer=True))


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
        self.attempt(
            lambda state: filing(
                state, by=by, officer=by == "pengelola", today=date(2026, 1, day), reason=reason, superior_id=superior
            )
        )

    @rule(by=people, decider=people, reason=reasons)
    def somebody_names(self, by: str, decider: str, reason: str) -> None:
        self.attempt(lambda state: naming(state, decider, reason=reason, by=by))

    @rule(by=people, text=reasons)
    def somebody_speaks(self, by: str, text: str) -> None:
        self.attempt(lambda state: state_side(state, text, env(by=by)))

    @rule(by=people, upheld=st.booleans(), results=levels, behaviour=levels, reason=reasons)
    def somebody_rules(
        self, by: str, upheld: bool, results: Level | None, behaviour: Level | None, reason: str
    ) -> None:
        command = ObjectionDecisionBody(upheld=upheld, results=results, behaviour=behaviour, reason=reason, on=RULED)
        self.attempt(lambda state: ruled(command, state, by))

    @rule()
    def others_go_on(self) -> None:
        self.attempt(lambda state: acknowledge(state, Ending(), env(by=EMPLOYEE)))
        self.attempt(lambda state: finalise_acknowledged(state, None, env()))
        self.attempt(lambda state: on_plan(state, plan(20), env(closing())))

    @invariant()
    def it_is_final_all_along_so_that_no_cycle_waits(self) -> None:
        assert self.state.status is AppraisalStatus.FINAL
        assert set(self.state.jobs) <= {WATCH}

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


def test_an_objection_that_waits_has_no_reason_of_a_decision() -> None:
    objection = filed().objection

    assert objection is not None
    assert objection.decision_reason == ""
