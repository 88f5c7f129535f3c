"""A promotion has its own conditions: the year's hours of training, every competence; it names what is missing."""

from dataclasses import replace
from datetime import date

from career_builders import cycle, env, final, log, profile, rule, statuses

from services.career.domain.cycle import CycleCopy
from services.career.domain.profile.facts import on_activity_log
from services.career.domain.profile.state import Profile
from services.career.domain.profile.views import profile_view
from services.career.domain.recommendation.offers import Offers
from shared.events.career import RecommendationKind
from shared.rules.vocabulary import Level, Predicate

PROMOTION = rule("promosi", kind=RecommendationKind.PROMOTION, predicates=(Predicate.SANGAT_BAIK,), training_duty=True)
BEST = {"predicate": Predicate.SANGAT_BAIK, "results": Level.ABOVE, "behaviour": Level.ABOVE}


def trained(jp: str) -> Profile:
    return profile((final(jp=jp, **BEST), cycle(PROMOTION)))


def lacking(state: Profile, known: CycleCopy) -> tuple[str, ...]:
    shown = profile_view(state, version=1, cycle=known, offers=Offers(), mentees=(), mentors=())
    return tuple(each for promotion in shown.not_yet for each in promotion.missing)


def test_nobody_is_recommended_for_promotion_without_twenty_hours_and_is_told_how_many_are_missing() -> None:
    state = trained("14")

    assert statuses(state) == {}
    assert lacking(state, cycle(PROMOTION)) == ("kewajiban pelatihan 2025 belum terpenuhi (baru 14 JP, kurang 6 JP)",)


def test_with_twenty_hours_it_is_recommended() -> None:
    state = trained("20")

    assert statuses(state) == {"promosi": "issued"}
    assert lacking(state, cycle(PROMOTION)) == ()


def test_hours_that_are_heard_of_later_complete_it_and_are_its_evidence() -> None:
    heard = on_activity_log(trained("0"), log("2025-03", ("a1", "20")), env())

    assert heard is not None
    assert statuses(heard.state) == {"promosi": "issued"}
    (promotion,) = heard.state.recommendations
    assert promotion.evidence[-1] == "sabang:activity-log:2025:budi:1:2025-03"


def test_hours_that_are_taken_back_withdraw_what_nobody_has_decided() -> None:
    first = on_activity_log(trained("0"), log("2025-03", ("a1", "20")), env())
    assert first is not None

    after = on_activity_log(first.state, log("2025-03", ("a1", "12"), version=2), env())

    assert after is not None
    assert statuses(after.state) == {"promosi": "withdrawn"}


def test_whoever_was_employed_for_a_part_of_the_year_owes_that_part() -> None:
    state = replace(trained("0"), first_day=date(2025, 7, 2))

    # 183 of 365 days: 10.03 JP
    enough = on_activity_log(state, log("2025-08", ("a1", "10.03")), env())
    less = on_activity_log(state, log("2025-08", ("a1", "10.02")), env())

    assert enough is not None
    assert less is not None
    assert (statuses(enough.state), statuses(less.state)) == ({"promosi": "issued"}, {})


def test_a_rule_that_does_not_ask_recommends_as_before() -> None:
    plain = rule("promosi", kind=RecommendationKind.PROMOTION, predicates=(Predicate.SANGAT_BAIK,))

    assert statuses(profile((final(jp="0", **BEST), cycle(plain)))) == {"promosi": "issued"}


def test_competences_are_one_of_its_conditions() -> None:
    strict = rule("promosi", kind=RecommendationKind.PROMOTION, competences_met=True)
    below = profile((final(competences={"komunikasi": (3, 2)}), cycle(strict)))

    assert statuses(below) == {}
    assert lacking(below, cycle(strict)) == ("kompetensi belum terpenuhi (komunikasi 2 dari 3)",)
