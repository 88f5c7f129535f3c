"""Final results become history, gaps, strengths and recommendations; once, in any order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml
from career_builders import (
    AGENCY,
    actor,
    apply_final,
    apply_withdrawn,
    cycle,
    cycle_body,
    env,
    final,
    hear,
    profile,
    rule,
    ruled,
    said,
    statuses,
    withdrawn,
)

from services.career.domain.cycle import JUDGE, judged_all, on_cycle
from services.career.domain.profile.facts import judge_waiting
from services.career.domain.profile.picture import hours_by_year, picture
from services.career.rules.competence import training_years
from shared.decision import Unprocessable
from shared.events.career import RecommendationKind, RecommendationStatus
from shared.events.evaluation import CycleStatus
from shared.policy.career import ForEach
from shared.rules.vocabulary import Predicate

SB, B, BP = Predicate.SANGAT_BAIK, Predicate.BAIK, Predicate.BUTUH_PERBAIKAN
TRAIN = rule("latih", for_each=ForEach.GAP, reason="{competence}: {held} dari {required}.")
RECOGNISE = rule("akui", kind=RecommendationKind.RECOGNITION, predicates=(SB,), reason="{predicate}")
PROMOTE = rule("promosi", kind=RecommendationKind.PROMOTION, last_predicates=2, last_at_least=B)
C25 = cycle(TRAIN, RECOGNISE, PROMOTE)
C24 = cycle(TRAIN, RECOGNISE, PROMOTE, cycle_id="2024")
GAP = {"komunikasi": (3, 2)}
REC = f"{AGENCY}:recommendation:2025:budi"


def test_final_result_updates_the_profile_and_issues_what_follows() -> None:
    decision = hear(None, final(competences=GAP, jp="12"), C25)

    assert said(decision) == {
        ("profile.updated", "sabang:profile:budi"),
        ("recommendation.issued", f"{REC}:latih.komunikasi"),
    }
    (issued,) = decision.state.recommendations
    assert issued.rule == "sabang-karier/1/latih"
    assert issued.reason == "komunikasi: 2 dari 3."
    assert issued.evidence == ("sabang:appraisal:2025:budi:1", "sabang:plan:2025:budi:1", "sabang:dossier:2025:budi:1")
    seen = picture(decision.state)
    assert [each.predicate for each in seen.history] == [B]
    assert [each.competence for each in seen.gaps] == ["komunikasi"]
    assert seen.trainings_jp == Decimal(12)


def test_same_final_event_twice_changes_nothing() -> None:
    state = profile((final(competences=GAP), C25))

    assert apply_final(state, final(competences=GAP), cycle=C25) is None
    assert apply_final(state, final(competences=GAP, version=4, predicate=SB), cycle=C25) is None


def test_suggestion_does_not_count_when_nothing_was_decided() -> None:
    state = profile((final(predicate=None), C25))

    assert [each.predicate for each in picture(state).history] == [None]
    assert state.recommendations == ()


def test_result_before_its_policy_waits_and_says_nothing() -> None:
    decision = hear(None, final(competences=GAP), None)

    assert decision.publishes == ()
    assert decision.state.waiting == ("2025",)
    assert picture(decision.state).history == ()


def test_of_results_that_end_on_one_day_the_same_is_the_newest_in_any_order() -> None:
    year, month = (final(), C25), (final(cycle_id="2025-12"), cycle(TRAIN, cycle_id="2025-12"))

    for heard in permutations((year, month)):
        assert [each.cycle_id for each, _judged in profile(*heard).judged] == ["2025-12", "2025"]


def test_waiting_result_is_judged_as_if_the_policy_had_been_there() -> None:
    waiting = profile((final(competences=GAP), None))

    judged = judge_waiting(waiting, C25, env())

    assert judged is not None
    assert judged == hear(None, final(competences=GAP), C25)
    assert judge_waiting(judged.state, C25, env()) is None


def test_same_event_heard_again_with_the_policy_judges_what_waits() -> None:
    waiting = profile((final(competences=GAP), None))

    assert hear(waiting, final(competences=GAP), C25) == hear(None, final(competences=GAP), C25)


def test_job_leaves_results_of_other_cycles_waiting() -> None:
    waiting = profile((final(), None), (final(cycle_id="2024"), None))

    judged = judge_waiting(waiting, C24, env())

    assert judged is not None
    assert judged.state.waiting == ("2025",)
    assert judge_waiting(judged.state, C24, env()) is None


def test_superseding_result_withdraws_what_does_not_follow_any_more_also_what_was_accepted() -> None:
    state = profile((final(predicate=SB, competences=GAP), C25))
    accepted = ruled(
        state, subject=f"{REC}:latih.komunikasi", decision=RecommendationStatus.ACCEPTED, reason="", actor=actor("budi")
    ).state

    superseded = hear(accepted, final(predicate=B, competences={"komunikasi": (3, 3)}, version=9), C25)

    assert statuses(superseded.state) == {"latih.komunikasi": "withdrawn", "akui": "withdrawn"}
    assert said(superseded) == {
        ("profile.updated", "sabang:profile:budi"),
        ("recommendation.withdrawn", f"{REC}:latih.komunikasi"),
        ("recommendation.withdrawn", f"{REC}:akui"),
    }
    assert len(superseded.state.results) == 1


def test_withdrawn_recommendation_is_issued_again_when_it_follows_again() -> None:
    state = profile((final(predicate=SB), C25), (final(predicate=B, version=9), C25))

    again = hear(state, final(predicate=SB, version=12), C25)

    assert statuses(again.state) == {"akui": "issued"}
    assert ("recommendation.issued", f"{REC}:akui") in said(again)


@pytest.mark.parametrize(("version", "stands"), [(4, True), (5, False)])
def test_withdrawal_takes_away_the_result_up_to_its_own_version(version: int, stands: bool) -> None:
    decision = apply_withdrawn(profile((final(version=5), C25)), withdrawn(version=version))

    assert decision is not None
    assert bool(decision.state.valid) is stands


def test_declined_recommendation_is_not_issued_again_by_a_newer_result() -> None:
    state = profile((final(competences=GAP), C25))
    subject = f"{REC}:latih.komunikasi"
    declined = ruled(
        state,
        subject=subject,
        decision=RecommendationStatus.DECLINED,
        reason="Sudah ikut tahun lalu",
        actor=actor("budi"),
    ).state

    superseded = hear(declined, final(competences={"komunikasi": (3, 1)}, version=9), C25)

    assert statuses(superseded.state) == {"latih.komunikasi": "declined"}


def test_issued_recommendation_takes_the_reason_of_the_newer_result() -> None:
    state = profile((final(competences=GAP), C25))

    superseded = hear(state, final(competences={"komunikasi": (3, 1)}, version=9), C25)

    assert superseded.state.recommendations[0].reason == "komunikasi: 1 dari 3."
    assert ("recommendation.issued", f"{REC}:latih.komunikasi") in said(superseded)


def test_promotion_names_the_earlier_results_it_rests_on() -> None:
    state = profile((final(cycle_id="2024"), C24), (final(), C25))

    (promotion,) = state.recommendations
    assert promotion.cycle_id == "2025"
    assert promotion.evidence[-1] == "sabang:appraisal:2024:budi:1"
    assert promotion.evidence.count("sabang:appraisal:2025:budi:1") == 1


def test_promotion_names_no_more_earlier_results_than_its_rule_looks_at() -> None:
    heard = [(final(cycle_id=year), cycle(TRAIN, cycle_id=year)) for year in ("2023", "2024")]
    state = profile(*heard, (final(), C25))

    (promotion,) = state.recommendations
    assert [each for each in promotion.evidence if ":appraisal:" in each] == [
        "sabang:appraisal:2025:budi:1",
        "sabang:appraisal:2024:budi:1",
    ]


def test_late_earlier_result_completes_the_conditions_of_a_later_one() -> None:
    decision = hear(profile((final(), C25)), final(cycle_id="2024"), C24)

    assert ("recommendation.issued", f"{REC}:promosi") in said(decision)


def test_worsened_earlier_result_withdraws_what_rested_on_it() -> None:
    state = profile((final(cycle_id="2024"), C24), (final(), C25))

    decision = hear(state, final(cycle_id="2024", predicate=BP, version=9), C24)

    assert ("recommendation.withdrawn", f"{REC}:promosi") in said(decision)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_order_of_results_does_not_matter(order: tuple[int, ...]) -> None:
    heard = [
        (final(cycle_id="2024", competences=GAP, jp="8"), C24),
        (final(predicate=SB, competences=GAP), C25),
        (final(segment=2, predicate=B, competences={"komunikasi": (3, 4)}, rater_id="tuti", jp="4"), C25),
        (final(predicate=BP, version=7, jp="12"), C25),
    ]

    state = profile(*(heard[place] for place in order))

    reference = profile(*heard)
    standing = {each.subject for each in reference.recommendations if each.status is RecommendationStatus.ISSUED}
    assert picture(state) == picture(reference)
    assert {each.subject for each in state.recommendations if each.status is RecommendationStatus.ISSUED} == standing
    assert state.last == reference.last


def test_last_segment_of_a_cycle_is_what_counts() -> None:
    state = profile(
        (final(predicate=SB, competences=GAP), C25),
        (final(segment=2, predicate=B, unit_id="dispar", rater_id="tuti", competences={"komunikasi": (3, 3)}), C25),
    )

    assert statuses(state) == {"akui": "withdrawn", "latih.komunikasi": "withdrawn"}
    assert picture(state).unit_id == "dispar"
    assert state.last is not None
    assert state.last.rater_id == "tuti"
    assert len(picture(state).history) == 2


def test_gaps_stay_those_of_the_last_result_that_observed_competences() -> None:
    state = profile((final(cycle_id="2024", competences=GAP), C24), (final(), C25))

    assert [each.competence for each in picture(state).gaps] == ["komunikasi"]


def test_hours_of_a_year_add_up_over_its_cycles_and_meet_the_duty_at_twenty() -> None:
    quarters = [
        (final(cycle_id=f"2025-{month}", jp=jp), cycle(cycle_id=f"2025-{month}"))
        for month, jp in (("3", "5"), ("6", "5"), ("9", "10"))
    ]
    state = profile((final(cycle_id="2024", jp="19.5"), C24), *quarters)

    years = training_years(hours_by_year(state))

    assert [(each.year, each.hours_jp, each.met) for each in years] == [
        (2025, Decimal(20), True),
        (2024, Decimal("19.5"), False),
    ]
    assert years[1].missing_jp == Decimal("0.50")
    assert picture(state).trainings_jp == Decimal(20)


def test_year_before_the_duty_is_kept_without_a_verdict() -> None:
    (year,) = training_years([(2010, Decimal(3))])

    assert (year.hours_jp, year.met, year.missing_jp) == (Decimal(3), None, None)


def test_heard_policy_has_a_job_pending_once() -> None:
    with open("services/evaluation/policies/sabang-karier.yaml", encoding="utf-8") as file:
        policy = yaml.safe_load(file)
    opened = on_cycle(None, cycle_body(policy), env())
    assert opened.state.jobs == (JUDGE,)
    assert opened.state.book.label("kepemimpinan") == "Kepemimpinan"

    done = judged_all(opened.state, None, env()).state
    closing = on_cycle(done, cycle_body(policy, version=2, status=CycleStatus.CLOSING), env())

    assert done.jobs == ()
    assert closing.state == replace(done, status=CycleStatus.CLOSING)
    assert closing.state.ends_on == date(2025, 12, 31)
    assert on_cycle(closing.state, cycle_body(policy, version=3, status=CycleStatus.CLOSING), env()).state is (
        closing.state
    )


def test_another_policy_has_its_job_pending_again() -> None:
    def policy(name: str) -> Any:
        return yaml.safe_load(Path(f"services/evaluation/policies/{name}.yaml").read_text(encoding="utf-8"))

    done = judged_all(on_cycle(None, cycle_body(policy("sabang-karier")), env()).state, None, env()).state

    assert on_cycle(done, cycle_body(policy("sorong-berkala"), version=2), env()).state.jobs == (JUDGE,)


def test_unreadable_policy_is_parked() -> None:
    with pytest.raises(Unprocessable) as parked:
        on_cycle(None, cycle_body({"career": "?"}), env())

    assert parked.value.reason == "unreadable-policy"
