"""Somebody moved within the cycle: the suggestion for all of it, from the segments before and the present one."""

from dataclasses import replace
from datetime import date

from services.evaluation.rules.explain.segments import segments_step
from services.evaluation.rules.explain.steps import predicate_step
from services.evaluation.rules.rate.inputs import SegmentInputs, TimeInPost
from services.evaluation.rules.suggestion import Suggestion
from shared.alike import filled
from shared.events.evaluation import Outcome
from shared.policy.policy import Policy
from shared.rules.predicate import predicate
from shared.rules.segments import LevelBounds, SegmentMergeResult, SegmentRating, segment_merge


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
    last = predicate_step(policy, found.results, found.behaviour, together, merged=True)
    leave_days = days.leave_days if days else 0
    return replace(
        whole,
        steps=(*own.steps[:-1], segments_step(policy, segments, own.suggested, found, leave_days=leave_days), last),
    )


def merge(policy: Policy, segments: SegmentInputs, present: Outcome, *, as_of: date) -> SegmentMergeResult:
    """Apply the rule to what was decided before and to ratings of the present segment."""
    own = filled(SegmentRating, present, days=segments.days)
    rule, earlier = policy.segments, (filled(SegmentRating, each) for each in segments.earlier)
    return segment_merge(
        segments=(*earlier, own),
        merge=rule.merge,
        minimum_days=rule.minimum_days,
        results_bounds=filled(LevelBounds, policy.results.bounds),
        behaviour_bounds=filled(LevelBounds, policy.behaviour.bounds),
        places=policy.rounding_places,
        as_of=as_of,
    )
