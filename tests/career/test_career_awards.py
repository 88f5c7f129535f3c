"""Recognition leaves a record: an award by a letter, where it was shared, and what was given by mistake."""

from datetime import date
from typing import Any

import pytest
from career_builders import AGENCY, TODAY, actor, cycle, env, final, hear, profile, rule, ruled, said, statuses
from pydantic import ValidationError

from services.career.domain.award.grant import grant, share, withdraw
from services.career.domain.award.views import award_views
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.profile.views import profile_view
from services.career.domain.recommendation.offers import Offers
from services.career.domain.requests import GrantAward, ShareAward, WithdrawAward
from shared.decision import Actor, Decision, Publish, Rejected
from shared.events.career import AwardStatus, RecommendationKind, RecommendationStatus
from shared.rules.vocabulary import Predicate

S = RecommendationStatus
RULES = (
    rule("akui", kind=RecommendationKind.RECOGNITION, predicates=(Predicate.SANGAT_BAIK,)),
    rule("naik", kind=RecommendationKind.PROMOTION, predicates=(Predicate.SANGAT_BAIK,)),
)
C25 = cycle(*RULES)
RECOGNISED, PROMOTED = (f"{AGENCY}:recommendation:2025:budi:{key}" for key in ("akui", "naik"))
AWARD = f"{AGENCY}:award:budi:1"
SELF, OFFICER, RATER = actor("budi"), actor("siti", officer=True), actor("ani")
REASON = "Surat untuk orang lain dengan nama sama."


def budi(*accepted: str) -> Profile:
    state = profile((final(predicate=Predicate.SANGAT_BAIK), C25))
    for subject in accepted:
        state = ruled(state, subject=subject, decision=S.ACCEPTED, reason="", actor=SELF).state
    return state


def granted(state: Profile | None, *, by: Actor = OFFICER, **changes: Any) -> Decision[Profile]:
    content: dict[str, Any] = {
        "kind": "piagam",
        "title": "Penggerak wisata digital",
        "awarded_on": "2026-01-10",
        "given_by": "Wali Kota Sabang",
        "letter_number": "003.3/12/2026",
    }
    return grant(state, GrantAward.model_validate(content | changes), env(by=by))


def seminar(state: Profile | None, *, by: Actor = SELF, subject: str = AWARD, **changes: Any) -> Decision[Profile]:
    content = {"title": "Seminar regional pariwisata", "on": "2026-01-12", "place": "Banda Aceh"}
    return share(state, ShareAward.model_validate(content | changes), env(by=by), subject=subject)


def taken_back(
    state: Profile | None, *, by: Actor = OFFICER, reason: str = REASON, subject: str = AWARD
) -> Decision[Profile]:
    return withdraw(state, WithdrawAward(reason=reason), env(by=by), subject=subject)


def test_award_is_recorded_with_its_letter_and_told() -> None:
    decision = granted(budi())

    assert said(decision) == {("award.granted", AWARD)}
    (award,) = decision.state.awards
    assert (award.letter_number, award.recorded_by, award.recorded_on) == ("003.3/12/2026", "siti", TODAY)
    told = PROFILE.body(decision.state, Publish("award.granted", AWARD), 4).model_dump(mode="json")
    assert (told["employee_id"], told["given_by"], told["status"]) == ("budi", "Wali Kota Sabang", "granted")
    assert "siti" not in str(told)


def test_award_fulfils_the_accepted_recognition() -> None:
    decision = granted(budi(RECOGNISED), recommendation_id=RECOGNISED)

    assert said(decision) == {("award.granted", AWARD), ("recommendation.decided", RECOGNISED)}
    fulfilled = latest_of(decision.state.recommendations, RECOGNISED)
    assert fulfilled is not None
    assert (fulfilled.status, fulfilled.proof, fulfilled.decided_by) == (S.DONE, ("003.3/12/2026",), "siti")


def test_same_letter_again_changes_nothing() -> None:
    state = granted(budi(RECOGNISED), recommendation_id=RECOGNISED).state

    assert granted(state, recommendation_id=RECOGNISED) == Decision(state)


REFUSED: dict[str, tuple[Profile | None, dict[str, Any], str]] = {
    "person unknown": (None, {}, "profile-unknown"),
    "to oneself": (budi(), {"by": actor("budi", officer=True)}, "own-record"),
    "tomorrow": (budi(), {"awarded_on": "2026-01-16"}, "in-the-future"),
    "a NIP in the number": (budi(), {"letter_number": "003/198705122010012003/2026"}, "names-somebody"),
    "letter known with another title": (granted(budi()).state, {"title": "Lain"}, "award-recorded"),
    "recognition not accepted yet": (budi(), {"recommendation_id": RECOGNISED}, "no-recognition"),
    "a promotion": (budi(PROMOTED), {"recommendation_id": PROMOTED}, "no-recognition"),
    "recommendation unknown": (budi(), {"recommendation_id": "entah"}, "recommendation-unknown"),
}


