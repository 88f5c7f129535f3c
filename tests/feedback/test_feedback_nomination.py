"""Nominating: what each may do, what each sees, and that no order of acts loses or leaks anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest
from feedback_builders import PERSON, RATER, assignment, cycle, dossier, entry, env, plan, saying
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dossier.ask import NotNominated
from services.feedback.domain.dossier.life import close_dossier, on_plan
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.nomination.nominate import (
    NominationClosed,
    NominationDecided,
    NominationLimit,
    NominationNotUsed,
    NothingProposed,
    decide,
    propose,
)
from services.feedback.domain.nomination.show import (
    GiverCounts,
    asked_to_answer,
    count_givers,
    show_nomination_line,
    show_nominations,
)
from services.feedback.domain.nomination.state import Phase, Standing
from services.feedback.domain.requests import DecideNominations, ProposeNominee, ProposeNominees, ReplaceNominee
from shared.decision import Decision, Invalid, NotYours, Rejected
from shared.events.evaluation import CycleStatus
from shared.events.feedback import Source
from shared.events.goals import Assignment
from shared.policy.feedback import FeedbackRule

RULE = {"nomination": {"required": True, "minimum": 3, "maximum": 4}}
PEERS = ("E-2", "E-3", "E-4", "E-5", "E-6")
PEOPLE = {each: assignment(each) for each in PEERS} | {
    "B-1": assignment("B-1", rater_id=PERSON),
    "X-1": assignment("X-1", unit_id="U-9"),
}


def proposing(
    state: Dossier,
    *peers: str,
    by: str = PERSON,
    subordinates: Sequence[str] = (),
    people: Mapping[str, Assignment] = PEOPLE,
    during: Cycle | None = None,
) -> Decision[Dossier]:
    named = [(each, Source.PEER) for each in peers] + [(each, Source.SUBORDINATE) for each in subordinates]
    asked = ProposeNominees(nominees=tuple(ProposeNominee(employee_id=who, source=source) for who, source in named))
    own = [dossier(each) for each in people.values()]
    return propose(state, asked, env(during or cycle(**RULE), *own, by=by))


def deciding(
    state: Dossier,
    *approve: str,
    out: tuple[tuple[str, str | None], ...] = (),
    by: str = RATER,
    during: Cycle | None = None,
) -> Decision[Dossier]:
    replaced = tuple(ReplaceNominee(employee_id=who, reason="Sedang cuti", instead=instead) for who, instead in out)
    own = [dossier(each) for each in PEOPLE.values()]
    asked = DecideNominations(approve=approve, replace=replaced)
    return decide(state, asked, env(during or cycle(**RULE), *own, by=by))


def answering(state: Dossier, peer: str, entry_id: str = "f-1", *, during: Cycle | None = None) -> Decision[Dossier]:
    return saying(state, entry(peer, entry_id=entry_id), during or cycle(**RULE), dossier(PEOPLE[peer]))


def proposed() -> Dossier:
    return proposing(dossier(), "E-2", "E-3", "E-4").state


def decided() -> Dossier:
    return deciding(proposed(), "E-2", "E-3", "E-4").state


def test_the_person_proposes_and_the_rater_approves() -> None:
    state = decided()

    assert state.nominations.approved(Source.PEER) == {"E-2", "E-3", "E-4"}
    assert state.nominations.phase is Phase.DECIDED
    assert (
        proposing(dossier(), "E-2", "E-3", "E-4").publishes == deciding(proposed(), "E-2", "E-3", "E-4").publishes == ()
    )
    assert state.edition == dossier().edition


def test_only_approved_peers_answer_and_others_as_before() -> None:
    assert answering(decided(), "E-2").state.entries
    for state in (dossier(), proposed()):
        with pytest.raises(NotNominated):
            answering(state, "E-2")
    with pytest.raises(NotNominated):
        answering(decided(), "E-5")
    said = entry(RATER, source=Source.SUPERIOR)
    assert saying(dossier(), said, cycle(**RULE)).state.entries
    assert answering(dossier(), "E-2", during=cycle(nomination={"required": False})).state.entries


def test_the_rater_replaces_with_a_reason_and_may_put_somebody_in() -> None:
    state = deciding(proposed(), "E-2", "E-3", out=(("E-4", "E-5"),)).state

    assert state.nominations.approved(Source.PEER) == {"E-2", "E-3", "E-5"}
    again = deciding(state, "E-2", "E-3", out=(("E-4", "E-5"),))
    assert again.state is state


def test_an_answer_given_before_its_giver_was_replaced_stays() -> None:
    state = answering(decided(), "E-2").state

    replaced = deciding(state, out=(("E-2", "E-5"),)).state

    assert replaced.entries == state.entries
    with pytest.raises(NotNominated):
        answering(replaced, "E-2", "f-2")
    assert answering(replaced, "E-2").state is replaced


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        pytest.param(lambda: proposing(dossier(), "E-2", "E-3", "E-4", by=RATER), NotYours, id="proposed-by-another"),
        pytest.param(lambda: proposing(dossier(), "E-2", "E-3"), NominationLimit, id="one-peer-too-few"),
        pytest.param(lambda: proposing(dossier(), *PEERS), NominationLimit, id="one-peer-too-many"),
        pytest.param(lambda: proposing(dossier(), "E-2", "E-3", "X-1"), Invalid, id="nobody-of-the-unit"),
        pytest.param(lambda: proposing(dossier(), "E-2", "E-3", "B-1"), Invalid, id="a-subordinate-as-peer"),
        pytest.param(lambda: proposing(dossier(), "E-2", "E-3", "E-3", "E-4"), Invalid, id="somebody-twice"),
        pytest.param(lambda: proposing(decided(), "E-2", "E-3", "E-5"), NominationDecided, id="already-decided"),
        pytest.param(lambda: deciding(dossier(), "E-2"), NothingProposed, id="nothing-to-decide"),
        pytest.param(lambda: deciding(proposed(), "E-2", "E-3", "E-4", by=PERSON), NotYours, id="by-the-person"),
        pytest.param(lambda: deciding(proposed(), "E-2", "E-3"), Invalid, id="one-left-undecided"),
        pytest.param(lambda: deciding(proposed(), "E-2", "E-3", out=(("E-4", None),)), NominationLimit, id="too-few"),
        pytest.param(lambda: deciding(proposed(), "E-2", "E-3", "E-4", "E-5"), Invalid, id="not-proposed"),
        pytest.param(lambda: deciding(proposed(), "E-2", "E-3", out=(("E-4", "X-1"),)), Invalid, id="a-stranger-in"),
    ],
)
def test_what_the_rule_does_not_allow_is_refused(act: object, refusal: type[Rejected]) -> None:
    with pytest.raises(refusal):
        act()


def test_the_person_proposes_up_to_the_most_that_the_policy_wants_of_each_source() -> None:
    reports = tuple(f"B-{number}" for number in range(1, 6))
    people = PEOPLE | {each: assignment(each, rater_id=PERSON) for each in reports}

    def nominated(peers: Sequence[str], subordinates: Sequence[str]) -> Dossier:
        return proposing(dossier(), *peers, subordinates=subordinates, people=people).state

    assert len(nominated(PEERS[:4], reports[:4]).nominations.nominees) == 8
    with pytest.raises(NominationLimit):
        nominated(PEERS[:4], reports)


def test_who_decides_and_approves_nobody_says_so_with_nothing() -> None:
    nobody = DecideNominations()

    assert (nobody.approve, nobody.replace) == ((), ())


def test_without_a_rule_or_after_closing_there_is_no_nominating() -> None:
    with pytest.raises(NominationNotUsed):
        proposing(dossier(), "E-2", during=cycle())
    late = cycle(status=CycleStatus.CLOSING, **RULE)
    with pytest.raises(NominationClosed):
        deciding(proposed(), "E-2", during=late)


def test_the_person_sees_the_same_before_and_after_the_decision_but_for_the_phase() -> None:
    replaced = deciding(proposed(), "E-2", "E-3", out=(("E-4", "E-5"),)).state

    before, after = (show_nominations(state, decisions=False) for state in (proposed(), replaced))

    assert before.nominees == after.nominees
    stood_in = replace(replaced, nominations=replace(replaced.nominations, decided_for="pejabat"))
    assert [show_nominations(stood_in, decisions=each).decided_for for each in (True, False)] == ["pejabat", None]
    assert "E-5" not in repr(after)
    assert "cuti" not in repr(after)
    seen = show_nominations(replaced, decisions=True).nominees
    assert [(each.employee_id, each.standing) for each in seen][2:] == [
        ("E-4", Standing.REPLACED),
        ("E-5", Standing.APPROVED),
    ]
    assert (show_nomination_line(replaced).proposed, show_nomination_line(replaced).approved) == (3, 3)


def test_a_giver_learns_about_whom_he_or_she_is_asked() -> None:
    asked = asked_to_answer(decided(), "E-2")

    assert asked is not None
    assert (asked.employee_id, asked.source, asked.answered) == (PERSON, Source.PEER, False)
    others = asked_to_answer(answering(answering(decided(), "E-2").state, "E-3").state, "E-4")
    assert others == replace(asked, dossier=decided().id)
    own = asked_to_answer(answering(decided(), "E-2").state, "E-2")
    assert own is not None
    assert own.answered
    assert asked_to_answer(decided(), "E-5") is None


@pytest.mark.parametrize(
    ("reminders", "people", "counted"),
    [
        pytest.param(True, 3, GiverCounts(asked=9, answered=2), id="enough-people"),
        pytest.param(True, 2, None, id="too-few-people-to-hide-among"),
        pytest.param(False, 3, None, id="a-policy-without-reminders"),
    ],
)
def test_officers_count_answers_only_where_the_policy_says_and_over_enough_people(
    reminders: bool, people: int, counted: GiverCounts | None
) -> None:
    answered = answering(answering(decided(), "E-2").state, "E-3").state
    terms = cycle(nomination=RULE["nomination"] | {"reminders": reminders}).terms

    assert count_givers([answered, proposed(), *[decided()] * (people - 1)], terms) == counted


def test_a_required_nomination_below_the_minimum_of_answers_is_no_policy() -> None:
    wrong = {"sources": ["peer"], "minimum_answers": {"peer": 4}, "nomination": {"required": True, "minimum": 3}}

    with pytest.raises(ValueError, match="nothing would ever show"):
        FeedbackRule.model_validate(wrong)
    with pytest.raises(ValueError, match="minimum must not be greater"):
        FeedbackRule.model_validate({"sources": ["peer"], "nomination": {"minimum": 5, "maximum": 4}})


@dataclass
class Expected:
    """What must be true, kept without the code under test."""

    phase: Phase = Phase.NONE
    may: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    closed: bool = False


class Nominating(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.state = dossier()
        self.expected = Expected()
        self.number = 0

    def attempt(self, act: Decision[Dossier] | None) -> bool:
        if act is not None:
            self.state = act.state
        return act is not None

    @rule(peers=st.lists(st.sampled_from([*PEERS, "X-1"]), min_size=1, max_size=5))
    def propose(self, peers: list[str]) -> None:
        allowed = (
            not self.expected.closed
            and self.expected.phase is not Phase.DECIDED
            and 3 <= len(peers) <= 4
            and len(set(peers)) == len(peers)
            and "X-1" not in peers
        )
        assert self.attempt(_tried(lambda: proposing(self.state, *peers))) == allowed
        if allowed:
            self.expected.phase = Phase.PROPOSED

    @rule(approve=st.sets(st.sampled_from(PEERS)), instead=st.sampled_from([None, *PEERS]))
    def decide(self, approve: set[str], instead: str | None) -> None:
        known = {each.employee_id for each in self.state.nominations.nominees}
        out = known - approve
        replaced = tuple((who, instead if place == 0 else None) for place, who in enumerate(sorted(out)))
        before = self.state
        done = self.attempt(_tried(lambda: deciding(self.state, *approve, out=replaced)))
        may = approve | ({instead} if instead is not None and out else set())
        clean = approve <= known and (instead is None or not out or instead not in known | approve)
        allowed = not self.expected.closed and self.expected.phase is not Phase.NONE and clean and 3 <= len(may) <= 4
        assert done == allowed or (done and instead in known)
        if done:
            self.expected.phase = Phase.DECIDED
            self.expected.may = may
        else:
            assert self.state is before

    @rule(peer=st.sampled_from(PEERS))
    def answer(self, peer: str) -> None:
        self.number += 1
        done = self.attempt(_tried(lambda: answering(self.state, peer, f"f-{self.number}")))
        assert done == (peer in self.expected.may and not self.expected.closed)
        if done:
            self.expected.answered.add(peer)

    @rule(objectives=st.sampled_from([("o1",), ("o1", "o2")]))
    def the_plan_changes(self, objectives: tuple[str, ...]) -> None:
        before = self.state.nominations
        self.state = on_plan(self.state, plan(objectives=objectives), env(cycle(**RULE))).state
        assert self.state.nominations == before

    @rule()
    def close(self) -> None:
        self.state = close_dossier(self.state, cycle(status=CycleStatus.CLOSING, **RULE), env()).state
        self.expected.closed = True

    @invariant()
    def nothing_is_lost_and_nobody_else_may_answer(self) -> None:
        assert self.state.nominations.phase is self.expected.phase
        assert self.state.nominations.approved(Source.PEER) == self.expected.may
        assert {each.giver_id for each in self.state.entries} == self.expected.answered
        if not self.expected.closed:
            assert self.state.edition == (1 if self.state.published else 0)


def _tried(act: object) -> Decision[Dossier] | None:
    try:
        return act()
    except Rejected:
        return None


TestNominating = Nominating.TestCase
TestNominating.settings = settings(max_examples=60, stateful_step_count=15)
