"""From one final result and a policy's career rules to advice with reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from services.career.rules.competence import TrainingYear
from services.career.rules.conditions import criterion_percent, last_results_missing, missing, training_missing
from services.career.rules.inputs import Advice, Finding, Rulebook
from services.career.rules.words import fill, number_word, predicate_word
from shared.events.career import Gap, RecommendationKind
from shared.events.evaluation import CompetenceResult
from shared.policy.career import CareerRule, ForEach
from shared.rules.vocabulary import Predicate

OPPORTUNITIES: Final = frozenset(
    {
        RecommendationKind.MENTOR_OTHERS,
        RecommendationKind.LEADERSHIP_TRAINING,
        RecommendationKind.RECOGNITION,
        RecommendationKind.PROMOTION,
        RecommendationKind.STRATEGIC_PLACEMENT,
    }
)
"""What people want to reach. Nobody asks what is missing for guidance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYet:
    """A rule that does not hold yet, and what is missing."""

    rule: str
    kind: RecommendationKind
    missing: tuple[str, ...]


def gaps(competences: Sequence[CompetenceResult]) -> tuple[Gap, ...]:
    """List competences below the required level (gap = held - required), and those nobody observed."""
    return tuple(
        Gap(
            competence=each.competence,
            required=each.required,
            held=each.held,
            gap=None if each.held is None else each.held - each.required,
        )
        for each in competences
        if each.held is None or each.held < each.required
    )


def strengths(competences: Sequence[CompetenceResult], margin: int) -> tuple[CompetenceResult, ...]:
    """List competences held at least ``margin`` levels above the required one."""
    return tuple(each for each in competences if each.held is not None and each.held >= each.required + margin)


def advise(*, finding: Finding, book: Rulebook) -> tuple[Advice, ...]:
    """Say everything that the rules advise on this result, as far as the result alone decides."""
    advice: dict[str, Advice] = {}
    for rule in book.career.rules:
        if missing(when=rule.when, finding=finding, book=book):
            continue
        for about in _abouts(rule, finding, book.career.strength_margin):
            each = _advice(rule, about, finding, book)
            # Dots may stand in rule ids too: should two keys ever be equal, the rule that stands first counts.
            advice.setdefault(each.key, each)
    return tuple(advice.values())


def follows(advice: Advice, latest: Sequence[Predicate | None], training: TrainingYear | None) -> bool:
    """Say whether the latest results, newest first, and the year's hours of training are enough for this advice."""
    lacks = last_results_missing(last_predicates=advice.last_predicates, at_least=advice.last_at_least, latest=latest)
    return lacks is None and training_missing(training_duty=advice.training_duty, year=training) is None


def not_yet(
    *, finding: Finding, book: Rulebook, latest: Sequence[Predicate | None], training: TrainingYear | None
) -> tuple[NotYet, ...]:
    """For every opportunity that does not follow yet: what is missing; ``training`` is that of the result's year."""
    return tuple(
        NotYet(rule=book.rule_id(rule.id), kind=rule.kind, missing=lacks)
        for rule in book.career.rules
        if rule.kind in OPPORTUNITIES and (lacks := _lacks(rule, finding, book, latest, training))
    )


def _lacks(
    rule: CareerRule,
    finding: Finding,
    book: Rulebook,
    latest: Sequence[Predicate | None],
    training: TrainingYear | None,
) -> tuple[str, ...]:
    lacks = missing(when=rule.when, finding=finding, book=book)
    if rule.for_each is ForEach.STRENGTH and not strengths(finding.competences, book.career.strength_margin):
        margin = book.career.strength_margin
        lacks += (f"belum ada kompetensi yang {margin} tingkat di atas syarat",)
    history = last_results_missing(
        last_predicates=rule.when.last_predicates, at_least=rule.when.last_at_least, latest=latest
    )
    hours = training_missing(training_duty=rule.when.training_duty, year=training)
    return (*lacks, *(each for each in (history, hours) if each is not None))


def _abouts(rule: CareerRule, finding: Finding, margin: int) -> Iterator[CompetenceResult | None]:
    match rule.for_each:
        case ForEach.PERSON:
            yield None
        case ForEach.GAP:
            # What nobody observed is unknown, not a gap that a training could close.
            yield from (each for each in finding.competences if each.held is not None and each.held < each.required)
        case ForEach.STRENGTH:
            yield from strengths(finding.competences, margin)
        case _:
            assert_never(rule.for_each)


def _advice(rule: CareerRule, competence: CompetenceResult | None, finding: Finding, book: Rulebook) -> Advice:
    about = competence.competence if competence else rule.about
    return Advice(
        key=rule.id if about is None else f"{rule.id}.{about}",
        rule=book.rule_id(rule.id),
        kind=rule.kind,
        about=about,
        reason=_reason(rule, competence, finding, book),
        last_predicates=rule.when.last_predicates,
        last_at_least=rule.when.last_at_least,
        training_duty=rule.when.training_duty,
        expires_after_days=book.career.expires_after_days,
    )


def _reason(rule: CareerRule, competence: CompetenceResult | None, finding: Finding, book: Rulebook) -> str:
    about = competence.competence if competence else rule.about
    criterion = rule.when.criterion
    values = {
        "competence": book.label(about) if about else "-",
        "held": number_word(competence.held if competence else None),
        "required": number_word(competence.required if competence else None),
        "criterion": book.label(criterion) if criterion else "-",
        "percent": number_word(criterion_percent(finding, criterion)),
        "predicate": predicate_word(finding.predicate),
    }
    return fill(rule.reason.id, values)
