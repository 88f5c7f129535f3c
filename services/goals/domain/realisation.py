"""What was achieved, of a person or of a unit: each report counts once, the newest by business date wins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.goals.domain.cycle.state import CycleState
from services.goals.domain.refusals import OutsideCycle, TooMany
from services.goals.rules.evidence import Evidence, check_evidence
from shared.decision import Invalid, Rejected
from shared.events.goals import IndicatorState, ObjectiveState

REALISATIONS_MAX: Final = 2000
GRACE: Final = timedelta(days=92)
"""How long after a cycle's end a realisation may still be dated: a mistyped year must not win for ever."""


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
class Realisation:
    """One report on one indicator, as of a business day."""

    realisation_id: str
    indicator_id: str
    value: Decimal | None = None
    text: str = ""
    on: date
    evidence: tuple[Evidence, ...] = ()


def report(
    known: tuple[Realisation, ...],
    items: Sequence[Realisation],
    *,
    indicators: Iterable[IndicatorState],
    cycle: CycleState,
) -> tuple[tuple[Realisation, ...], tuple[Receipt, ...]]:
    """Add reports, all or none; the same report again counts once. Give all there are then, and a receipt per item.

    :raises Rejected: for the first item that cannot be taken
    """
    by_indicator = {indicator.indicator_id: indicator for indicator in indicators}
    by_id = {each.realisation_id: each for each in known}
    outcomes: list[Receipt] = []
    for place, item in enumerate(items):
        earlier = by_id.get(item.realisation_id)
        if earlier is None:
            _check(item, by_indicator, cycle=cycle, path=f"items[{place}]")
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


def _check(item: Realisation, indicators: Mapping[str, IndicatorState], *, cycle: CycleState, path: str) -> None:
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
    if not cycle.starts_on <= item.on <= cycle.ends_on + GRACE:
        raise OutsideCycle(
            f"Tanggal {item.on} di luar siklus ({cycle.starts_on} sampai {cycle.ends_on}). Perbaiki tanggalnya.",
            field=f"{path}.on",
        )
    check_evidence(item.evidence, path=f"{path}.evidence")