@pytest.mark.parametrize(("state", "changes", "code"), REFUSED.values(), ids=REFUSED)
def test_award_is_refused(state: Profile | None, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        granted(state, **changes)

    assert refusal.value.code == code


@pytest.mark.parametrize("by", [SELF, OFFICER])
def test_seminar_where_somebody_shared_it_is_part_of_the_award(by: Actor) -> None:
    state = granted(budi()).state

    shared = seminar(state, by=by)

    assert said(shared) == {("award.shared", AWARD)}
    assert [(each.title, each.place) for each in shared.state.awards[0].sharings] == [
        ("Seminar regional pariwisata", "Banda Aceh")
    ]
    assert seminar(shared.state, by=by) == Decision(shared.state)


NOT_SHARED: dict[str, tuple[Profile | None, dict[str, Any], str]] = {
    "by the superior": (granted(budi()).state, {"by": RATER}, "not-yours"),
    "a seminar to come": (granted(budi()).state, {"on": "2026-01-16"}, "in-the-future"),
    "award unknown": (budi(), {}, "award-unknown"),
    "person unknown": (None, {}, "award-unknown"),
    "award withdrawn": (taken_back(granted(budi()).state).state, {}, "award-withdrawn"),
}


@pytest.mark.parametrize(("state", "changes", "code"), NOT_SHARED.values(), ids=NOT_SHARED)
def test_seminar_is_refused(state: Profile | None, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        seminar(state, **changes)

    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def test_award_given_by_mistake_is_withdrawn_and_the_recognition_open_again() -> None:
    state = granted(budi(RECOGNISED), recommendation_id=RECOGNISED).state

    gone = taken_back(state)

    assert said(gone) == {("award.withdrawn", AWARD), ("recommendation.decided", RECOGNISED)}
    assert gone.state.awards[0].status is AwardStatus.WITHDRAWN
    assert statuses(gone.state)["akui"] == "accepted"
    reopened = latest_of(gone.state.recommendations, RECOGNISED)
    assert reopened is not None
    assert reopened.proof == ()
    assert taken_back(gone.state) == Decision(gone.state)


def test_withdrawn_award_does_not_stand_in_the_way_of_the_right_one() -> None:
    gone = taken_back(granted(budi(RECOGNISED), recommendation_id=RECOGNISED).state).state

    again = granted(gone, title="Yang benar", recommendation_id=RECOGNISED)

    assert [each.subject for each in again.state.awards] == [AWARD, f"{AGENCY}:award:budi:2"]
    assert statuses(again.state)["akui"] == "done"


def test_recognition_whose_result_fell_is_withdrawn_with_the_award() -> None:
    state = granted(budi(RECOGNISED), recommendation_id=RECOGNISED).state
    fallen = hear(state, final(predicate=Predicate.BAIK, version=9), C25).state

    gone = taken_back(fallen)

    assert said(gone) == {("award.withdrawn", AWARD), ("recommendation.withdrawn", RECOGNISED)}
    assert statuses(gone.state)["akui"] == "withdrawn"


NOT_TAKEN_BACK: dict[str, tuple[Profile | None, dict[str, Any], str]] = {
    "award unknown": (budi(), {}, "award-unknown"),
    "one's own": (granted(budi()).state, {"by": actor("budi", officer=True)}, "own-record"),
    "for another reason": (taken_back(granted(budi()).state).state, {"reason": "alasan yang lain"}, "award-withdrawn"),
}


@pytest.mark.parametrize(("state", "changes", "code"), NOT_TAKEN_BACK.values(), ids=NOT_TAKEN_BACK)
def test_withdrawal_is_refused(state: Profile | None, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        taken_back(state, **changes)

    assert refusal.value.code == code


def test_reason_has_ten_letters() -> None:
    with pytest.raises(ValidationError):
        WithdrawAward(reason=" salah   ")


def test_awards_stand_newest_first_in_the_profile_and_say_when_their_result_changed() -> None:
    first = granted(budi(RECOGNISED), recommendation_id=RECOGNISED).state
    state = granted(first, letter_number="9/2025", awarded_on=date(2025, 8, 17)).state
    fallen = hear(state, final(predicate=Predicate.BAIK, version=9), C25).state

    views = award_views(fallen, version=7)
    shown = profile_view(fallen, version=7, cycle=None, offers=Offers(), mentees=(), mentors=())

    assert [each.letter_number for each in views] == ["003.3/12/2026", "9/2025"]
    assert shown.awards == views
    assert views[0].notice.endswith("rekomendasi ini tidak lagi sesuai.")
    assert views[1].notice == ""
