"""The life of a recommendation: who may decide what, and a machine that tries everything."""

from typing import Any

import pytest
from career_builders import AGENCY, cycle, final, profile, rule, said
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition
from hypothesis.stateful import rule as step

from services.career.domain.access import Actor
from services.career.domain.history import hear_final
from services.career.domain.recommendation import decide
from services.career.domain.states import Profile
from shared.decision import NotYours, Rejected
from shared.events.career import RecommendationKind, RecommendationStatus
from shared.rules.vocabulary import Predicate

S = RecommendationStatus
SUBJECT = f"{AGENCY}:recommendation:2025:budi:akui"
CYCLE = cycle(rule("akui", kind=RecommendationKind.RECOGNITION, predicates=(Predicate.SANGAT_BAIK,)))
SELF, OFFICER, RATER = Actor("budi"), Actor("siti", officer=True), Actor("ani")


def issued() -> Profile:
    return profile((final(predicate=Predicate.SANGAT_BAIK), CYCLE))


def after(*decisions: RecommendationStatus) -> Profile:
    state = issued()
    for decision in decisions:
        actor = OFFICER if decision is S.DONE else SELF
        state = decide(state, subject=SUBJECT, decision=decision, reason="alasan yang cukup", actor=actor).state
    return state


def withdrawn() -> Profile:
    return profile((final(predicate=Predicate.SANGAT_BAIK), CYCLE), (final(version=9), CYCLE))


def test_person_accepts_and_officer_marks_it_done() -> None:
    accepted = decide(issued(), subject=SUBJECT, decision=S.ACCEPTED, reason="", actor=SELF)
    done = decide(accepted.state, subject=SUBJECT, decision=S.DONE, reason="Sertifikat diterima", actor=OFFICER)

    assert said(accepted) == said(done) == {("recommendation.decided", SUBJECT)}
    assert done.state.recommendations[0].status is S.DONE
    assert done.state.recommendations[0].decision_reason == "Sertifikat diterima"


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
    "accepted after withdrawn": (withdrawn(), SUBJECT, S.ACCEPTED, "", SELF, "recommendation-withdrawn"),
}


@pytest.mark.parametrize(("state", "subject", "decision", "reason", "actor", "code"), REFUSED.values(), ids=REFUSED)
def test_decision_is_refused(
    state: Profile | None, subject: str, decision: RecommendationStatus, reason: str, actor: Actor, code: str
) -> None:
    with pytest.raises(Rejected) as refused:
        decide(state, subject=subject, decision=decision, reason=reason, actor=actor)

    assert refused.value.code == code
    assert refused.value.text.endswith(".")


def test_ten_letters_are_reason_enough() -> None:
    decided = decide(issued(), subject=SUBJECT, decision=S.DECLINED, reason="tidak mau.", actor=SELF)

    assert decided.state.recommendations[0].status is S.DECLINED


@pytest.mark.parametrize("decision", [S.ACCEPTED, S.DECLINED])
def test_same_decision_again_changes_nothing(decision: RecommendationStatus) -> None:
    state = after(decision)

    again = decide(state, subject=SUBJECT, decision=decision, reason="alasan lain lagi", actor=SELF)

    assert again.state is state
    assert again.says == ()


class Life(RuleBasedStateMachine):
    """Results and decisions in any order: what a person decided is never undone by a result."""

    def __init__(self) -> None:
        super().__init__()
        self.state: Profile | None = None
        self.version = 0
        self.follows = False
        self.expected: RecommendationStatus | None = None

    @step(predicate=st.sampled_from(list(Predicate)))
    def result_is_final(self, predicate: Predicate) -> None:
        self.version += 1
        decision = hear_final(self.state, final(predicate=predicate, version=self.version), cycle=CYCLE)
        assert decision is not None
        self.state = decision.state
        self.follows = predicate is Predicate.SANGAT_BAIK
        if self.expected in (None, S.ISSUED, S.WITHDRAWN):
            before = self.expected
            self.expected = S.ISSUED if self.follows else (None if before is None else S.WITHDRAWN)
            told = {kind for kind, _subject in said(decision)} - {"profile.updated"}
            assert told == self._told(before)

    def _told(self, before: RecommendationStatus | None) -> set[str]:
        if before is self.expected:
            return set()
        return {"recommendation.issued"} if self.follows else {"recommendation.withdrawn"}

    @precondition(lambda self: self.state is not None)
    @step(version=st.integers(min_value=0, max_value=5))
    def old_event_comes_again(self, version: int) -> None:
        old = final(predicate=Predicate.SANGAT_BAIK, version=max(1, self.version - version))
        assert hear_final(self.state, old, cycle=CYCLE) is None

    @precondition(lambda self: self.state is not None)
    @step(
        decision=st.sampled_from([S.ACCEPTED, S.DECLINED, S.DONE]),
        actor=st.sampled_from([SELF, OFFICER, RATER]),
        reason=st.sampled_from(["", "alasan yang cukup"]),
    )
    def somebody_decides(self, decision: RecommendationStatus, actor: Actor, reason: str) -> None:
        assert self.state is not None
        decided, problem = None, None
        try:
            decided = decide(self.state, subject=SUBJECT, decision=decision, reason=reason, actor=actor)
        except Rejected as refused:
            problem = refused
        if decided is None:
            assert problem is not None
            assert self._refusable(decision, actor, reason, problem)
            return
        assert actor.officer if decision is S.DONE else actor is SELF
        assert self.expected in ((S.ISSUED, decision) if decision is not S.DONE else (S.ACCEPTED, S.DONE))
        assert (decided.state is self.state) == (self.expected is decision)
        self.state, self.expected = decided.state, decision

    def _refusable(self, decision: RecommendationStatus, actor: Actor, reason: str, refused: Rejected) -> bool:
        if isinstance(refused, NotYours):
            return not actor.officer if decision is S.DONE else actor is not SELF
        if refused.code == "reason-too-short":
            return decision is S.DECLINED and not reason
        return self.expected is not decision

    @invariant()
    def status_is_as_expected(self) -> None:
        found: list[Any] = [each.status for each in self.state.recommendations] if self.state else []
        assert found == ([] if self.expected is None else [self.expected])


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestLife = Life.TestCase
