"""Angka kredit of functional positions: what each period earned, how much there is, what is missing (domain.md 5.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from services.career.domain.credit.state import CreditLetter, CreditRecord
from services.career.domain.profile.records import record_on
from services.career.domain.profile.state import FinalResult, Judgement, Profile
from services.career.domain.profile.years import last_two_predicates
from services.career.rules.credit import Conversion, Eligibility, convert, eligibility, full_months
from services.career.rules.words import number_word
from shared.alike import filled
from shared.events.career import CreditBasis
from shared.events.directory import PositionGroup
from shared.indonesian import date_text
from shared.rules.credit import CreditGoal, FunctionalLevel
from shared.rules.vocabulary import Predicate

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRow:
    """One period: its months, its predicate and what it earned, with the arithmetic; or why it does not count."""

    appraisal: str
    cycle_id: str
    starts_on: date | None
    ends_on: date
    predicate: Predicate | None
    months: int
    credit: Decimal | None
    arithmetic: str
    total: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditView:
    """Credits over the years. Without a record of the level there is nothing to reckon with."""

    employee_id: str
    version: int
    on: date
    record: CreditRecord | None
    records: tuple[CreditRecord, ...]
    rows: tuple[CreditRow, ...]
    total: Decimal | None
    rank: Eligibility | None
    level: Eligibility | None
    missing: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCredit:
    """What the platform computes for some whole months; without ``credit`` the text says why it cannot."""

    credit: Decimal | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """The level at which periods are converted, and the days that may count."""

    level: FunctionalLevel
    first: date
    last: date = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """The days of a period that count, or why none does."""

    result: FinalResult
    judged: Judgement
    months: int = 0
    days: int = 0
    why_not: str = ""
    earned: tuple[Conversion, ...] = ()


def credit_view(profile: Profile, *, version: int, on: date) -> CreditView:
    """Show credits as of a day: opening balance, then every period since, oldest first."""
    record = record_on(profile.credit, on)
    spans = _spans(profile, _Base(level=record.level, first=record.as_of + _DAY) if record else None)
    rows = tuple(_rows(spans, record))
    total = next((row.total for row in reversed(rows) if row.total is not None), record.opening if record else None)
    checked = {
        goal: eligibility(
            level=record.level,
            goal=goal,
            total=total,
            last_two=last_two_predicates(profile),
            as_of=on,
        )
        for goal in CreditGoal
        if record is not None and total is not None
    }
    return CreditView(
        employee_id=profile.employee_id,
        version=version,
        on=on,
        record=record,
        records=profile.credit,
        rows=rows,
        total=total,
        rank=checked.get(CreditGoal.RANK),
        level=checked.get(CreditGoal.LEVEL),
        missing=tuple(_missing(profile, record)),
        rule=checked[CreditGoal.RANK].rule if checked else "",
    )


def own_for(profile: Profile, letter: CreditLetter) -> OwnCredit:
    """Compute what a letter determines: predicates converted; what lies before them only letters know."""
    if letter.basis is not CreditBasis.KONVERSI:
        return OwnCredit(credit=None, text="Hanya konversi predikat yang dihitung di sini.")
    return own_credit(profile, starts_on=letter.starts_on, ends_on=letter.ends_on)


def own_credit(profile: Profile, *, starts_on: date, ends_on: date) -> OwnCredit:
    """Compute what the results of some whole months earn, at the level held on the first of them.

    Nothing is computed where results do not cover every day, or the level changes on the way.
    """
    record = record_on(profile.credit, starts_on)
    if record is None:
        return OwnCredit(credit=None, text="Jenjang pada awal periode ini belum dicatat.")
    later = [each for each in profile.credit if not each.corrected and starts_on < each.as_of < ends_on]
    if any(each.level is not record.level for each in later):
        return OwnCredit(credit=None, text="Jenjang berubah di tengah periode ini.")
    spans = [span for span in _spans(profile, _Base(level=record.level, first=starts_on, last=ends_on)) if span.earned]
    if sum(span.days for span in spans) <= (ends_on - starts_on).days:
        return OwnCredit(credit=None, text="Hasil penilaian belum mencakup seluruh periode ini.")
    earned = [each for span in spans for each in span.earned]
    total = sum((each.credit for each in earned), Decimal(0))
    sums = "; ".join(each.arithmetic for each in earned)
    return OwnCredit(credit=total, text=f"{sums}; jumlah {number_word(total)}")


def _missing(profile: Profile, record: CreditRecord | None) -> Iterator[str]:
    last = profile.last
    if last is not None and last.finding.position_group is not PositionGroup.JF:
        yield "Angka kredit hanya dihitung untuk jabatan fungsional."
    elif record is None:
        yield "Jenjang dan saldo awal angka kredit belum dicatat; mintalah pengelola kinerja mencatatnya."


def _spans(profile: Profile, base: _Base | None) -> tuple[_Span, ...]:
    """Every standing result, oldest first. A period inside one that counts already, a longer one, does not count."""
    longest_first = sorted(profile.standing, key=lambda pair: (-_days(pair[1]), pair[1].ends_on, pair[0].appraisal))
    taken: list[tuple[date, date]] = []
    spans = []
    for result, judged in longest_first:
        span = _span(result, judged, base, taken)
        if not span.why_not and judged.starts_on is not None:
            taken.append((judged.starts_on, judged.ends_on))
        spans.append(span)
    return tuple(sorted(spans, key=lambda span: (span.judged.ends_on, span.result.appraisal)))


def _span(result: FinalResult, judged: Judgement, base: _Base | None, taken: Sequence[tuple[date, date]]) -> _Span:
    start, predicate = judged.starts_on, result.finding.predicate
    reason = _why_not(result, judged, taken)
    if reason or base is None or start is None or predicate is None:
        return _Span(result=result, judged=judged, why_not=reason or "jenjang belum dicatat")
    first, last = max(start, base.first), min(judged.ends_on, base.last)
    months = full_months(first, last)
    if not months:
        covered = (
            f"sudah tercakup dalam saldo awal per {date_text(base.first - _DAY)}, atau kurang dari satu bulan penuh"
        )
        return _Span(result=result, judged=judged, why_not=covered)
    earned = convert(level=base.level, predicate=predicate, months=months, as_of=last)
    reason = "" if earned else "belum ada aturan konversi pada periode ini"
    days = (last - first).days + 1
    return _Span(result=result, judged=judged, months=months, days=days, why_not=reason, earned=earned)


def _why_not(result: FinalResult, judged: Judgement, taken: Sequence[tuple[date, date]]) -> str:
    """Why a result earns nothing, whatever the level is."""
    start, end = judged.starts_on, judged.ends_on
    if result.finding.position_group is not PositionGroup.JF:
        return "bukan jabatan fungsional pada periode ini"
    if result.finding.predicate is None:
        return "tidak berpredikat"
    if start is None:
        return "awal periode tidak diketahui"
    covered = any(start <= last and first <= end for first, last in taken)
    return "sudah tercakup dalam penilaian lain" if covered else ""


def _days(judged: Judgement) -> int:
    return (judged.ends_on - judged.starts_on).days if judged.starts_on is not None else 0


def _rows(spans: Sequence[_Span], record: CreditRecord | None) -> Iterator[CreditRow]:
    total = record.opening if record is not None else Decimal(0)
    for span in spans:
        credit = sum((each.credit for each in span.earned), Decimal(0))
        total += credit
        sums = "; ".join(each.arithmetic for each in span.earned)
        yield filled(
            CreditRow,
            span.result,
            span.judged,
            span.result.finding,
            span,
            credit=credit if span.earned else None,
            arithmetic=f"{sums}; jumlah {number_word(total)}" if span.earned else span.why_not,
            total=total if span.earned else None,
        )
