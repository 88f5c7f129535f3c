"""What was achieved, of a person or of a unit: each report counts once, the newest by business date wins."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Final, Protocol

from services.goals.domain.days import Days
from services.goals.domain.refusals import TooMany
from services.goals.rules.evidence import Evidence, check_evidence
from shared.alike import differing, filled
from shared.authority import Signed
from shared.decision import Invalid, Kind, Rejected, publishes_nothing
from shared.events.goals import IndicatorState
from shared.ids import goals

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
    """One report on one indicator, as of a business day: a document of its own, never changed.

    ``number``: its place in the order in which reports came, from 1; 0 for those that plans and units held themselves
    in version 0.2. Two that came at the same moment may share a number. ``by``: who reported, where that is not the
    employee of the plan (``acting_for``: for which head of the unit). ``filed``: a plan or unit held it itself, and
    when it came is not known.
    """

    on: date
    number: int = 0
    by: str | None = None
    acting_for: str | None = None
    filed: bool = False

    @property
    def report(self) -> "Realisation":
        """What was reported, wherever it stands and whoever did."""
        return replace(self, number=0, by=None, acting_for=None, filed=False)

    @property
    def order(self) -> tuple[date, int, str]:
        """The newest day counts, of one day what came last; the id decides between those that came together."""
        return self.on, self.number, self.realisation_id if self.number else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierReport:
    """The number that was reported before the newest one of an indicator."""

    realisation_id: str
    indicator_id: str
    value: Decimal
    on: date
    number: int

    @property
    def order(self) -> tuple[date, int, str]:
        """As that of realisations."""
        return self.on, self.number, self.realisation_id


class Reporting(Protocol):
    """A plan or unit: the newest realisation of each indicator, and the number of the last one that came."""

    @property
    def realisations(self) -> tuple[Realisation, ...]:
        """The newest of each indicator; before they became documents of their own, all."""

    @property
    def earlier(self) -> tuple[EarlierReport, ...]:
        """What was reported before each of them."""

    @property
    def reported(self) -> int:
        """The number of the last one that came."""

    @property
    def changed(self) -> tuple[str, ...]:
        """The ids of those that were corrected or withdrawn since."""

    @property
    def acts(self) -> tuple[str, ...]:
        """The names of the acts on them that count, in their order (ADR 22)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a report comes to: what the plan or unit keeps of it, what becomes a document, a receipt per item."""

    realisations: tuple[Realisation, ...]
    earlier: tuple[EarlierReport, ...]
    reported: int
    new: tuple[Realisation, ...]
    receipts: tuple[Receipt, ...]


def dated(item: Report, *, earlier: Realisation | None, today: date) -> Realisation:
    """Give a report its day: today where it names none, and sent again, the day on which it came first."""
    return filled(Realisation, item, on=item.on or (earlier.on if earlier is not None else today))


def report(
    known: Reporting,
    items: Sequence[Report],
    *,
    kept: Callable[[str], Realisation | None],
    indicators: Iterable[IndicatorState],
    days: Days,
    signed: Signed | None = None,
    verified: bool = False,
) -> Taken:
    """Add reports, all or none; the same report again counts once, whether it was counted before or only kept.

    Taking one in twice changes nothing: the newest of each indicator stays the newest. ``kept`` finds the document of
    an id. What the plan or unit holds itself becomes documents with the first new report. ``signed``: who reports,
    where that is not the employee of the plan. ``verified``: none of them counts before the superior confirmed it.

    :raises Rejected: for the first item that cannot be taken
    """
    by_indicator = {indicator.indicator_id: indicator for indicator in indicators}
    held = held_by(known)
    by_id = {each.realisation_id: each for each in held}
    last, receipts, told_before = known.reported + len(held), list[Receipt](), len(by_id)
    for place, told in enumerate(items):
        earlier = by_id.get(told.realisation_id) or kept(told.realisation_id)
        item = dated(told, earlier=earlier, today=days.today)
        if earlier is None:
            check_report(item, by_indicator, days=days, path=f"items[{place}].")
            last += 1
            earlier = filled(Realisation, signed, item, number=last)
            receipts.append(Receipt.RECORDED)
        elif earlier.report != item:
            fields = differing(earlier.report, item)
            raise RealisationDiffers(
                f"Realisasi {item.realisation_id} sudah tercatat dengan isi lain ({', '.join(fields)})."
                " Pakai id baru untuk perbaikan.",
                field=f"items[{place}].{fields[0]}",
            )
        elif item.realisation_id not in by_id and not counts(known, earlier):
            check_report(item, by_indicator, days=days, path=f"items[{place}].")
            receipts.append(Receipt.RECORDED)
        else:
            receipts.append(Receipt.REPEATED)
        by_id.setdefault(item.realisation_id, earlier)
    if last > REALISATIONS_MAX:
        raise TooMany(f"Satu rencana memuat paling banyak {REALISATIONS_MAX} realisasi. Laporkan lebih jarang.")
    # What was corrected or withdrawn stands among those that are known, as it is now.
    new_ones = (each for id, each in by_id.items() if id not in known.changed)
    everything = (*(each for each in known.realisations if each.number), *new_ones)
    counting = newest_of(everything)
    earlier_ones = known.earlier if verified else earlier_of(counting, everything, known.earlier)
    last = max(last, *(each.number for each in by_id.values()))
    unchanged = (last, counting, earlier_ones) == (known.reported, known.realisations, known.earlier)
    if len(by_id) == told_before or unchanged:
        return filled(Taken, known, new=(), receipts=tuple(receipts))
    return Taken(
        realisations=counting,
        earlier=earlier_ones,
        reported=last,
        new=tuple(each for each in by_id.values() if kept(each.realisation_id) is None),
        receipts=tuple(receipts),
    )


def counts(known: Reporting, kept: Realisation) -> bool:
    """Whether a realisation that is a document was counted; where it makes no difference, it was."""
    if kept.realisation_id in known.changed:
        return True
    newest = next((each for each in known.realisations if each.indicator_id == kept.indicator_id), None)
    return kept.number <= known.reported and newest is not None and kept.order <= newest.order


def held_by(known: Reporting) -> tuple[Realisation, ...]:
    """Give the realisations that a plan or unit holds itself, with the numbers that they get as documents."""
    held = (each for each in known.realisations if not each.number)
    return tuple(replace(each, number=n, filed=True) for n, each in enumerate(held, known.reported + 1))


def unfiled(known: Reporting) -> tuple[str, ...]:
    """Name the realisations that a plan or unit holds itself."""
    return tuple(each.realisation_id for each in known.realisations if not each.number)


def newest_of(realisations: Iterable[Realisation]) -> tuple[Realisation, ...]:
    """Give the newest of each indicator: the latest day, among equals the latest to arrive."""
    newest: dict[str, Realisation] = {}
    for each in realisations:
        if each.indicator_id not in newest or newest[each.indicator_id].order <= each.order:
            newest[each.indicator_id] = each
    return tuple(newest.values())


def earlier_of(
    newest: Iterable[Realisation], reports: Iterable[Realisation], known: Iterable[EarlierReport] = ()
) -> tuple[EarlierReport, ...]:
    """Give the number reported before the newest one of each indicator, of these reports and of those known before."""
    numbers = [filled(EarlierReport, each) for each in reports if each.value is not None]
    found: list[EarlierReport] = []
    for last in newest:
        others = [
            each
            for each in (*known, *numbers)
            if each.indicator_id == last.indicator_id and each.realisation_id != last.realisation_id
        ]
        found += [max(others, key=attrgetter("order"))] if others else []
    return tuple(found)


def check_report(item: Realisation, indicators: Mapping[str, IndicatorState], *, days: Days, path: str) -> None:
    """Refuse a report on an indicator that is not in force, without what it measures, or of a day that cannot be.

    ``path``: what fields are named after.

    :raises Rejected: naming the field
    """
    indicator = indicators.get(item.indicator_id)
    if indicator is None:
        raise UnknownIndicator(
            f"Indikator {item.indicator_id} tidak ada dalam rencana yang berlaku. Periksa id-nya.",
            field=f"{path}indicator_id",
        )
    if indicator.quantitative and (item.value is None or item.value < 0):
        raise ValueMissing("Indikator kuantitatif perlu nilai angka, 0 atau lebih.", field=f"{path}value")
    if not indicator.quantitative and not item.text.strip():
        raise ValueMissing("Indikator kualitatif perlu uraian hasil. Isi teksnya.", field=f"{path}text")
    days.check(item.on, field=f"{path}on")
    check_evidence(item.evidence, path=f"{path}evidence")


def _kind(name: str) -> Kind[Realisation]:
    return Kind(
        name=name,
        state=Realisation,
        lookup=lambda _state: {},
        body=publishes_nothing,
        belongs_to=lambda _state: None,
    )


REALISATION = _kind(goals.REALISATION.kind)
UNIT_REALISATION = _kind(goals.UNIT_REALISATION.kind)
