"""The life of a recommendation: who may decide what, and a machine that tries everything."""

from datetime import date, timedelta
from typing import Any

import pytest
from career_builders import AGENCY, actor, apply_final, cycle, env, final, log, profile, rule, ruled, said
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition
from hypothesis.stateful import rule as step

from services.career.domain.profile.facts import on_activity_log
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.expire import expire
from shared.decision import Actor, Rejected
from shared.events.career import RecommendationKind, RecommendationStatus
from shared.policy.career import ForEach
from shared.rules.vocabulary import Predicate

S = RecommendationStatus
SUBJECT = f"{AGENCY}:recommendation:2025:budi:akui"
CYCLE = cycle(rule("akui", kind=RecommendationKind.RECOGNITION, predicates=(Predicate.SANGAT_BAIK,)))
BY_OFFICER, PROOF = (S.DONE, S.OVERRIDDEN), ("sertifikat 12/2026",)
FROM = {
    S.ACCEPTED: {S.ISSUED},
    S.DECLINED: {S.ISSUED},
    S.DONE: {S.ACCEPTED},
    S.OVERRIDDEN: {S.ISSUED, S.ACCEPTED, S.DECLINED},
}
TODAY, DAY = date(2026, 1, 5), timedelta(days=1)
LAST_DAY = TODAY + 30 * DAY
EXPIRING = cycle(
    rule("akui", kind=RecommendationKind.RECOGNITION, predicates=(Predicate.SANGAT_BAIK,)), expires_after_days=30
)
SELF, OFFICER, RATER = actor("budi"), actor("siti", officer=True), actor("ani")


def issued() -> Profile:
    return profile((final(predicate=Predicate.SANGAT_BAIK), CYCLE))


def after(*decisions: RecommendationStatus) -> Profile:
    state = issued()
    for decision in decisions:
        who = OFFICER if decision in BY_OFFICER else SELF
        state = ruled(
            state, subject=SUBJECT, decision=decision, reason="alasan yang cukup", actor=who, proof=PROOF
        ).state
    return state


def withdrawn() -> Profile:
    return profile((final(predicate=Predicate.SANGAT_BAIK), CYCLE), (final(version=9), CYCLE))


def test_person_accepts_and_officer_marks_it_done() -> None:
    accepted = ruled(issued(), subject=SUBJECT, decision=S.ACCEPTED, reason="", actor=SELF)
    done = ruled(
        accepted.state, subject=SUBJECT, decision=S.DONE, reason="Sertifikat diterima", actor=OFFICER, proof=PROOF
    )

    assert said(accepted) == said(done) == {("recommendation.decided", SUBJECT)}
    assert done.state.recommendations[0].status is S.DONE
    assert done.state.recommendations[0].decision_reason == "Sertifikat diterima"
    assert done.state.recommendations[0].proof == PROOF
    assert done.state.recommendations[0].decided_by == "siti"


REFUSED: dict[str, tuple[Profile | None, str, RecommendationStatus, str, Actor, str]] = {
    "unknown person": (None, SUBJECT, S.ACCEPTED, "", SELF, "recommendation-unknown"),
    "unknown recommendation": (issued(), SUBJECT + "x", S.ACCEPTED, "", SELF, "recommendation-unknown"),
    "rater cannot accept": (issued(), SUBJECT, S.ACCEPTED, "", RATER, "not-yours"),
    "officer cannot accept": (issued(), SUBJECT, S.ACCEPTED, "", OFFICER, "not-yours"),
    "officer cannot decline": (issued(), SUBJECT, S.DECLINED, "tidak perlu lagi", OFFICER, "not-yours"),
    "person cannot mark done": (after(S.ACCEPTED), SUBJECT, S.DONE, "", SELF, "not-yours"),
    "declined without reason": (issued(), SUBJECT, S.DECLINED, "", SELF, "reason-too-short"),
    "declined with nine letters": (issued(), SUBJECT, S.DECLINED, " tidak mau ", SELF, "reason-too-short"),
    "done before accepted": (issued(), SUBJECT, S.DONE, "", OFFICER, "recommendation-not-accepted"),
    "done after declined": (after(S.DECLINED), SUBJECT, S.DONE, "", OFFICER, "recommendation-decided"),
    "declined after accepted": (
        after(S.ACCEPTED),
        SUBJECT,
        S.DECLINED,
        "berubah pikiran",
        SELF,
        "recommendation-decided",
    ),
    "accepted after declined": (after(S.DECLINED), SUBJECT, S.ACCEPTED, "", SELF, "recommendation-decided"),
    "accepted after done": (after(S.ACCEPTED, S.DONE), SUBJECT, S.ACCEPTED, "", SELF, "recommendation-decided"),
    "done without proof": (after(S.ACCEPTED), SUBJECT, S.DONE, "", OFFICER, "proof-missing"),
    "person cannot override": (issued(), SUBJECT, S.OVERRIDDEN, "alasan yang cukup", SELF, "not-yours"),
    "overridden without reason": (issued(), SUBJECT, S.OVERRIDDEN, "", OFFICER, "reason-too-short"),
    "overridden after done": (
        after(S.ACCEPTED, S.DONE),
        SUBJECT,
        S.OVERRIDDEN,
        "alasan yang cukup",
        OFFICER,
        "recommendation-decided",
    ),
    "accepted after overridden": (after(S.OVERRIDDEN), SUBJECT, S.ACCEPTED, "", SELF, "recommendation-decided"),
    "accepted after withdrawn": (withdrawn(), SUBJECT, S.ACCEPTED, "", SELF, "recommendation-withdrawn"),
}


