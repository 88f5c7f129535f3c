"""The explanation of how the segments of somebody who moved within the cycle become one rating."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.evaluation.rules.explain.shared import compared, step, weighted_text
from services.evaluation.rules.explain.wording import LEVELS, MERGES, both, number_text, percent_text
from services.evaluation.rules.rate.inputs import SegmentInputs
from services.evaluation.rules.suggestion import Step, StepInput
from shared.events.evaluation import Outcome
from shared.indonesian import in_english
from shared.policy.clause import Label
from shared.policy.policy import Bounds, Policy
from shared.rules.segments import SegmentMergeResult
from shared.rules.vocabulary import Level

_WORK, _CONDUCT = Label(id="hasil kerja", en="results"), Label(id="perilaku kerja", en="behaviour")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A segment: its name, its days, the ratings that count, and whose word they are."""

    name: str
    days: int
    results: tuple[Level | None, Decimal | None]
    behaviour: tuple[Level | None, Decimal | None]
    source: str


def segments_step(
    policy: Policy, segments: SegmentInputs, own: Outcome, found: SegmentMergeResult, *, leave_days: int
) -> Step:
    """List the segments with their weights, weigh each axis by days, and judge what comes out."""
    lines = tuple(_lines(segments, own, leave_days=leave_days))
    counted = [line for line, counts in zip(lines, found.counted, strict=True) if counts]
    work = _Merged(_WORK, [(each.days, *each.results) for each in counted], found.results_percent, found.results)
    conduct = _Merged(
        _CONDUCT, [(each.days, *each.behaviour) for each in counted], found.behaviour_percent, found.behaviour
    )
    how, least = MERGES[found.merge], number_text(found.minimum_days)
    axes = (work, policy.results.bounds), (conduct, policy.behaviour.bounds)
    told = [each.told() for each in (work, conduct)]
    return step(
        found.rule,
        id="segments",
        inputs=tuple(
            StepInput(
                name=f"{line.name}, bobot {percent_text(share)} %" if counts else f"{line.name}, tidak dihitung",
                value=f"hasil kerja {_rated(*line.results)}, perilaku kerja {_rated(*line.behaviour)}",
                source=line.source,
            )
            for line, counts, share in zip(lines, found.counted, found.shares, strict=True)
        ),
        arithmetic="; ".join(each.arithmetic(found, bounds) for each, bounds in axes),
        value=f"{found.results or '-'}, {found.behaviour or '-'}",
        text=both(
            f"Pegawai berpindah dalam siklus ini. Gabungan {len(lines)} segmen ({how.id}; segmen yang kurang dari"
            f" {least} hari hanya dihitung bila semuanya sependek itu): {told[0].id}, {told[1].id}.",
            f"The person moved within the cycle. {len(lines)} segments are merged ({how.en}; segments of fewer than"
            f" {in_english(least)} days count only where all are that short): {told[0].en}, {told[1].en}.",
        ),
    )


def _lines(segments: SegmentInputs, own: Outcome, *, leave_days: int) -> Iterator[_Line]:
    for each in segments.earlier:
        yield _Line(
            name=_name(each.segment, each.days, each.leave_days),
            days=each.days,
            results=(each.results, each.results_percent),
            behaviour=(each.behaviour, each.behaviour_percent),
            source=f"putusan pejabat penilai segmen {each.segment}" if each.decided_by else "selesai tanpa putusan",
        )
    yield _Line(
        name=_name(segments.segment, segments.days, leave_days),
        days=segments.days,
        results=(own.results, own.results_percent),
        behaviour=(own.behaviour, own.behaviour_percent),
        source="segmen ini",
    )


@dataclass(frozen=True, slots=True)
class _Merged:
    """One axis of the counted segments, and what they come to."""

    name: Label
    parts: Sequence[tuple[int, Level | None, Decimal | None]]
    percent: Decimal | None
    level: Level | None

    def told(self) -> Label:
        """Say the level, with the percent that it was judged by."""
        if self.level is None:
            return both(f"{self.name.id} tidak dinilai", f"{self.name.en} not rated")
        words = LEVELS[self.level]
        if self.percent is None:
            return both(f"{self.name.id} {words.id}", f"{self.name.en} {words.en}")
        value = percent_text(self.percent)
        return both(
            f"{self.name.id} {value} persen, {words.id}", f"{self.name.en} {in_english(value)} percent, {words.en}"
        )

    def arithmetic(self, found: SegmentMergeResult, bounds: Bounds) -> str:
        """Weigh by days, as percents or as the points of levels, and compare."""
        if self.level is None:
            return f"{self.name.id}: tidak ada yang dinilai"
        words = LEVELS[self.level].id
        if self.percent is not None:
            value = percent_text(self.percent)
            weighed = weighted_text([(days, percent) for days, _, percent in self.parts if percent is not None], value)
            return f"{self.name.id} {weighed}; {compared(self.level, value, bounds)}: {words}"
        scale = found.scale
        terms = [(days, scale.points[level]) for days, level, _ in self.parts if level is not None]
        mean = percent_text(Fraction(sum(days * points for days, points in terms), sum(days for days, _ in terms)))
        meaning = ", ".join(f"{points} = {LEVELS[level].id}" for level, points in scale.points.items())
        limits = f"di atas bila >= {number_text(scale.above_from)}, sesuai bila >= {number_text(scale.as_from)}"
        return f"{self.name.id} {weighted_text(terms, mean)} ({meaning}; {limits}): {words}"


def _name(number: int, days: int, leave_days: int) -> str:
    """Name a segment by its days in post, of which leave takes nothing off."""
    return f"segmen {number}, {days} hari" + (f" (termasuk cuti {leave_days} hari)" if leave_days else "")


def _rated(level: Level | None, percent: Decimal | None) -> str:
    if level is None:
        return "tidak dinilai"
    return LEVELS[level].id + ("" if percent is None else f" ({percent_text(percent)} persen)")
