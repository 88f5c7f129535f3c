"""Who may mentor whom, the order of candidates, and what a match does to the mentor's load."""

from dataclasses import replace

import pytest
from career_builders import NOW, TODAY, actor, cycle, env, final, profile, said
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from hypothesis.stateful import rule as step

from services.career.domain.mentoring.answer import answer, end
from services.career.domain.mentoring.propose import candidates, propose
from services.career.domain.mentoring.views import on_mentoring_log
from services.career.domain.profile.state import Profile
from services.career.domain.requests import AnswerMatch, EndMatch, MakeMatch
from services.career.rules.mentoring import MentoringLimits, MentorLoad
from shared.decision import Actor, Decision, Rejected
from shared.events.career import MatchStatus
from shared.events.feedback import MentoringLog
from shared.rules.vocabulary import Predicate

B, BP, SB = Predicate.BAIK, Predicate.BUTUH_PERBAIKAN, Predicate.SANGAT_BAIK
C25, C24, C23 = cycle(), cycle(cycle_id="2024"), cycle(cycle_id="2023")
LABELLED = cycle(labels={"komunikasi": "Komunikasi"})
MENTEES = ("budi", "c", "d")
LIMITS = MentoringLimits(mentor_open_matches_max=2)
RATER, OFFICER = actor("ani"), actor("siti", officer=True)
SUBJECT = "sabang:match:budi:rini:komunikasi"


def junior(employee_id: str = "budi", *, held: int | None = 2) -> Profile:
    return profile((final(employee_id, competences={"komunikasi": (3, held)}), C25))


def senior(
    employee_id: str = "rini", *, unit_id: str = "dinkes", held: int = 4, predicate: Predicate | None = B
) -> Profile:
    body = final(
        employee_id, unit_id=unit_id, predicate=predicate, competences={"komunikasi": (3, held)}, rater_id="tuti"
    )
    return profile((body, C25))


def matched(mentor: Profile | None, mentee: Profile | None, by: Actor = RATER) -> Profile:
    return make(mentor, mentee, by).state


def make(mentor: Profile | None, mentee: Profile | None, by: Actor = RATER) -> Decision[Profile]:
    mentee_id = mentee.employee_id if mentee else "budi"
    wanted = MakeMatch(mentor_id="rini", mentee_id=mentee_id, competence="komunikasi")
    return propose(mentor, wanted, env(mentee, LABELLED, by=by), limits=LIMITS)


def busy(mentor: Profile, *mentees: str) -> Profile:
    for each in mentees:
        mentor = matched(mentor, junior(each))
    return mentor


@pytest.mark.parametrize("actor", [RATER, OFFICER])
def test_rater_or_officer_gives_a_junior_a_mentor(actor: Actor) -> None:
    decision = make(senior(), junior(), actor)

    assert said(decision) == {("mentoring.proposed", SUBJECT)}
    assert decision.state.matches[0].reason == (
        "Tingkat Komunikasi mentor 4 (disyaratkan 3), pegawai 2 (disyaratkan 3). Mentor dari unit yang sama, "
        "predikat terakhir Baik, sedang membimbing 0 orang."
    )


WITH_BAD_YEAR = profile(
    (final("rini", cycle_id="2024", predicate=BP), C24), (final("rini", competences={"komunikasi": (3, 4)}), C25)
)
REFUSED: dict[str, tuple[Profile | None, Profile | None, Actor, str]] = {
    "mentor unknown": (None, junior(), RATER, "profile-unknown"),
    "mentee unknown": (senior(), None, OFFICER, "profile-unknown"),
    "neither rater nor officer": (senior(), junior(), actor("budi"), "not-yours"),
    "rater of the mentor only": (senior(), junior(), actor("tuti"), "not-yours"),
    "oneself": (junior(), junior(), RATER, "mentor-self"),
    "another agency": (replace(senior(), agency_id="aceh"), junior(), RATER, "mentor-elsewhere"),
    "no gap": (senior(), junior(held=3), RATER, "mentee-no-gap"),
    "not observed": (senior(), junior(held=None), RATER, "mentee-no-gap"),
    "mentor only meets the requirement": (senior(held=3), junior(), RATER, "mentor-not-strong"),
    "latest result not good": (senior(predicate=BP), junior(), RATER, "mentor-history"),
    "latest result unrated": (senior(predicate=None), junior(), RATER, "mentor-history"),
    "the year before was not good": (WITH_BAD_YEAR, junior(), RATER, "mentor-history"),
    "load exceeded": (busy(senior(), "c", "d"), junior(), RATER, "mentor-load"),
}


