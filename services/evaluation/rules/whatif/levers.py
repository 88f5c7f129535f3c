"""What could be different in the inputs: each lever is one value and the better ones it could have."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from services.evaluation.rules.explain.wording import LEVELS, SOURCES, UNIT_PREDICATES, number_text, percent_text
from services.evaluation.rules.rate.arithmetic import LEVEL_VALUES, lowest
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import (
    Basis,
    BehaviourValue,
    ComponentValue,
    FeedbackValue,
    GroupValue,
    IndicatorValue,
    MatchValue,
    ResultsValue,
    ShareValue,
)
from services.evaluation.rules.whatif import changes
from services.evaluation.rules.whatif.grids import Grid, better_actuals, better_judgements, better_shares, up_to
from shared.events.feedback import About, Source
from shared.policy.policy import Component, ComponentSource, Policy
from shared.rules.vocabulary import UnitPredicate

_WORDS = {Decimal(value.numerator): LEVELS[level].id for level, value in LEVEL_VALUES.items()}


_BEST_LAST = tuple(reversed(UnitPredicate))


_INDEX_MAX, _INDEX_STEP = Fraction(100), Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One value that could be better, how to change it, and how to write it."""

    what: str
    label: str
    source: str
    now: str
    grid: Grid
    apply: Callable[[Inputs, Decimal], Inputs]
    text: Callable[[Decimal], str]


def results_levers(policy: Policy, results: ResultsValue) -> Iterator[Lever]:
    """List what could raise the results."""
    if results.unit_predicate is not None:
        yield _of_unit_predicate(results.unit_predicate)
    for each in results.components:
        cap = lowest(each.component.cap_percent, policy.results.cap_percent)
        for group in each.groups:
            yield from _of_group(each.component, group, cap)
        if each.feedback is not None:
            yield from _of_feedback(each.feedback, f"component:{each.component.id}", each.component.label.id)
        if each.match is not None:
            yield from _of_match(each.match)
        if each.share is not None:
            yield _of_share(each, each.share, cap)


def behaviour_levers(behaviour: BehaviourValue) -> Iterator[Lever]:
    """List what could raise the behaviour."""
    for each in behaviour.criteria:
        yield from _of_feedback(each.feedback, f"criterion:{each.criterion.id}", each.criterion.label.id)
    if behaviour.match is not None:
        yield from _of_match(behaviour.match)


def _of_group(component: Component, group: GroupValue, cap: Decimal) -> Iterator[Lever]:
    judged = [each for each in group.indicators if each.average is not None]
    if judged and group.objective is not None:
        yield _of_judged_objective(group.objective.objective_id, group.objective.name, judged[0].average or Fraction(1))
    for value in group.indicators:
        if value.basis in (Basis.REPORTED, Basis.UNREPORTED) and value.indicator.target is not None:
            yield _of_indicator(component, group, value, cap)


def _of_indicator(component: Component, group: GroupValue, value: IndicatorValue, cap: Decimal) -> Lever:
    indicator, unit = value.indicator, f" {value.indicator.unit}" if value.indicator.unit else ""
    if group.objective is not None:
        objective_id, source = group.objective.objective_id, "realisasi pegawai"

        def apply(inputs: Inputs, actual: Decimal) -> Inputs:
            return changes.with_actual(inputs, objective_id, indicator.indicator_id, actual)
    else:
        team = component.source is ComponentSource.TEAM_INDICATORS
        source = "realisasi tim" if team else "realisasi unit kerja"

        def apply(inputs: Inputs, actual: Decimal) -> Inputs:
            return changes.with_unit_actual(inputs, team=team, indicator_id=indicator.indicator_id, actual=actual)

    return Lever(
        what=f"indicator:{indicator.indicator_id}",
        label=f"indikator '{indicator.name}'",
        source=source,
        now="belum ada" if indicator.actual is None else f"{number_text(indicator.actual)}{unit}",
        grid=better_actuals(indicator, cap),
        apply=apply,
        text=lambda actual: f"{number_text(actual)}{unit}",
    )


