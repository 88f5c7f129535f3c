"""What is recommended to be learned leads to a training of the catalogue; where there is none, it says why."""

from decimal import Decimal
from typing import Any

import pytest
import yaml
from career_builders import AGENCY, book, cycle, final, profile, rule

from services.career.domain.recommendation.offers import Offers
from services.career.domain.recommendation.views import RecommendationView, recommendation_view
from services.career.domain.training import Training
from services.career.rules.inputs import Rulebook, rulebook_of
from shared.policy.career import ForEach
from shared.policy.policy import Policy
from shared.rules.vocabulary import Predicate
from tests.support.services import ROOT

RULES = (rule("lanjut", about="pengembangan-karier", predicates=(Predicate.BAIK,)), rule("latih", for_each=ForEach.GAP))
LABELS = {"komunikasi": "Komunikasi", "layanan": "Layanan"}
C25 = cycle(*RULES, labels=LABELS)
KNOWN = Rulebook(
    policy_id="sasaran", policy_version=1, career=C25.book.career, labels=C25.book.labels, competences=("komunikasi",)
)


def training(competence: str, id: str = "t-1") -> Training:
    return Training(
        agency_id=AGENCY, training_id=id, title="Diklat lanjutan", competence=competence, hours_jp=Decimal(24)
    )


def seen(key: str, *catalogue: Training, **books: Rulebook) -> RecommendationView:
    person = profile((final(competences={"komunikasi": (3, 2)}), C25))
    (found,) = (each for each in person.recommendations if each.subject.endswith(key))
    return recommendation_view(person, found, version=1, offers=Offers(trainings=catalogue, books=books))


def test_further_training_leads_to_the_training_of_that_topic() -> None:
    shown = seen("lanjut.pengembangan-karier", training("komunikasi"), training("pengembangan-karier", "lanjut-1"))

    assert [each.training_id for each in shown.trainings] == ["lanjut-1"]
    assert shown.nothing_on_offer == ""


def test_topic_that_is_no_competence_of_the_policy_says_so_where_the_catalogue_has_nothing() -> None:
    shown = seen("lanjut.pengembangan-karier", training("komunikasi"), **{"2025": KNOWN})

    assert shown.trainings == ()
    assert shown.nothing_on_offer == (
        "pengembangan-karier bukan kompetensi dalam kebijakan sasaran, dan katalog tidak memuat pelatihan dengan topik "
        "itu. Mintalah pengelola kinerja menambahkan pelatihannya."
    )


@pytest.mark.parametrize(
    ("books", "name"),
    [({"2025": KNOWN}, "Komunikasi"), ({"2025": book(labels=LABELS)}, "Komunikasi"), ({}, "komunikasi")],
)
def test_competence_without_a_training_says_that_the_catalogue_has_none(books: dict[str, Rulebook], name: str) -> None:
    shown = seen("latih.komunikasi", **books)

    assert shown.nothing_on_offer == (
        f"Katalog belum memuat pelatihan untuk {name}. Mintalah pengelola kinerja menambahkannya."
    )


def test_criterion_of_the_policy_is_no_competence() -> None:
    assert not KNOWN.has_competence("layanan")


def test_book_that_was_stored_without_competences_goes_by_its_labels() -> None:
    assert book(labels=LABELS).has_competence("layanan")
    assert not book(labels=LABELS).has_competence("pengembangan-karier")


def test_book_of_a_policy_names_its_competences() -> None:
    content: Any = yaml.safe_load((ROOT / "services/evaluation/policies/sasaran.yaml").read_text(encoding="utf-8"))

    found = rulebook_of(Policy.model_validate(content))

    assert found.competences == tuple(each["id"] for each in content["competences"])
    assert not found.has_competence("pengembangan-karier")
