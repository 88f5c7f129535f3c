"""The newest realisation of each indicator: the latest day, among equals the latest to arrive."""

from collections.abc import Iterable, Sequence

from services.goals.domain.realisation.report import Realisation
from shared.events.goals import IndicatorState, ObjectiveState


def with_actuals(
    indicators: Iterable[IndicatorState], realisations: Sequence[Realisation]
) -> tuple[IndicatorState, ...]:
    """Fill in the newest realisation of each indicator: the latest day, among equals the latest to arrive."""
    newest: dict[str, Realisation] = {}
    for each in realisations:
        if each.indicator_id not in newest or newest[each.indicator_id].on <= each.on:
            newest[each.indicator_id] = each
    return tuple(_with_actual(indicator, newest.get(indicator.indicator_id)) for indicator in indicators)


def objectives_with_actuals(
    objectives: Iterable[ObjectiveState], realisations: Sequence[Realisation]
) -> tuple[ObjectiveState, ...]:
    """Fill in the newest realisations of all objectives."""
    return tuple(
        objective.model_copy(update={"indicators": with_actuals(objective.indicators, realisations)})
        for objective in objectives
    )


def _with_actual(indicator: IndicatorState, newest: Realisation | None) -> IndicatorState:
    if newest is None:
        return indicator
    return indicator.model_copy(
        update={
            "actual": newest.value,
            "actual_text": newest.text,
            "reported_on": newest.on,
            "evidence_count": len(newest.evidence),
        }
    )
