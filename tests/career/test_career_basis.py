"""Accepted recommendations rest on results: a result that is replaced or withdrawn marks or withdraws them."""

from datetime import date
from typing import Any

import pytest
from career_builders import (
    AGENCY,
    NOW,
    TODAY,
    actor,
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

from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.offers import Offers
from services.career.domain.recommendation.state import Filters
from services.career.domain.recommendation.views import recommendation_view
from shared.decision import Decision, Publish
from shared.events.career import BasisChange, ChangedBasis, RecommendationKind, RecommendationStatus
from shared.events.evaluation import Appraisal, ReplacedOutcome
from shared.policy.career import ForEach
from shared.rules.vocabulary import Predicate

S = RecommendationStatus
SB, B, K = Predicate.SANGAT_BAIK, Predicate.BAIK, Predicate.KURANG
RULES = (
    rule("akui", kind=RecommendationKind.RECOGNITION, predicates=(SB,)),
    rule("bagi", kind=RecommendationKind.MENTOR_OTHERS, predicates=(SB, B)),
    rule("latih", for_each=ForEach.GAP, reason="{competence}: {held} dari {required}."),
    rule("naik", kind=RecommendationKind.PROMOTION, last_predicates=2, last_at_least=B),
)
C24, C25, C26 = (cycle(*RULES, cycle_id=year) for year in ("2024", "2025", "2026"))
APPRAISAL = f"{AGENCY}:appraisal:2025:budi:1"
REC = f"{AGENCY}:recommendation:2025:budi"


def accepted(state: Profile, *keys: str, then: RecommendationStatus | None = None) -> Profile:
    for key in keys:
        subject = f"{REC}:{key}"
        state = ruled(state, subject=subject, decision=S.ACCEPTED, reason="", actor=actor("budi")).state
        if then is not None:
            officer = actor("siti", officer=True)
            state = ruled(
                state, subject=subject, decision=then, reason="sudah terlaksana", actor=officer, proof=("SK",)
            ).state
    return state


def replaced(body: Appraisal, *, times: int = 1) -> Appraisal:
    """The same appraisal after so many results that stood before."""
    before = tuple(ReplacedOutcome(decided_by="ani", finalised_at=NOW) for _ in range(times))
    return body.model_copy(update={"replaced": before})


def basis_of(state: Profile, key: str) -> ChangedBasis | None:
    return next(each for each in state.recommendations if each.subject == f"{REC}:{key}").basis_changed


def told(decision: Decision[Profile], key: str) -> dict[str, Any]:
    body = PROFILE.body(decision.state, Publish("recommendation.withdrawn", f"{REC}:{key}"), 9)
    return body.model_dump(mode="json")


def test_superseded_result_withdraws_what_was_accepted_and_does_not_follow_any_more() -> None:
    state = accepted(profile((final(predicate=SB), C25)), "akui")

    upheld = hear(state, replaced(final(predicate=B, version=9)), C25)

    assert statuses(upheld.state)["akui"] == "withdrawn"
    assert ("recommendation.withdrawn", f"{REC}:akui") in said(upheld)
    assert basis_of(upheld.state, "akui") == ChangedBasis(
        appraisal=APPRAISAL, change=BasisChange.SUPERSEDED, on=TODAY, follows=False, number=1, replaced_by=2
    )
    assert told(upheld, "akui")["basis_changed"]["replaced_by"] == 2


def test_superseded_result_marks_what_was_accepted_and_still_follows() -> None:
    state = accepted(profile((final(predicate=SB), C25)), "bagi")

    upheld = hear(state, replaced(final(predicate=B, version=9)), C25)

    basis = basis_of(upheld.state, "bagi")
    assert statuses(upheld.state)["bagi"] == "accepted"
    assert said(upheld) >= {("recommendation.basis-changed", f"{REC}:bagi")}
    assert basis is not None
    assert basis.follows


def test_what_was_done_stays_done_and_is_marked() -> None:
    state = accepted(profile((final(predicate=SB), C25)), "akui", then=S.DONE)

    upheld = hear(state, replaced(final(predicate=B, version=9)), C25)

    basis = basis_of(upheld.state, "akui")
    assert statuses(upheld.state)["akui"] == "done"
    assert said(upheld) >= {("recommendation.basis-changed", f"{REC}:akui")}
    assert basis is not None
    assert not basis.follows


@pytest.mark.parametrize(("then", "status"), [(None, "withdrawn"), (S.DONE, "done")])
def test_withdrawn_result_withdraws_what_was_accepted_and_marks_what_was_done(
    then: RecommendationStatus | None, status: str
) -> None:
    state = accepted(profile((final(predicate=SB), C25)), "akui", then=then)

    gone = apply_withdrawn(state, withdrawn())

    assert gone is not None
    assert statuses(gone.state)["akui"] == status
    basis = basis_of(gone.state, "akui")
    assert basis is not None
    assert (basis.change, basis.number, basis.replaced_by) == (BasisChange.WITHDRAWN, 1, None)


def test_corrected_result_of_an_earlier_year_counts_for_what_looked_at_it() -> None:
    state = accepted(profile((final(cycle_id="2024"), C24), (final(), C25)), "naik")

    corrected = hear(state, replaced(final(cycle_id="2024", predicate=K, version=9)), C24)

    assert statuses(corrected.state)["naik"] == "withdrawn"
    basis = basis_of(corrected.state, "naik")
    assert basis is not None
    assert basis.appraisal == f"{AGENCY}:appraisal:2024:budi:1"


def test_what_another_year_still_leads_to_stays_accepted() -> None:
    state = accepted(profile((final(competences={"data": (3, 2)}), C25)), "latih.data")
    renewed = hear(state, final(cycle_id="2026", competences={"data": (3, 2)}), C26).state

    corrected = hear(renewed, replaced(final(version=9, competences={"data": (3, 3)})), C25)

    assert statuses(corrected.state)["latih.data"] == "accepted"
    basis = basis_of(corrected.state, "latih.data")
    assert basis is not None
    assert basis.follows


def test_same_result_in_a_newer_version_marks_nothing() -> None:
    state = accepted(profile((final(predicate=SB), C25)), "akui", "bagi")

    acknowledged = hear(state, final(predicate=SB, version=9), C25)

    assert acknowledged.publishes == ()
    assert [each.basis_changed for each in acknowledged.state.recommendations] == [None, None]


def test_same_rating_under_another_number_is_marked() -> None:
    state = accepted(profile((final(predicate=SB), C25)), "akui")

    confirmed = hear(state, replaced(final(predicate=SB, version=9)), C25)

    basis = basis_of(confirmed.state, "akui")
    assert basis is not None
    assert (basis.number, basis.replaced_by, basis.follows) == (1, 2, True)


def test_withdrawn_recommendation_is_issued_again_without_a_mark_when_a_result_stands_again() -> None:
    gone = apply_withdrawn(accepted(profile((final(predicate=SB), C25)), "akui"), withdrawn())
    assert gone is not None

    again = hear(gone.state, replaced(final(predicate=SB, version=12)), C25)

    assert statuses(again.state)["akui"] == "issued"
    assert basis_of(again.state, "akui") is None


def test_what_was_done_is_marked_anew_when_a_result_stands_again() -> None:
    gone = apply_withdrawn(accepted(profile((final(predicate=SB), C25)), "akui", then=S.DONE), withdrawn())
    assert gone is not None

    again = hear(gone.state, replaced(final(predicate=SB, version=12)), C25)

    basis = basis_of(again.state, "akui")
    assert basis is not None
    assert (basis.change, basis.follows) == (BasisChange.SUPERSEDED, True)


def test_later_result_that_leads_elsewhere_touches_nothing_accepted() -> None:
    state = accepted(profile((final(predicate=SB), C25)), "akui")

    later = hear(state, final(cycle_id="2026", predicate=K), C26)

    assert statuses(later.state)["akui"] == "accepted"
    assert basis_of(later.state, "akui") is None


def test_view_says_what_became_of_the_result() -> None:
    state = accepted(profile((final(predicate=SB), C25)), "akui")
    upheld = hear(state, replaced(final(predicate=B, version=9)), C25, on=date(2026, 2, 3)).state
    (akui,) = (each for each in upheld.recommendations if each.subject == f"{REC}:akui")

    seen = recommendation_view(upheld, akui, version=9, offers=Offers())

    assert seen.notice == (
        "Hasil 2025 nomor 1 diganti dengan nomor 2 (3 Februari 2026). "
        "Menurut hasil sekarang, rekomendasi ini tidak lagi sesuai."
    )


def test_officers_find_what_rests_on_a_changed_result() -> None:
    state = accepted(profile((final(predicate=SB), C25)), "akui", "bagi")
    upheld = hear(state, replaced(final(predicate=B, version=9)), C25).state
    sought = Filters(basis_changed=True)

    advice = PROFILE.lookup(upheld)["advice"]

    assert advice is not None
    assert set(sought.words) <= set(advice)
    assert [sought.fits(each) for each in upheld.recommendations] == [
        each.basis_changed is not None for each in upheld.recommendations
    ]
