"""What career rules advise, and with which reason."""

from decimal import Decimal

import pytest
from career_builders import book, competence_results, finding, rule

from services.career.rules.advice import advise, follows, gaps, not_yet, strengths
from services.career.rules.words import fill, number_word
from shared.events.career import RecommendationKind
from shared.policy.career import CareerRule, ForEach
from shared.rules.vocabulary import Level, Predicate

LEVELS = {"komunikasi": (3, 2), "layanan": (3, 4), "digital": (2, 2), "memimpin": (2, None)}
LABELS = {"komunikasi": "Komunikasi", "layanan": "Pelayanan Publik", "program": "Kontribusi program"}
SB, B = Predicate.SANGAT_BAIK, Predicate.BAIK

KINDS = {
    "training": (
        rule(kind=RecommendationKind.TRAINING, for_each=ForEach.GAP, reason="{competence} {held} dari {required}"),
        [("latih.komunikasi", "komunikasi", "Komunikasi 2 dari 3")],
    ),
    "mentoring": (
        rule("bimbing", kind=RecommendationKind.MENTORING, for_each=ForEach.GAP, predicates=(B,)),
        [("bimbing.komunikasi", "komunikasi", "Alasan.")],
    ),
    "mentor_others": (
        rule("mentor", kind=RecommendationKind.MENTOR_OTHERS, for_each=ForEach.STRENGTH, reason="Kuat: {competence}"),
        [("mentor.layanan", "layanan", "Kuat: Pelayanan Publik")],
    ),
    "leadership_training": (
        rule(
            "pim",
            kind=RecommendationKind.LEADERSHIP_TRAINING,
            criterion="program",
            percent_at_least=Decimal(110),
            reason="{criterion} {percent}%",
        ),
        [("pim", None, "Kontribusi program 112,5%")],
    ),
    "recognition": (
        rule("akui", kind=RecommendationKind.RECOGNITION, predicates=(B,), reason="Predikat {predicate}."),
        [("akui", None, "Predikat Baik.")],
    ),
    "promotion, not yet": (rule("promosi", kind=RecommendationKind.PROMOTION, predicates=(SB,)), []),
    "strategic_placement about something": (
        rule("tempat", kind=RecommendationKind.STRATEGIC_PLACEMENT, results=(Level.AS,), about="layanan"),
        [("tempat.layanan", "layanan", "Alasan.")],
    ),
    "guidance": (rule("arah", kind=RecommendationKind.GUIDANCE, behaviour=(Level.AS,)), [("arah", None, "Alasan.")]),
}


@pytest.mark.parametrize(("given", "expected"), KINDS.values(), ids=KINDS)
def test_rule_of_a_kind_advises(given: CareerRule, expected: list[tuple[str, str | None, str]]) -> None:
    found = finding(criteria={"program": "112.50"}, competences=LEVELS)

    advice = advise(finding=found, book=book(given, labels=LABELS))

    assert [(each.key, each.about, each.reason) for each in advice] == expected
    assert {each.kind for each in advice} <= {given.kind}
    assert {each.rule for each in advice} <= {f"sabang-karier/1/{given.id}"}


def test_gap_is_held_minus_required_and_unobserved_competences_are_named() -> None:
    found = [(each.competence, each.gap) for each in gaps(competence_results(LEVELS))]

    assert found == [("komunikasi", Decimal(-1)), ("memimpin", None)]


@pytest.mark.parametrize(("margin", "expected"), [(0, ["layanan", "digital"]), (1, ["layanan"]), (2, [])])
def test_strength_is_margin_levels_above_the_requirement(margin: int, expected: list[str]) -> None:
    assert [each.competence for each in strengths(competence_results(LEVELS), margin)] == expected


def test_advice_that_looks_at_history_follows_only_with_the_results_for_it() -> None:
    promotion = rule("promosi", kind=RecommendationKind.PROMOTION, last_predicates=2, last_at_least=B)

    (advice,) = advise(finding=finding(), book=book(promotion))

    assert follows(advice, (B, SB), None)
    assert not follows(advice, (B,), None)


def test_opportunities_say_what_is_missing_and_guidance_does_not() -> None:
    rules = (
        rule("promosi", kind=RecommendationKind.PROMOTION, predicates=(SB,), last_predicates=2, last_at_least=B),
        rule("mentor", kind=RecommendationKind.MENTOR_OTHERS, for_each=ForEach.STRENGTH),
        rule("akui", kind=RecommendationKind.RECOGNITION, predicates=(B,)),
        rule("arah", kind=RecommendationKind.GUIDANCE, predicates=(Predicate.KURANG,)),
    )

    lacking = not_yet(finding=finding(), book=book(*rules), latest=(B,), training=None)

    assert [(each.rule, each.missing) for each in lacking] == [
        (
            "sabang-karier/1/promosi",
            (
                "predikat harus Sangat Baik (sekarang Baik)",
                "2 hasil terakhir harus berpredikat paling rendah Baik (baru 1)",
            ),
        ),
        ("sabang-karier/1/mentor", ("belum ada kompetensi yang 1 tingkat di atas syarat",)),
    ]


def test_reason_leaves_unknown_names_alone_and_reaches_into_nothing() -> None:
    assert fill("{a} {b} {a.__class__} {0}", {"a": "x"}) == "x {b} {a.__class__} {0}"


@pytest.mark.parametrize(
    ("value", "expected"), [("3", "3"), ("100", "100"), ("2.50", "2,5"), ("0.00", "0"), ("1E+2", "100")]
)
def test_numbers_are_written_as_people_read_them(value: str, expected: str) -> None:
    assert number_word(Decimal(value)) == expected