@pytest.mark.parametrize(("state", "subject", "decision", "reason", "actor", "code"), REFUSED.values(), ids=REFUSED)
def test_decision_is_refused(
    state: Profile | None, subject: str, decision: RecommendationStatus, reason: str, actor: Actor, code: str
) -> None:
    with pytest.raises(Rejected) as refused:
        ruled(state, subject=subject, decision=decision, reason=reason, actor=actor)

    assert refused.value.code == code
    assert refused.value.text.endswith(".")


def test_ten_letters_are_reason_enough() -> None:
    decided = ruled(issued(), subject=SUBJECT, decision=S.DECLINED, reason="tidak mau.", actor=SELF)

    assert decided.state.recommendations[0].status is S.DECLINED


@pytest.mark.parametrize("decision", [S.ACCEPTED, S.DECLINED])
def test_same_decision_again_changes_nothing(decision: RecommendationStatus) -> None:
    state = after(decision)

    again = ruled(state, subject=SUBJECT, decision=decision, reason="alasan lain lagi", actor=SELF)

    assert again.state is state
    assert again.publishes == ()


@pytest.mark.parametrize("before", [(), (S.ACCEPTED,), (S.DECLINED,)])
def test_officer_overrides_with_a_reason(before: tuple[RecommendationStatus, ...]) -> None:
    decision = ruled(
        after(*before), subject=SUBJECT, decision=S.OVERRIDDEN, reason="Salah menilai jabatan.", actor=OFFICER
    )

    found = decision.state.recommendations[0]
    assert (found.status, found.decision_reason) == (S.OVERRIDDEN, "Salah menilai jabatan.")
    assert said(decision) == {("recommendation.decided", SUBJECT)}


def test_training_in_the_log_since_the_issue_is_proof_and_an_earlier_one_is_not() -> None:
    rules = cycle(rule("latih", for_each=ForEach.GAP))
    subject = f"{AGENCY}:recommendation:2025:budi:latih.komunikasi"
    heard = apply_final(None, final(competences={"komunikasi": (3, 2)}), cycle=rules, on=date(2026, 2, 1))
    assert heard is not None
    accepted = ruled(heard.state, subject=subject, decision=S.ACCEPTED, reason="", actor=SELF).state
    early = trained(accepted, "2026-01")

    with pytest.raises(Rejected) as refused:
        ruled(early, subject=subject, decision=S.DONE, reason="", actor=OFFICER)
    done = ruled(trained(early, "2026-02"), subject=subject, decision=S.DONE, reason="", actor=OFFICER)

    assert refused.value.code == "proof-missing"
    assert done.state.recommendations[0].proof == (f"{AGENCY}:activity-log:2025:budi:1:2026-02/bicara",)


@pytest.mark.parametrize(
    ("issued_on", "status"),
    [
        pytest.param(date(2026, 2, 10), S.DONE, id="on the day of issue"),
        pytest.param(date(2026, 2, 11), "proof-missing", id="a day before it"),
    ],
)
def test_training_is_proof_from_the_day_of_issue_on(issued_on: date, status: str) -> None:
    subject = f"{AGENCY}:recommendation:2025:budi:latih.komunikasi"
    rules = cycle(rule("latih", for_each=ForEach.GAP))
    heard = apply_final(None, final(competences={"komunikasi": (3, 2)}), cycle=rules, on=issued_on)
    assert heard is not None
    accepted = ruled(heard.state, subject=subject, decision=S.ACCEPTED, reason="", actor=SELF).state

    assert finished(trained(accepted, "2026-02"), subject) == status


def finished(state: Profile, subject: str) -> str:
    """What marking as done without any proof given comes to: the status, or why not."""
    try:
        done = ruled(state, subject=subject, decision=S.DONE, reason="", actor=OFFICER)
    except Rejected as refused:
        return refused.code
    return done.state.recommendations[0].status


def trained(state: Profile, month: str) -> Profile:
    body = log(month, ("bicara", "8"))
    spoken = body.trainings[0].model_copy(update={"competence": "komunikasi"})
    decision = on_activity_log(state, body.model_copy(update={"trainings": (spoken,)}), env())
    assert decision is not None
    return decision.state


def test_last_day_is_in_time_and_the_day_after_is_not() -> None:
    state = hear_expiring()

    accepted = ruled(state, subject=SUBJECT, decision=S.ACCEPTED, reason="", actor=SELF, on=LAST_DAY)
    with pytest.raises(Rejected) as refused:
        ruled(state, subject=SUBJECT, decision=S.ACCEPTED, reason="", actor=SELF, on=LAST_DAY + DAY)

    assert accepted.state.recommendations[0].status is S.ACCEPTED
    assert refused.value.code == "recommendation-expired"


