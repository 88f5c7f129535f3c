"""What was achieved, of a person or of a unit: each report counts once, the newest by business date wins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.goals.domain.days import Days
from services.goals.domain.refusals import TooMany
from services.goals.rules.evidence import Evidence, check_evidence
from shared.alike import filled
from shared.decision import Invalid, Rejected
from shared.events.goals import IndicatorState, ObjectiveState

REALISATIONS_MAX: Final = 2000


class UnknownIndicator(Invalid):
    """The objectives in force have no such indicator."""

    code = "unknown-indicator"


class ValueMissing(Invalid):
    """A quantitative indicator needs a number, a qualitative one a text."""

    code = "value-missing"


class RealisationDiffers(Rejected):
    """The same realisation id was used for another report; take a new id for a correction."""

    code = "realisation-differs"


class IndicatorChanged(Invalid):
    """An indicator with realisations changed its unit or kind; give the new one an id of its own."""

    code = "indicator-changed"


class Receipt(StrEnum):
    """What became of one item of a bulk command."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report on one indicator, as it comes: as of a business day, or without one."""

    realisation_id: str
    indicator_id: str
    value: Decimal | None = None
    text: str = ""
    on: date | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Realisation(Report):
    """One report on one indicator, as of a business day."""

    on: date


def dated(item: Report, *, earlier: Realisation | None, today: date) -> Realisation:
    """Give a report its day: today where it names none, and sent again, the day on which it came first."""
    return filled(Realisation, item, on=item.on or (earlier.on if earlier is not None else today))


def report(
    known: tuple[Realisation, ...],
    items: Sequence[Report],
    *,
    indicators: Iterable[IndicatorState],
    days: Days,
) -> tuple[tuple[Realisation, ...], tuple[Receipt, ...]]:
    """Add reports, all or none; the same report again counts once. Give all there are then, and a receipt per item.

    :raises Rejected: for the first item that cannot be taken
    """
    by_indicator = {indicator.indicator_id: indicator for indicator in indicators}
    by_id = {each.realisation_id: each for each in known}
    outcomes: list[Receipt] = []
    for place, told in enumerate(items):
        earlier = by_id.get(told.realisation_id)
        item = dated(told, earlier=earlier, today=days.today)
        if earlier is None:
            _check(item, by_indicator, days=days, path=f"items[{place}]")
        elif earlier != item:
            raise RealisationDiffers(
                f"Realisasi {item.realisation_id} sudah tercatat dengan isi lain. Pakai id baru untuk perbaikan.",
                field=f"items[{place}].realisation_id",
            )
        by_id.setdefault(item.realisation_id, item)
        outcomes.append(Receipt.RECORDED if earlier is None else Receipt.REPEATED)
    if len(by_id) > REALISATIONS_MAX:
        raise TooMany(f"Satu rencana memuat paling banyak {REALISATIONS_MAX} realisasi. Laporkan lebih jarang.")
    return tuple(by_id.values()), tuple(outcomes)


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


def _check(item: Realisation, indicators: Mapping[str, IndicatorState], *, days: Days, path: str) -> None:
    indicator = indicators.get(item.indicator_id)
    if indicator is None:
        raise UnknownIndicator(
            f"Indikator {item.indicator_id} tidak ada dalam rencana yang berlaku. Periksa id-nya.",
            field=f"{path}.indicator_id",
        )
    if indicator.quantitative and (item.value is None or item.value < 0):
        raise ValueMissing("Indikator kuantitatif perlu nilai angka, 0 atau lebih.", field=f"{path}.value")
    if not indicator.quantitative and not item.text.strip():
        raise ValueMissing("Indikator kualitatif perlu uraian hasil. Isi teksnya.", field=f"{path}.text")
    days.check(item.on, field=f"{path}.on")
    check_evidence(item.evidence, path=f"{path}.evidence")