def _of_judged_objective(objective_id: str, name: str, average: Fraction) -> Lever:
    def apply(inputs: Inputs, judged: Decimal) -> Inputs:
        return changes.with_judgement(
            inputs, about=About.OBJECTIVE, criterion=objective_id, source=Source.SUPERIOR, average=judged
        )

    return Lever(
        what=f"objective:{objective_id}",
        label=f"umpan balik atasan atas '{name}'",
        source="umpan balik atasan",
        now=_judgement(average),
        grid=better_judgements(average),
        apply=apply,
        text=_WORDS.__getitem__,
    )


def _of_feedback(said: FeedbackValue, what: str, label: str) -> Iterator[Lever]:
    criterion = what.split(":", 1)[1]
    for each in said.sources:
        if each.weight > 0:
            name = SOURCES[each.source].id
            yield Lever(
                what=f"{what}:{each.source.value}",
                label=f"umpan balik {name} tentang {label}",
                source=f"umpan balik {name}",
                now=_judgement(each.average),
                grid=better_judgements(each.average),
                apply=partial(_judge, criterion, each.source),
                text=_WORDS.__getitem__,
            )


def _judge(criterion: str, source: Source, inputs: Inputs, judged: Decimal) -> Inputs:
    return changes.with_judgement(inputs, about=About.BEHAVIOUR, criterion=criterion, source=source, average=judged)


def _judgement(average: Fraction) -> str:
    words = _WORDS.get(Decimal(average.numerator)) if average.denominator == 1 else None
    return words or f"rata-rata {percent_text(average)}"


def _of_match(found: MatchValue) -> Iterator[Lever]:
    for each in found.competences:
        if each.observation is not None:
            yield Lever(
                what=f"competence:{each.competence.id}",
                label=f"kompetensi {each.competence.label.id}",
                source="observasi atasan",
                now=f"tingkat {each.observation.held}",
                grid=up_to(each.required, above=each.observation.held),
                apply=partial(_observe, each.competence.id),
                text=lambda held: f"tingkat {number_text(held)}",
            )


def _observe(competence: str, inputs: Inputs, held: Decimal) -> Inputs:
    return changes.with_observation(inputs, competence, int(held))


def _of_share(found: ComponentValue, share: ShareValue, cap: Decimal) -> Lever:
    full = Fraction(share.expected) * Fraction(cap) / 100
    apply: Callable[[Inputs, Decimal], Inputs]
    step = Decimal(1)
    if found.component.source is ComponentSource.SURVEY:
        full, step, apply, source = min(full, _INDEX_MAX), _INDEX_STEP, changes.with_survey_index, "survei"
    elif found.component.source is ComponentSource.DAILY_REPORTS:
        apply, source = _report_days, "laporan harian"
    else:
        apply, source = _train, "pelatihan"
    return Lever(
        what=f"component:{found.component.id}",
        label=found.component.label.id,
        source=source,
        now=number_text(share.reached),
        grid=better_shares(share.reached, best=full, step=step),
        apply=apply,
        text=number_text,
    )


def _report_days(inputs: Inputs, days: Decimal) -> Inputs:
    return replace(inputs, days_reported=int(days))


def _train(inputs: Inputs, hours: Decimal) -> Inputs:
    return replace(inputs, training_jp=hours)


def _of_unit_predicate(rating: UnitPredicate) -> Lever:
    return Lever(
        what="unit_rating",
        label="predikat unit yang dipimpin",
        source="penetapan pimpinan",
        now=UNIT_PREDICATES[rating],
        grid=up_to(len(_BEST_LAST) - 1, above=_BEST_LAST.index(rating)),
        apply=lambda inputs, place: changes.with_unit_predicate(inputs, _BEST_LAST[int(place)]),
        text=lambda place: UNIT_PREDICATES[_BEST_LAST[int(place)]],
    )
