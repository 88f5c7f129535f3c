"""Somebody moved within the cycle: the suggestion for all of it, from the segments before and the present one."""

from dataclasses import replace

from services.evaluation.rules.explain.shared import step
from services.evaluation.rules.explain.steps import predicate_step
from services.evaluation.rules.explain.wording import LEVELS, MERGES, both, number_text, percent_text
from services.evaluation.rules.rate.inputs import SegmentInputs
from services.evaluation.rules.suggestion import Step, StepInput, Suggestion
from shared.alike import filled
from shared.events.evaluation import Outcome
from shared.policy.policy import Policy
from shared.rules.predicate import predicate
from shared.rules.segments import SegmentMergeResult, SegmentRating, segment_merge
from shared.rules.vocabulary import Level


def merged(policy: Policy, segments: SegmentInputs, own: Suggestion, *, explain: bool) -> Suggestion:
    """Merge the present segment's suggestion with the decisions on those before, by the policy's rule.

    As long as the present segment is long enough to count and cannot be rated, nothing is merged.
    """
    found = merge(policy, segments, own.suggested)
    unrated = own.suggested.results is None or own.suggested.behaviour is None
    if found.results is None or found.behaviour is None or (unrated and segments.days >= found.minimum_days):
        return own
    together = predicate(results=found.results, behaviour=found.behaviour)
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
    return replace(whole, steps=(*own.steps[:-1], _step(segments, own.suggested, found), last))


def merge(policy: Policy, segments: SegmentInputs, present: Outcome) -> SegmentMergeResult:
    """Apply the rule to what was decided before and to ratings of the present segment."""
    own = filled(SegmentRating, present, days=segments.days)
    rule, earlier = policy.segments, (filled(SegmentRating, each) for each in segments.earlier)
    return segment_merge(segments=(*earlier, own), merge=rule.merge, minimum_days=rule.minimum_days)


def _step(segments: SegmentInputs, own: Outcome, found: SegmentMergeResult) -> Step:
    lines = [
        *((each.segment, each.days, each.results, each.behaviour, each.appraisal_id) for each in segments.earlier),
        (segments.segment, segments.days, own.results, own.behaviour, "segmen ini"),
    ]
    inputs = tuple(
        StepInput(
            name=f"segmen {number}, {days} hari, bobot {percent_text(share)} %" if counted else _left_out(number, days),
            value=f"hasil kerja {_word(results)}, perilaku kerja {_word(behaviour)}",
            source=source,
        )
        for (number, days, results, behaviour, source), counted, share in zip(
            lines, found.counted, found.shares, strict=True
        )
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


def _left_out(number: int, days: int) -> str:
    return f"segmen {number}, {days} hari, tidak dihitung"


def _word(level: Level | None) -> str:
    return "tidak dinilai" if level is None else LEVELS[level].id
