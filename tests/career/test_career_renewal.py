"""Results come month after month, are superseded and withdrawn: what is open stays one recommendation."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from career_builders import (
    AGENCY,
    actor,
    apply_final,
    apply_withdrawn,
    cycle,
    final,
    hear,
    profile,
    rule,
    ruled,
    said,
    statuses,
    withdrawn,
)

from services.career.domain.profile.facts import on_appraisal
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.state import Recommendation
from services.career.handlers import HANDLERS
from shared.decision import Publish
from shared.events import career as bodies
from shared.events.career import RecommendationStatus
from shared.events.evaluation import Appraisal, AppraisalStatus, ResultStatus
from shared.events.registry import BY_SHORT
from shared.policy.career import ForEach
from shared.rules.vocabulary import Predicate

S = RecommendationStatus
BUDI, SITI = actor("budi"), actor("siti", officer=True)
TRAIN = rule("latih", for_each=ForEach.GAP, reason="{held}")
JAN, FEB, MAR = (cycle(TRAIN, cycle_id=f"2025-{month}") for month in ("01", "02", "03"))
GAP, CLOSED = {"komunikasi": (3, 2)}, {"komunikasi": (3, 3)}
FIRST = "sabang:recommendation:2025-01:budi:latih.komunikasi"
RESULTS = [(final(cycle_id=each.cycle_id, competences=GAP), each) for each in (JAN, FEB, MAR)]


def only(state: Profile) -> Recommendation:
    (found,) = [each for each in state.recommendations if each.status is not S.WITHDRAWN]
    return found


def decided(state: Profile, decision: RecommendationStatus) -> Profile:
    who = SITI if decision is S.DONE else BUDI
    return ruled(
        state, subject=FIRST, decision=decision, reason="alasan yang cukup", actor=who, proof=("sertifikat",)
    ).state


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_monthly_results_renew_one_open_recommendation_whatever_comes_first(order: tuple[int, ...]) -> None:
    open_one = only(profile(*(RESULTS[place] for place in order)))

    assert open_one.subject == FIRST
    assert open_one.all_cycles == ("2025-01", "2025-02", "2025-03")
    assert [f"sabang:appraisal:2025-0{month}:budi:1" in open_one.evidence for month in (1, 2, 3)] == [True] * 3


def test_second_month_says_renewed_and_not_issued() -> None:
    decision = hear(profile(RESULTS[0]), *RESULTS[1])

    assert said(decision) == {
        ("profile.updated", "sabang:profile:budi"),
        ("recommendation.renewed", FIRST),
    }


def test_accepted_recommendation_takes_the_evidence_and_keeps_what_was_accepted() -> None:
    worse = (final(cycle_id="2025-02", competences={"komunikasi": (3, 1)}), FEB)

    state = hear(decided(profile(RESULTS[0]), S.ACCEPTED), *worse).state

    assert (only(state).status, only(state).reason, only(state).cycles) == (S.ACCEPTED, "2", ("2025-02",))


@pytest.mark.parametrize("decision", [S.DECLINED, S.OVERRIDDEN])
def test_what_was_settled_after_three_months_is_not_issued_for_them_again(decision: RecommendationStatus) -> None:
    state = profile(*RESULTS)
    who = BUDI if decision is S.DECLINED else SITI
    settled = ruled(state, subject=FIRST, decision=decision, reason="alasan yang cukup", actor=who).state

    again = hear(settled, final(cycle_id="2025-02", competences=GAP, version=9), FEB)

    assert [each.status for each in again.state.recommendations] == [decision]


def test_new_month_after_a_declined_one_is_a_new_recommendation() -> None:
    state = hear(decided(profile(RESULTS[0]), S.DECLINED), *RESULTS[1]).state

    assert [(each.cycle_id, each.status) for each in state.recommendations] == [
        ("2025-01", S.DECLINED),
        ("2025-02", S.ISSUED),
    ]


def test_late_result_of_an_earlier_month_does_not_reopen_what_was_declined() -> None:
    february = profile(RESULTS[1])
    (issued,) = february.recommendations
    declined = ruled(
        february, subject=issued.subject, decision=S.DECLINED, reason="alasan yang cukup", actor=BUDI
    ).state

    late = hear(declined, *RESULTS[0])

    assert [each.status for each in late.state.recommendations] == [S.DECLINED]


def test_closed_gap_withdraws_what_nobody_accepted() -> None:
    decision = hear(profile(RESULTS[0]), final(cycle_id="2025-02", competences=CLOSED), FEB)

    assert ("recommendation.withdrawn", FIRST) in said(decision)


@pytest.mark.parametrize(("held", "closed"), [(3, True), (2, False), (4, True)])
def test_later_result_shows_whether_the_gap_closed(held: int, closed: bool) -> None:
    done = decided(
        decided(profile((final(cycle_id="2025-01", competences={"komunikasi": (3, 1)}), JAN)), S.ACCEPTED), S.DONE
    )

    decision = hear(done, final(cycle_id="2025-02", competences={"komunikasi": (3, held)}), FEB)

    outcome = decision.state.recommendations[0].outcome
    assert outcome is not None
    assert (outcome.held_before, outcome.held, outcome.change, outcome.closed) == (1, held, held - 1, closed)
    assert outcome.appraisal == "sabang:appraisal:2025-02:budi:1"
    assert ("recommendation.followed-up", FIRST) in said(decision)


def test_result_that_observed_nothing_says_nothing_about_the_gap() -> None:
    state = hear(decided(profile(RESULTS[0]), S.ACCEPTED), final(cycle_id="2025-02"), FEB).state

    assert only(state).outcome is None


def test_superseded_appraisal_takes_the_place_of_the_result() -> None:
    superseding = final(cycle_id="2025-01", competences=CLOSED, predicate=Predicate.SANGAT_BAIK, version=8)

    state = hear(profile(RESULTS[0]), superseding, JAN).state

    assert statuses(state) == {"latih.komunikasi": "withdrawn"}
    assert [(each.version, each.finding.predicate) for each in state.results] == [(8, Predicate.SANGAT_BAIK)]


def test_superseding_appraisals_are_heard_as_final_ones_are() -> None:
    assert BY_SHORT["appraisal.superseded"].body is BY_SHORT["appraisal.final"].body is Appraisal
    assert [each.decide for each in HANDLERS[Appraisal]] == [on_appraisal]


def test_appraisal_that_is_not_final_does_not_count() -> None:
    body = final().model_copy(update={"status": AppraisalStatus.DECIDED})

    assert apply_final(None, body, cycle=None) is None


def test_withdrawn_result_leaves_history_and_takes_its_recommendations_along() -> None:
    before = profile((final(competences=GAP), cycle(TRAIN)))

    decision = apply_withdrawn(before, withdrawn(version=9))

    assert decision is not None
    assert decision.state.judged == ()
    assert statuses(decision.state) == {"latih.komunikasi": "withdrawn"}
    assert apply_withdrawn(decision.state, withdrawn(version=9)) is None


def test_a_withdrawn_only_result_leaves_an_empty_profile_which_is_told() -> None:
    decision = apply_withdrawn(profile((final(competences=GAP), cycle(TRAIN))), withdrawn(version=9))

    assert decision is not None
    assert "profile.updated" in [each.type for each in decision.publishes]
    told = PROFILE.body(decision.state, Publish("profile.updated", f"{AGENCY}:profile:budi"), 5)
    assert isinstance(told, bodies.Profile)
    assert (told.history, told.gaps, told.unit_id) == ((), (), final().assignment.unit_id)


def test_a_profile_tells_nothing_of_what_it_does_not_hold() -> None:
    with pytest.raises(LookupError):
        PROFILE.body(
            profile((final(), cycle())), Publish("credit.withdrawn", f"{AGENCY}:credit:budi:2025-01_2025-12"), 5
        )


@pytest.mark.parametrize("status", [ResultStatus.FINAL, ResultStatus.SUPERSEDED])
def test_result_that_stands_takes_nothing_away(status: ResultStatus) -> None:
    body = withdrawn(version=9).model_copy(update={"status": status})

    assert apply_withdrawn(profile((final(competences=GAP), cycle(TRAIN))), body) is None


def test_withdrawal_heard_before_the_result_holds_and_a_newer_result_stands_again() -> None:
    gone = apply_withdrawn(None, withdrawn(version=9))
    assert gone is not None

    late = hear(gone.state, final(competences=GAP, version=5), cycle(TRAIN)).state
    again = hear(late, final(competences=GAP, version=10), cycle(TRAIN)).state

    assert (late.judged, late.recommendations) == ((), ())
    assert statuses(again) == {"latih.komunikasi": "issued"}


def test_what_nobody_decided_in_time_has_expired_when_the_next_result_comes() -> None:
    january = cycle(TRAIN, cycle_id="2025-01", expires_after_days=30)
    february = cycle(TRAIN, cycle_id="2025-02", expires_after_days=30)
    start = date(2025, 2, 3)
    issued = apply_final(None, final(cycle_id="2025-01", competences=GAP), cycle=january, on=start)
    assert issued is not None
    assert (only(issued.state).issued_on, only(issued.state).expires_on) == (start, start + timedelta(days=30))

    body = final(cycle_id="2025-02", competences=GAP)
    in_time = apply_final(issued.state, body, cycle=february, on=start + timedelta(days=30))
    late = apply_final(issued.state, body, cycle=february, on=start + timedelta(days=31))

    assert in_time is not None
    assert late is not None
    assert only(in_time.state).cycles == ("2025-02",)
    assert only(in_time.state).expires_on == start + timedelta(days=30)
    assert [each.status for each in late.state.recommendations] == [S.EXPIRED, S.ISSUED]
    assert ("recommendation.expired", FIRST) in said(late)
