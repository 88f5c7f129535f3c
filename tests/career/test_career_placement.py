"""Placement leads into a position: vacancies that fit, the fit with its arithmetic, and the decision that names one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from career_builders import AGENCY, TODAY, actor, cycle, env, final, profile, rule

from services.career.domain.placement.fits import fit_of, fits_of
from services.career.domain.placement.position import POSITION, PositionCopy, on_position
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.decide import decide
from services.career.domain.recommendation.offers import Offers
from services.career.domain.recommendation.views import recommendation_view
from services.career.domain.requests import DecideRecommendation
from shared.decision import Decision, Env, Publish, Rejected
from shared.events.career import RecommendationKind
from shared.events.directory import Position, PositionGroup, RequiredCompetence
from shared.rules.vocabulary import Predicate

LABELS = {"data": "Mengelola data", "komunikasi": "Komunikasi", "kepemimpinan": "Kepemimpinan"}
RULES = (
    rule("tempat", kind=RecommendationKind.STRATEGIC_PLACEMENT, predicates=(Predicate.SANGAT_BAIK,)),
    rule("akui", kind=RecommendationKind.RECOGNITION, predicates=(Predicate.SANGAT_BAIK,)),
)
C24, C25 = cycle(cycle_id="2024"), cycle(*RULES, labels=LABELS)
HELD = {"data": (2, 4), "komunikasi": (2, 2), "kepemimpinan": (1, None)}
PLACE, AWARD = f"{AGENCY}:recommendation:2025:budi:tempat", f"{AGENCY}:recommendation:2025:budi:akui"
SELF, OFFICER = actor("budi"), actor("siti", officer=True)


def budi() -> Profile:
    return profile((final(cycle_id="2024"), C24), (final(predicate=Predicate.SANGAT_BAIK, competences=HELD), C25))


def position(id: str = "kasi-data", needed: dict[str, int] | None = None, **changes: Any) -> PositionCopy:
    given = {"data": 3, "komunikasi": 3} if needed is None else needed
    made = PositionCopy(
        agency_id=AGENCY,
        position_id=id,
        unit_id="dinkes",
        name=id.replace("-", " ").title(),
        position_group=PositionGroup.PENGAWAS,
        competences=tuple(RequiredCompetence(competence=each, level=level) for each, level in given.items()),
        vacant_from=date(2026, 1, 1),
    )
    return replace(made, **changes)


def test_fit_is_told_with_competences_arithmetic_and_predicates() -> None:
    found = fit_of(budi(), position(), book=C25.book)

    # data 4 of 3 counts 3, komunikasi 2 of 3 counts 2: 5 of 6 = 83.33
    assert found.sentences == (
        "Mengelola data: 4 dari 3, terpenuhi.",
        "Komunikasi: 2 dari 3, kurang 1.",
        "Kecocokan (JPM): (3 + 2) : (3 + 3) x 100 = 83,33%, memenuhi syarat.",
        "Predikat kinerja: Sangat Baik (2025), Baik (2024).",
    )
    assert found.fits is True
    assert found.match is not None
    assert found.match.jpm_percent == Decimal("83.33")


NOT_FITTING: dict[str, tuple[dict[str, int], bool | None, str]] = {
    "too little": ({"data": 5, "komunikasi": 5}, False, "Kecocokan (JPM): (4 + 2) : (5 + 5) x 100 = 60%, kurang"),
    "not observed": ({"data": 3, "kepemimpinan": 2}, False, "Kepemimpinan: belum dinilai, diperlukan 2."),
    "nothing needed": ({}, None, "Jabatan ini belum punya syarat kompetensi"),
}


@pytest.mark.parametrize(("needed", "fits", "sentence"), NOT_FITTING.values(), ids=NOT_FITTING)
def test_what_does_not_fit_says_why(needed: dict[str, int], fits: bool | None, sentence: str) -> None:
    found = fit_of(budi(), position(needed=needed), book=C25.book)

    assert found.fits is fits
    assert any(each.startswith(sentence) for each in found.sentences)


def test_vacancies_stand_best_first_and_what_is_filled_or_abolished_is_left_out() -> None:
    offered = (
        position("kasi-tinggi", {"data": 5, "komunikasi": 5}),
        position("kasi-data"),
        position("kasi-pas", {"data": 4}),
        position("kasi-isi", vacant_from=None),
        position("kasi-hapus", active=False),
    )

    assert [each.position_id for each in fits_of(budi(), offered, book=None)] == [
        "kasi-pas",
        "kasi-data",
        "kasi-tinggi",
    ]


def seen(*offered: PositionCopy, subject: str = PLACE) -> Any:
    person = budi()
    (found,) = (each for each in person.recommendations if each.subject == subject)
    return recommendation_view(person, found, version=1, offers=Offers(positions=offered, books={"2025": C25.book}))


def test_placement_names_the_vacancies_that_fit() -> None:
    shown = seen(position(), position("kasi-tinggi", {"data": 5, "komunikasi": 5}))

    assert [each.position_id for each in shown.positions] == ["kasi-data"]
    assert shown.nothing_on_offer == ""


def test_placement_without_a_fitting_vacancy_names_the_nearest_and_what_it_lacks() -> None:
    shown = seen(position("kasi-tinggi", {"data": 5, "komunikasi": 5}))

    assert shown.positions == ()
    assert shown.nothing_on_offer.startswith(
        "Belum ada jabatan lowong yang cocok. Paling dekat: Kasi Tinggi. Mengelola"
    )


def test_placement_without_any_vacancy_says_so_and_recognition_names_none() -> None:
    assert seen().nothing_on_offer.startswith("Tidak ada jabatan lowong yang dicatat.")
    assert (seen(position(), subject=AWARD).positions, seen(subject=AWARD).nothing_on_offer) == ((), "")


# ---- deciding for a position


def decided(
    state: Profile, verdict: dict[str, Any], *known: PositionCopy, by: Any = OFFICER, subject: str = PLACE
) -> Decision[Profile]:
    contexts = {f"{AGENCY}:position:{each.position_id}": each for each in known} | {f"{AGENCY}:cycle:2025": C25}
    around = Env(id=f"{AGENCY}:profile:budi", now=env().now, today=TODAY, actor=by, contexts=contexts)
    return decide(state, DecideRecommendation.model_validate(verdict), around, subject=subject)


ACCEPT: dict[str, Any] = {"decision": "accepted"}
DONE: dict[str, Any] = {"decision": "done", "proof": ["SK 821/12/2026"], "position_id": "kasi-data"}


def test_placement_is_done_into_a_position_and_told_with_it() -> None:
    accepted = decided(budi(), ACCEPT, by=SELF).state

    done = decided(accepted, DONE, position())

    (found,) = (each for each in done.state.recommendations if each.subject == PLACE)
    assert found.place is not None
    assert (found.place.name, found.place.on, len(found.place.sentences)) == ("Kasi Data", TODAY, 4)
    assert found.place.sentences[0].startswith("Mengelola data:")
    told = PROFILE.body(done.state, Publish("recommendation.decided", PLACE), 9).model_dump()
    assert told["position_id"] == "kasi-data"


def test_position_that_was_chosen_on_acceptance_stays_when_it_is_done() -> None:
    accepted = decided(budi(), ACCEPT | {"position_id": "kasi-data"}, position(), by=SELF).state

    done = decided(accepted, DONE | {"position_id": None})

    (found,) = (each for each in done.state.recommendations if each.subject == PLACE)
    assert found.place is not None
    assert found.place.position_id == "kasi-data"


@pytest.mark.parametrize("known", [(), (position(vacant_from=None),), (position(active=False),)])
def test_nobody_is_placed_where_nothing_is_vacant(known: tuple[PositionCopy, ...]) -> None:
    accepted = decided(budi(), ACCEPT, by=SELF).state

    with pytest.raises(Rejected) as refusal:
        decided(accepted, DONE, *known)

    assert (refusal.value.code, refusal.value.field) == ("position-not-vacant", "position_id")


def test_only_placements_lead_into_a_position() -> None:
    with pytest.raises(Rejected) as refusal:
        decided(budi(), ACCEPT | {"position_id": "kasi-data"}, position(), by=SELF, subject=AWARD)

    assert (refusal.value.code, refusal.value.field) == ("no-placement", "position_id")


# ---- heard from the directory


def test_position_is_taken_over_and_found_while_it_is_vacant() -> None:
    body = Position(
        agency_id=AGENCY,
        subject=f"{AGENCY}:position:kasi-data",
        version=1,
        position_id="kasi-data",
        unit_id="dinkes",
        name="Kasi Data",
        position_group=PositionGroup.PENGAWAS,
        vacant_from=date(2026, 1, 1),
    )
    heard = on_position(None, body, env())
    assert heard is not None

    filled = on_position(heard.state, body.model_copy(update={"vacant_from": None, "version": 2}), env())

    assert filled is not None
    assert POSITION.lookup(heard.state) == {"vacant": "yes"}
    assert POSITION.lookup(filled.state) == {"vacant": None}
    assert on_position(heard.state, body, env()) is None
