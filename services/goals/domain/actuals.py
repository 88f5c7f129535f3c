"""Indicators with what was achieved on them: the newest realisation of each, and that its yardstick stays."""

from collections.abc import Iterable, Sequence

from services.goals.domain.realisation import EarlierReport, Realisation, newest_of
from shared.decision import Invalid
from shared.events.goals import IndicatorState, ObjectiveState


class IndicatorChanged(Invalid):
    """An indicator with realisations changed its unit or kind; give the new one an id of its own."""

    code = "indicator-changed"


def check_unchanged(
    proposed: Iterable[IndicatorState],
    *,
    present: Iterable[IndicatorState],
    realisations: Sequence[Realisation],
    path: str,
) -> None:
    """Refuse to measure by another yardstick what was reported by the old one.

    :raises IndicatorChanged: when an indicator with realisations changed its unit or kind
    """
    reported = {each.indicator_id for each in realisations}
    before = {indicator.indicator_id: indicator for indicator in present}
    for indicator in proposed:
        old = before.get(indicator.indicator_id)
        if old is None or indicator.indicator_id not in reported:
            continue
        if (old.unit, old.quantitative) != (indicator.unit, indicator.quantitative):
            raise IndicatorChanged(
                f"Indikator {old.indicator_id} sudah punya realisasi dalam {old.unit or 'uraian'}. "
                "Pakai id baru untuk indikator dengan satuan atau jenis lain.",
                field=path,
            )


def with_actuals(
    indicators: Iterable[IndicatorState],
    realisations: Sequence[Realisation],
    earlier: Sequence[EarlierReport] = (),
) -> tuple[IndicatorState, ...]:
    """Fill in the newest realisation of each indicator (the latest day, among equals the latest to arrive), and the
    number before it.
    """
    newest = {each.indicator_id: each for each in newest_of(realisations)}
    before = {each.indicator_id: each for each in earlier}
    return tuple(
        _with_actual(each, newest.get(each.indicator_id), before.get(each.indicator_id)) for each in indicators
    )


def objectives_with_actuals(
    objectives: Iterable[ObjectiveState],
    realisations: Sequence[Realisation],
    earlier: Sequence[EarlierReport] = (),
) -> tuple[ObjectiveState, ...]:
    """Fill in the newest realisations of all objectives."""
    if not realisations:
        return tuple(objectives)
    return tuple(
        objective.model_copy(update={"indicators": with_actuals(objective.indicators, realisations, earlier)})
        for objective in objectives
    )


def _with_actual(indicator: IndicatorState, newest: Realisation | None, before: EarlierReport | None) -> IndicatorState:
    if newest is None:
        return indicator
    return indicator.model_copy(
        update={
            "actual": newest.value,
            "actual_text": newest.text,
            "reported_on": newest.on,
            "evidence_count": len(newest.evidence),
            "earlier_actual": before.value if before is not None else None,
            "earlier_on": before.on if before is not None else None,
        }
    )
