"""A final segment of somebody who moved is told to the last one, which suggests the result of the whole cycle."""

from dataclasses import replace
from typing import Final

from services.evaluation.domain.appraisal.hear import looked_at
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CYCLE, document_of
from services.evaluation.rules.rate.inputs import EarlierSegment
from shared.alike import filled
from shared.decision import Decision, Env, without

MERGE = "merge"
"""The work of a final segment after which another follows: to be taken in by the last one."""

SEGMENTS_MAX: Final = 100


def on_segment(state: AppraisalState | None, part: AppraisalState, env: Env) -> Decision[AppraisalState] | None:
    """Take in what was decided about an earlier segment; what was decided here already stays as it is."""
    told = as_earlier(part)
    if state is None or told is None or not needs(state, part) or env.get(CYCLE, document_of(part)) is None:
        return None
    others = [each for each in state.inputs.earlier if each.segment != told.segment]
    taken = replace(state.inputs, earlier=tuple(sorted((*others, told), key=lambda each: each.segment)))
    return looked_at(state, taken, env)


def needs(state: AppraisalState, part: AppraisalState) -> bool:
    """Whether an appraisal has still to take in a final segment before it."""
    return state.undecided and as_earlier(part) not in state.inputs.earlier


def segment_told(state: AppraisalState, found: bool, _env: Env) -> Decision[AppraisalState] | None:
    """The last segment has taken this one in; None while no later one was heard of."""
    return Decision(replace(state, jobs=without(state.jobs, MERGE))) if found else None


def as_earlier(part: AppraisalState) -> EarlierSegment | None:
    """What the last segment keeps of a final one; None as long as it is not final."""
    if part.decision.finalised_at is None or part.inputs.assignment is None:
        return None
    decided = part.decision.decided
    followed = part.suggestion.outcome if decided is not None and not decided.deviates else None
    return filled(
        EarlierSegment,
        part,
        part.decision,
        part.decision.outcome,
        appraisal_id=part.id,
        unit_id=part.inputs.assignment.unit_id,
        starts_on=part.first_day,
        ends_on=part.last_day,
        results_percent=followed.results_percent if followed else None,
        behaviour_percent=followed.behaviour_percent if followed else None,
    )