def test_sweep_settles_what_is_overdue_once_and_leaves_the_rest() -> None:
    state = hear_expiring()

    assert expire(state, None, env(on=LAST_DAY)).state is state
    swept = expire(state, None, env(on=LAST_DAY + DAY))
    assert said(swept) == {("recommendation.expired", SUBJECT)}
    assert swept.state.recommendations[0].status is S.EXPIRED
    assert expire(swept.state, None, env(on=LAST_DAY + 9 * DAY)).state is swept.state


def hear_expiring() -> Profile:
    heard = apply_final(None, final(predicate=Predicate.SANGAT_BAIK), cycle=EXPIRING, on=TODAY)
    assert heard is not None
    return heard.state


class Life(RuleBasedStateMachine):
    """Results, decisions and days in any order: what somebody decided is undone by a changed result alone."""

    def __init__(self) -> None:
        super().__init__()
        self.state: Profile | None = None
        self.version = 0
        self.today = TODAY
        self.issued_on: date | None = None
        self.expected: RecommendationStatus | None = None
        self.predicate: Predicate | None = None
        self.mark: tuple[date, bool] | None = None

    @step(predicate=st.sampled_from(list(Predicate)))
    def result_is_final(self, predicate: Predicate) -> None:
        self.version += 1
        body = final(predicate=predicate, version=self.version)
        decision = apply_final(self.state, body, cycle=EXPIRING, on=self.today)
        assert decision is not None
        self.state = decision.state
        before = self._as_of_today()
        follows = predicate is Predicate.SANGAT_BAIK
        if before in (None, S.ISSUED, S.WITHDRAWN):
            now = S.ISSUED if follows else (None if before is None else S.WITHDRAWN)
            if now is S.ISSUED and before is not S.ISSUED:
                self.issued_on = self.today
        elif before is S.ACCEPTED and not follows:
            now = S.WITHDRAWN
        else:
            now = before
        mark = self.mark
        if before in (S.ACCEPTED, S.DONE) and predicate is not self.predicate:
            mark = (self.today, follows)
        elif now is S.ISSUED:
            mark = None
        marked, self.mark, self.predicate = mark not in (None, self.mark), mark, predicate
        told = {kind for kind, _subject in said(decision)} - {"profile.updated"}
        words = {S.ISSUED: "issued", S.WITHDRAWN: "withdrawn", S.EXPIRED: "expired"}
        changed = now not in (None, self.expected)
        marking = {"recommendation.basis-changed"} if marked else set()
        assert told == ({f"recommendation.{words[now]}"} if changed else marking)
        self.expected = now

    @step(days=st.integers(min_value=1, max_value=20))
    def days_pass(self, days: int) -> None:
        self.today += days * DAY

    @precondition(lambda self: self.state is not None)
    @step()
    def officer_sweeps(self) -> None:
        swept = expire(self.state, None, env(on=self.today))
        expected = self._as_of_today()
        assert bool(swept.publishes) == (expected is not self.expected)
        self.state, self.expected = swept.state, expected

    @precondition(lambda self: self.state is not None)
    @step(version=st.integers(min_value=0, max_value=5))
    def old_event_comes_again(self, version: int) -> None:
        old = final(predicate=Predicate.SANGAT_BAIK, version=max(1, self.version - version))
        assert apply_final(self.state, old, cycle=EXPIRING, on=self.today) is None

    @precondition(lambda self: self.state is not None)
    @step(
        decision=st.sampled_from([S.ACCEPTED, S.DECLINED, S.DONE, S.OVERRIDDEN]),
        actor=st.sampled_from([SELF, OFFICER, RATER]),
        reason=st.sampled_from(["", "alasan yang cukup"]),
        proof=st.sampled_from([(), PROOF]),
    )
    def somebody_decides(
        self, decision: RecommendationStatus, actor: Actor, reason: str, proof: tuple[str, ...]
    ) -> None:
        assert self.state is not None
        may = actor.officer if decision in BY_OFFICER else actor is SELF
        explained = bool(reason) if decision in (S.DECLINED, S.OVERRIDDEN) else bool(proof) or decision is S.ACCEPTED
        possible = self._as_of_today() in FROM[decision]
        same = self.expected is decision
        try:
            decided = ruled(
                self.state,
                subject=SUBJECT,
                decision=decision,
                reason=reason,
                actor=actor,
                proof=proof,
                on=self.today,
            )
        except Rejected:
            decided = None
        assert (decided is not None) == (may and (same or (possible and explained)))
        if decided is not None:
            assert (decided.state is self.state) == same
            self.state, self.expected = decided.state, decision

    def _as_of_today(self) -> RecommendationStatus | None:
        overdue = self.issued_on is not None and self.today > self.issued_on + 30 * DAY
        return S.EXPIRED if self.expected is S.ISSUED and overdue else self.expected

    @invariant()
    def status_is_as_expected(self) -> None:
        found: list[Any] = [each.status for each in self.state.recommendations] if self.state else []
        assert found == ([] if self.expected is None else [self.expected])


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestLife = Life.TestCase
