"""What people read of a profile, a recommendation and a match; and who may."""

from decimal import Decimal

import pytest
from career_builders import AGENCY, NOW, actor, cycle, final, profile, rule

from services.career.domain.access import may_arrange, may_see_match, may_see_profile
from services.career.domain.mentoring.state import Match
from services.career.domain.mentoring.views import Sessions, match_view
from services.career.domain.profile.state import Profile
from services.career.domain.profile.views import profile_view
from services.career.domain.recommendation.offers import Offers
from services.career.domain.recommendation.state import Filters, words_of
from services.career.domain.recommendation.views import recommendation_view
from services.career.domain.training import Training
from shared.events.career import RecommendationKind, RecommendationStatus
from shared.policy.career import ForEach
from shared.rules.vocabulary import Predicate

RULES = cycle(
    rule("latih", for_each=ForEach.GAP),
    rule("bimbing", kind=RecommendationKind.MENTORING, for_each=ForEach.GAP),
    rule("akui", kind=RecommendationKind.RECOGNITION, predicates=(Predicate.SANGAT_BAIK,)),
)
CATALOGUE = (
    Training(agency_id=AGENCY, training_id="b", title="Bicara", competence="komunikasi", hours_jp=Decimal(8)),
    Training(agency_id=AGENCY, training_id="a", title="Acara", competence="komunikasi", hours_jp=Decimal(4)),
    Training(agency_id=AGENCY, training_id="x", title="Lain", competence="digital", hours_jp=Decimal(4)),
    Training(
        agency_id=AGENCY, training_id="old", title="Lama", competence="komunikasi", hours_jp=Decimal(4), offered=False
    ),
)
MATCH = Match(
    subject="sabang:match:rini:budi:digital", mentee_id="rini", competence="digital", reason="", mentee_rater_id="tuti"
)


def budi() -> Profile:
    return profile((final(competences={"komunikasi": (3, 2)}, jp="21"), RULES))


def test_training_names_what_the_agency_offers_for_the_gap_and_mentoring_names_none() -> None:
    shown = {
        each.kind: [
            training.training_id
            for training in recommendation_view(budi(), each, version=1, offers=Offers(trainings=CATALOGUE)).trainings
        ]
        for each in budi().recommendations
    }

    assert shown == {RecommendationKind.TRAINING: ["a", "b"], RecommendationKind.MENTORING: []}


def test_profile_shows_duty_met_and_what_is_missing_for_an_opportunity() -> None:
    shown = profile_view(budi(), version=3, cycle=RULES, offers=Offers(trainings=CATALOGUE), mentees=(), mentors=())

    assert [(each.year, each.met, each.missing_jp) for each in shown.training_years] == [(2025, True, Decimal("0.00"))]
    assert [each.missing for each in shown.not_yet] == [("predikat harus Sangat Baik (sekarang Baik)",)]
    assert (shown.version, shown.rater_id, shown.unit_id, shown.waiting_for) == (3, "ani", "dinkes", ())


def test_profile_that_waits_shows_whom_it_is_about_and_what_for() -> None:
    waiting = profile((final(), None))

    shown = profile_view(waiting, version=1, cycle=None, offers=Offers(), mentees=(), mentors=())

    assert (shown.employee_id, shown.unit_id, shown.waiting_for) == ("budi", "dinkes", ("2025",))
    assert (shown.history, shown.training_years, shown.not_yet) == ((), (), ())


def test_match_shows_the_sessions_of_its_pair_only() -> None:
    met = Sessions(
        agency_id=AGENCY,
        mentor_id="budi",
        mentee_id="rini",
        sessions=2,
        minutes=90,
        last_on=NOW.date(),
        helpfulness=None,
    )

    assert match_view(budi(), MATCH, version=1, sessions={("budi", "rini"): met}).minutes == 90
    assert match_view(budi(), MATCH, version=1, sessions={("rini", "budi"): met}).minutes == 0


@pytest.mark.parametrize(
    ("employee_id", "officer", "sees", "sees_match", "arranges"),
    [
        ("budi", False, True, True, False),
        ("ani", False, True, True, True),
        ("rini", False, False, True, False),
        ("tuti", False, False, True, False),
        ("joko", False, False, False, False),
        ("siti", True, True, True, True),
    ],
    ids=["person", "rater", "mentee", "rater of the mentee", "stranger", "officer"],
)
def test_who_may_see_and_arrange(employee_id: str, officer: bool, sees: bool, sees_match: bool, arranges: bool) -> None:
    who = actor(employee_id, officer=officer)

    assert may_see_profile(budi(), who) is sees
    assert may_see_match(budi(), MATCH, who) is sees_match
    assert may_arrange(budi(), who) is arranges


def test_person_without_rater_is_seen_by_no_rater() -> None:
    alone = profile((final(rater_id=None), RULES))

    assert not may_see_profile(alone, actor("ani"))
    assert not may_arrange(None, actor("ani"))


def test_recommendation_is_found_by_its_words_and_fits_its_own_filters_only() -> None:
    training = budi().recommendations[0]
    own = Filters(cycle_id="2025", kind=RecommendationKind.TRAINING, status=RecommendationStatus.ISSUED)

    assert words_of(training, last_day=None) == ("cycle:2025", "kind:training", "status:issued")
    assert set(own.words) == set(words_of(training, last_day=None))
    assert own.fits(training)
    assert not Filters(status=RecommendationStatus.DONE).fits(training)
    assert Filters().fits(training)
