"""Somebody moved within the cycle: the suggestion for all of it, from the segments before and the present one."""

from dataclasses import replace
from datetime import date

from services.evaluation.rules.explain.shared import step
from services.evaluation.rules.explain.steps import predicate_step
from services.evaluation.rules.explain.wording import LEVELS, MERGES, both, number_text, percent_text
from services.evaluation.rules.rate.inputs import SegmentInputs, TimeInPost
from services.evaluation.rules.suggestion import Step, StepInput, Suggestion
from shared.alike import filled
from shared.events.evaluation import Outcome
from shared.policy.policy import Policy
from shared.rules.predicate import predicate
from shared.rules.segments import SegmentMergeResult, SegmentRating, segment_merge
from shared.rules.vocabulary import Level


def merged(
    policy: Policy,
    segments: SegmentInputs,
    own: Suggestion,
    *,
    as_of: date,
    time: TimeInPost | None,
    explain: bool,
) -> Suggestion:
    """Merge the present segment's suggestion with the decisions on those before, by the policy's rule.

    As long as the present segment is long enough to count and cannot be rated, nothing is merged; one without a day
    that is measured will never be rated.
    """
    days = None if time is None else time.days
    found = merge(policy, segments, own.suggested, as_of=as_of)
    unrated = own.suggested.results is None or own.suggested.behaviour is None
    awaited = unrated and segments.days >= found.minimum_days and (days is None or days.measured_days > 0)
    if found.results is None or found.behaviour is None or awaited:
        return own
    together = predicate(results=found.results, behaviour=found.behaviour, as_of=as_of)
    missing = own.suggested.missing if found.counted[-1] else ()
    whole = replace(
        own,
        suggested=filled(Outcome, found, predicate=together.predicate, missing=missing),
        rules=tuple(
            dict.fromkeys((*own.rules, *(f"{each.id}@{each.version}" for each in (found.rule, together.rule))))
        ),
    )
    if not explain:
        return whole
    # The present segment's own predicate is nobody's result: the last step gives that of all segments.
    last = predicate_step(policy, found.results, found.behaviour, together)
    return replace(
        whole,
        steps=(*own.steps[:-1], _step(segments, own.suggested, found, leave_days=days.leave_days if days else 0), last),
    )


def merge(policy: Policy, segments: SegmentInputs, present: Outcome, *, as_of: date) -> SegmentMergeResult:
    """Apply the rule to what was decided before and to ratings of the present segment."""
    own = filled(SegmentRating, present, days=segments.days)
    rule, earlier = policy.segments, (filled(SegmentRating, each) for each in segments.earlier)
    return segment_merge(segments=(*earlier, own), merge=rule.merge, minimum_days=rule.minimum_days, as_of=as_of)


def _step(segments: SegmentInputs, own: Outcome, found: SegmentMergeResult, *, leave_days: int) -> Step:
    lines = [
        *(
            (_name(each.segment, each.days, each.leave_days), each.results, each.behaviour, each.appraisal_id)
            for each in segments.earlier
        ),
        (_name(segments.segment, segments.days, leave_days), own.results, own.behaviour, "segmen ini"),
    ]
    inputs = tuple(
        StepInput(
            name=f"{name}, bobot {percent_text(share)} %" if counted else f"{name}, tidak dihitung",
            value=f"hasil kerja {_word(results)}, perilaku kerja {_word(behaviour)}",
            source=source,
        )
        for (name, results, behaviour, source), counted, share in zip(lines, found.counted, found.shares, strict=True)
    )
    how = MERGES[found.merge]
    level, conduct = _word(found.results), _word(found.behaviour)
    return step(
        found.rule,
        id="segments",
        inputs=inputs,
        arithmetic=f"{how.id}, paling sedikit {number_text(found.minimum_days)} hari: {level}; {conduct}",
        value=f"{found.results or '-'}, {found.behaviour or '-'}",
        text=both(
            f"Pegawai berpindah dalam siklus ini. Gabungan {len(lines)} segmen ({how.id}): hasil kerja {level},"
            f" perilaku kerja {conduct}.",
            f"The person moved within the cycle; {len(lines)} segments are merged ({how.en}).",
        ),
    )


def _name(number: int, days: int, leave_days: int) -> str:
    """Name a segment by its days in post, of which leave takes nothing off."""
    return f"segmen {number}, {days} hari" + (f" (termasuk cuti {leave_days} hari)" if leave_days else "")


def _word(level: Level | None) -> str:
    return "tidak dinilai" if level is None else LEVELS[level].id
