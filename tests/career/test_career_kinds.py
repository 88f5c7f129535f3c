"""How career's documents are stored, looked up, and told."""

from decimal import Decimal
from typing import Any

import pytest
from career_builders import AGENCY, actor, cycle, env, final, profile, rule
from pydantic import TypeAdapter

from services.career.domain.cycle import CYCLE, CycleCopy
from services.career.domain.mentoring.propose import propose
from services.career.domain.profile.kind import PROFILE, holder_of
from services.career.domain.profile.state import Profile
from services.career.domain.requests import MakeMatch
from services.career.domain.training import TRAINING, Training
from services.career.rules.mentoring import MentoringLimits
from shared.decision import Kind, Publish
from shared.events import career
from shared.events.base import Body
from shared.events.registry import BY_SHORT
from shared.ids.career import MATCH, RECOMMENDATION
from shared.policy.career import ForEach

RULES = cycle(rule("latih", for_each=ForEach.GAP), labels={"komunikasi": "Komunikasi"})


def mentor() -> Profile:
    senior = profile((final("rini", competences={"komunikasi": (3, 4), "digital": (3, 2)}, jp="7.5"), RULES))
    junior = profile((final("budi", competences={"komunikasi": (3, 2)}), RULES))
    proposal = MakeMatch(mentor_id="rini", mentee_id="budi", competence="komunikasi")
    return propose(senior, proposal, env(junior, RULES, by=actor("ani")), limits=MentoringLimits()).state


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (PROFILE, mentor()),
        (CYCLE, RULES),
        (TRAINING, Training(agency_id=AGENCY, training_id="t", title="T", competence="c", hours_jp=Decimal("2.5"))),
    ],
    ids=["profile", "cycle", "training"],
)
def test_state_comes_back_from_the_store_as_it_was(kind: Kind[Any], state: Profile | CycleCopy | Training) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind.state)

    assert adapter.validate_python(adapter.dump_python(state, mode="json")) == state


@pytest.mark.parametrize(
    ("short", "subject", "body"),
    [
        ("profile.updated", "sabang:profile:rini", career.Profile),
        ("recommendation.issued", "sabang:recommendation:2025:rini:latih.digital", career.Recommendation),
        ("recommendation.withdrawn", "sabang:recommendation:2025:rini:latih.digital", career.Recommendation),
        ("mentoring.matched", "sabang:match:budi:rini:komunikasi", career.MentoringMatch),
        ("mentoring.proposed", "sabang:match:budi:rini:komunikasi", career.MentoringMatch),
        ("mentoring.ended", "sabang:match:budi:rini:komunikasi", career.MentoringMatch),
    ],
)
def test_profile_tells_the_fact_of_each_subject(short: str, subject: str, body: type[Body]) -> None:
    told = PROFILE.body(mentor(), Publish(short, subject), 4)

    assert type(told) is body
    assert BY_SHORT[short].body is body
    assert (told.subject, told.version, told.agency_id) == (subject, 4, AGENCY)


def test_profile_is_told_with_history_gaps_strengths_and_hours() -> None:
    told = PROFILE.body(mentor(), Publish("profile.updated", "sabang:profile:rini"), 1)

    assert isinstance(told, career.Profile)
    assert [each.cycle_id for each in told.history] == ["2025"]
    assert [each.competence for each in told.gaps] == ["digital"]
    assert told.strengths == ("komunikasi",)
    assert told.trainings_jp == Decimal("7.5")


def test_profile_is_found_by_person_unit_rater_strength_and_recommendation() -> None:
    assert dict(PROFILE.lookup(mentor())) == {
        "employee_id": "rini",
        "unit_id": "dinkes",
        "seen_by": ["ani", "rini"],
        "mentoring": "yes",
        "mentoring_seen_by": ["ani", "budi", "rini"],
        "strengths": ["komunikasi"],
        "waiting": [],
        "mentees": ["budi"],
        "advice": ["below:2025", "below:2026", "cycle:2025", "kind:training", "status:issued"],
    }


def test_catalogue_and_cycles_say_nothing() -> None:
    with pytest.raises(LookupError):
        CYCLE.body(RULES, Publish("cycle.opened", "sabang:cycle:2025"), 1)


@pytest.mark.parametrize(
    ("subject", "holder"),
    [
        ("sabang:recommendation:2025:rini:latih.digital", "sabang:profile:rini"),
        ("sabang:recommendation:2025:rini", None),
        ("sabang:match:budi:rini:komunikasi", None),
        ("rini", None),
    ],
)
def test_recommendation_lives_in_the_profile_its_id_names(subject: str, holder: str | None) -> None:
    assert holder_of(RECOMMENDATION, subject, agency_id=AGENCY) == holder


def test_match_lives_in_the_profile_of_the_mentor() -> None:
    assert holder_of(MATCH, "sabang:match:budi:rini:komunikasi", agency_id=AGENCY) == "sabang:profile:rini"
    assert holder_of(MATCH, "sabang:recommendation:2025:rini:latih", agency_id=AGENCY) is None


def test_profile_that_was_stored_without_awards_numbers_and_marks_is_read_and_told_as_it_was() -> None:
    """As documents were before results were numbered here and recommendations led into positions and awards."""
    state = profile((final(competences={"komunikasi": (3, 2)}), RULES))
    stored = TypeAdapter(Profile).dump_python(state, mode="json")
    for name in ("awards", "candidacies"):
        stored.pop(name)
    for result in stored["results"]:
        result.pop("number")
    for each in stored["recommendations"]:
        each.pop("basis_changed")
        each.pop("place")

    read = TypeAdapter(Profile).validate_python(stored)

    (recommended,) = read.recommendations
    told = Publish("recommendation.issued", recommended.subject)
    assert (read.awards, read.candidacies, read.results[0].number) == ((), (), None)
    assert PROFILE.body(read, told, 3) == PROFILE.body(state, told, 3)


def test_cycle_that_was_stored_without_the_policys_competences_is_read() -> None:
    stored = TypeAdapter(CycleCopy).dump_python(RULES, mode="json")
    stored["book"].pop("competences")

    assert TypeAdapter(CycleCopy).validate_python(stored).book.competences == ()