@pytest.mark.parametrize(("mentor", "mentee", "actor", "code"), REFUSED.values(), ids=REFUSED)
def test_match_is_refused(mentor: Profile | None, mentee: Profile | None, actor: Actor, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        make(mentor, mentee, actor)

    assert refused.value.code == code
    assert refused.value.text.endswith(".")


def test_bad_year_long_ago_does_not_matter() -> None:
    mentor = profile(
        (final("rini", cycle_id="2023", predicate=BP), C23),
        (final("rini", cycle_id="2024"), C24),
        (final("rini", competences={"komunikasi": (3, 4)}), C25),
    )

    assert matched(mentor, junior()).matches


def test_same_match_again_changes_nothing_even_when_the_mentor_is_full() -> None:
    full = busy(senior(), "budi", "c")

    again = make(full, junior())

    assert again.state is full
    assert again.publishes == ()


def test_ended_match_gives_room_and_may_begin_anew() -> None:
    full = busy(senior(), "budi", "c")

    ended = ended_by(full, RATER)

    assert said(ended) == {("mentoring.ended", SUBJECT)}
    assert len(busy(ended.state, "d").matches) == 3
    begun = make(ended.state, junior())
    assert said(begun) == {("mentoring.proposed", SUBJECT)}
    assert [each.open for each in begun.state.matches] == [True, True]


def test_mentor_may_end_a_match_and_ending_again_changes_nothing() -> None:
    ended = ended_by(busy(senior(), "budi"), actor("rini"))

    assert ended_by(ended.state, OFFICER).state is ended.state


@pytest.mark.parametrize(
    ("mentor", "actor", "code"),
    [
        (None, OFFICER, "match-unknown"),
        (senior(), OFFICER, "match-unknown"),
        (busy(senior(), "budi"), actor("budi"), "not-yours"),
    ],
)
def test_ending_is_refused(mentor: Profile | None, actor: Actor, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        ended_by(mentor, actor)

    assert refused.value.code == code


def test_candidates_come_same_unit_first_then_strongest_then_least_busy_then_best() -> None:
    profiles = [
        senior("far-strong", unit_id="dispar", held=5),
        senior("near", held=4),
        busy(senior("near-busy", held=5), "c"),
        senior("near-strong", held=5),
        senior("near-best", held=4, predicate=SB),
        senior("weak", held=3),
        senior("poor", held=5, predicate=BP),
        busy(senior("full", held=5), "c", "d"),
        junior(),
    ]

    found = candidates(profiles, mentee=junior(), competence="komunikasi", label="Komunikasi", limits=LIMITS, on=TODAY)

    names = [each.mentor_id for each in found]
    assert names == ["near-strong", "near-busy", "near-best", "near", "far-strong"]
    assert found[0].same_unit
    assert found[-1].reason.startswith("Tingkat Komunikasi mentor 5")


def test_candidates_need_a_gap() -> None:
    found = candidates([], mentee=junior(), competence="komunikasi", label="Komunikasi", limits=LIMITS, on=TODAY)
    assert found == ()

    with pytest.raises(Rejected) as refused:
        candidates([], mentee=junior(held=3), competence="komunikasi", label="Komunikasi", limits=LIMITS, on=TODAY)

    assert refused.value.code == "mentee-no-gap"


def test_sessions_are_remembered_and_the_same_again_changes_nothing() -> None:
    log = MentoringLog(
        agency_id="sabang",
        subject="sabang:mentoring:rini:budi",
        version=2,
        mentor_id="rini",
        mentee_id="budi",
        sessions=2,
        minutes=90,
        last_on=NOW.date(),
    )

    heard = on_mentoring_log(None, log, env()).state

    assert (heard.sessions, heard.minutes) == (2, 90)
    assert on_mentoring_log(heard, log, env()).state is heard


def answered(state: Profile, who: str, *, accept: bool = True, remark: str = "") -> Decision[Profile]:
    given = AnswerMatch(answer="accepted" if accept else "declined", remark=remark)
    return answer(state, given, env(by=actor(who)), subject=SUBJECT)


def ended_by(
    mentor: Profile | None, by: Actor, outcome: str = "", *, subject: str = SUBJECT, mentee: str = "budi"
) -> Decision[Profile]:
    return end(mentor, EndMatch(outcome=outcome), env(junior(mentee), by=by), subject=subject)


def active() -> Profile:
    return answered(answered(matched(senior(), junior()), "rini").state, "budi").state


@pytest.mark.parametrize("order", [("rini", "budi"), ("budi", "rini")])
def test_proposal_is_a_match_once_both_accepted(order: tuple[str, str]) -> None:
    first = answered(matched(senior(), junior()), order[0])
    again = answered(first.state, order[0])
    second = answered(first.state, order[1])

    assert said(first) == {("mentoring.proposed", SUBJECT)}
    assert again.state is first.state
    assert said(second) == {("mentoring.matched", SUBJECT)}
    assert (second.state.matches[0].status, second.state.matches[0].accepted_by) == (MatchStatus.ACTIVE, order)


def test_declined_proposal_says_why_and_gives_room() -> None:
    full = busy(senior(), "budi", "c")

    declined = answered(full, "budi", accept=False, remark="Sedang tugas belajar.")

    assert said(declined) == {("mentoring.declined", SUBJECT)}
    found = next(each for each in declined.state.matches if each.subject == SUBJECT)
    assert (found.status, found.remark) == (MatchStatus.DECLINED, "Sedang tugas belajar.")
    assert len(busy(declined.state, "d").matches) == 3


def test_active_match_ends_with_what_it_came_to() -> None:
    ended = ended_by(active(), RATER, "Lancar berpidato.")

    assert (ended.state.matches[0].status, ended.state.matches[0].remark) == (MatchStatus.ENDED, "Lancar berpidato.")


def test_ten_characters_are_reason_enough_to_decline() -> None:
    declined = answered(matched(senior(), junior()), "budi", accept=False, remark=" 1234567890 ")

    assert said(declined) == {("mentoring.declined", SUBJECT)}


ANSWERS: dict[str, tuple[Profile | None, str, bool, str, str]] = {
    "unknown": (senior(), "budi", True, "", "match-unknown"),
    "somebody else": (matched(senior(), junior()), "ani", True, "", "not-yours"),
    "declined without reason": (matched(senior(), junior()), "budi", False, " tidak  ", "remark-too-short"),
    "declined with nine characters": (matched(senior(), junior()), "budi", False, "123456789", "remark-too-short"),
    "declined when active": (active(), "budi", False, "alasan yang cukup", "match-not-proposed"),
    "accepted after it was declined": (
        answered(matched(senior(), junior()), "rini", accept=False, remark="alasan yang cukup").state,
        "budi",
        True,
        "",
        "match-not-proposed",
    ),
}


@pytest.mark.parametrize(("state", "who", "accept", "remark", "code"), ANSWERS.values(), ids=ANSWERS)
def test_answer_is_refused(state: Profile, who: str, accept: bool, remark: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        answered(state, who, accept=accept, remark=remark)

    assert refused.value.code == code


def test_active_match_does_not_end_without_a_word() -> None:
    with pytest.raises(Rejected) as refused:
        ended_by(active(), RATER)

    assert refused.value.code == "remark-too-short"


class Pairing(RuleBasedStateMachine):
    """Proposals, answers and endings in any order: no match without both, no mentor beyond the limit."""

    def __init__(self) -> None:
        super().__init__()
        self.mentor = senior()
        self.said_yes: dict[str, set[str]] = {}

    @step(mentee=st.sampled_from(MENTEES))
    def rater_proposes(self, mentee: str) -> None:
        held = {each.mentee_id for each in self.mentor.matches if each.open}
        if mentee not in held and len(held) == LIMITS.mentor_open_matches_max:
            with pytest.raises(MentorLoad):
                make(self.mentor, junior(mentee))
            return
        decision = make(self.mentor, junior(mentee))
        assert (decision.publishes == ()) == (mentee in held)
        if decision.publishes:
            self.said_yes[mentee] = set()
        self.mentor = decision.state

    @step(mentee=st.sampled_from(MENTEES), by_mentor=st.booleans(), accept=st.booleans())
    def somebody_answers(self, mentee: str, by_mentor: bool, accept: bool) -> None:
        before = self._status(mentee)
        who = "rini" if by_mentor else mentee
        try:
            subject = f"sabang:match:{mentee}:rini:komunikasi"
            given = AnswerMatch(answer="accepted" if accept else "declined", remark="alasan yang cukup")
            decision = answer(self.mentor, given, env(by=actor(who)), subject=subject)
        except Rejected:
            assert before is not MatchStatus.PROPOSED
            return
        self.mentor = decision.state
        if decision.publishes and accept:
            self.said_yes[mentee].add(who)
        if decision.publishes:
            assert before is MatchStatus.PROPOSED
            assert self._status(mentee) is not MatchStatus.ENDED

    @step(mentee=st.sampled_from(MENTEES))
    def rater_ends(self, mentee: str) -> None:
        subject, before = f"sabang:match:{mentee}:rini:komunikasi", self._status(mentee)
        if before is None:
            return
        decision = ended_by(self.mentor, RATER, "Sudah tuntas.", subject=subject, mentee=mentee)
        self.mentor = decision.state
        assert bool(decision.publishes) == (before in (MatchStatus.PROPOSED, MatchStatus.ACTIVE))

    def _status(self, mentee: str) -> MatchStatus | None:
        return next((each.status for each in self.mentor.matches if each.mentee_id == mentee), None)

    @invariant()
    def load_holds_and_active_means_both_said_yes(self) -> None:
        assert sum(each.open for each in self.mentor.matches) <= LIMITS.mentor_open_matches_max
        for each in self.mentor.matches:
            both = self.said_yes[each.mentee_id] == {"rini", each.mentee_id}
            assert both or each.status is not MatchStatus.ACTIVE


Pairing.TestCase.settings = settings(max_examples=40, stateful_step_count=25)
TestPairing = Pairing.TestCase
