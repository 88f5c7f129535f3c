"""The results of a cycle, one row a person, as officers take them along."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.usecases.appraisals import shown_to
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.alike import filled
from shared.authority import looks_after
from shared.document import Document
from shared.events.evaluation import AppraisalStatus, ObjectionStatus, Outcome
from shared.http.pages import Page
from shared.where import Term

ROWS_MAX: Final = 1000
"""How many people one answer holds: few calls for an agency, and not too much at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """What a person came to in a cycle.

    ``decided``: what stands; None before the decision and where nobody was rated. ``unrated``: why an appraisal ended
    without a rating. ``handed_over_on``: the latest day on which a final result was handed over on paper.
    ``starts_on`` and ``ends_on``: the days of the segment that is the result.
    """

    appraisal_id: str
    employee_id: str
    unit_id: str | None
    position: str
    rater_id: str | None
    status: AppraisalStatus
    starts_on: date
    ends_on: date
    suggested: Outcome
    decided: Outcome | None
    decided_by: str | None
    decided_on: date | None
    deviates: bool
    deviation_reason: str
    unrated: str
    acknowledged_on: date | None
    handed_over_on: date | None
    finalised_on: date | None
    objection: ObjectionStatus | None


async def results_of(
    acting: Acting, cycle_id: str, *, unit_id: str | None, limit: int, after: str | None
) -> Page[ResultRow]:
    """Read the next results of a cycle, or of one unit; of who moved within it the last segment.

    For an officer of some units those of the units.

    :raises NotFound: when there is no such cycle
    :raises NotYours: when the unit is none of the officer's
    """
    await existing_cycle(acting, cycle_id)
    units: Term | None = looks_after(acting.actor, unit_id)
    where = {"cycle_id": cycle_id, "unit_id": units}
    found = await acting.page(APPRAISAL, where=where, show=_counting, limit=limit, after=after)
    return Page(items=[_row(each) for each in await shown_to(acting, found.items)], next=found.next)


def _counting(found: Document[AppraisalState]) -> AppraisalState | None:
    state = found.present
    return None if state.continued or state.status is AppraisalStatus.CANCELLED else state


def _row(state: AppraisalState) -> ResultRow:
    person, by_rule = state.inputs.assignment, state.by_rule
    return filled(
        ResultRow,
        state,
        state.decision,
        **{name: value for name, value in state.decision.told.items() if name != "decided_for"},
        appraisal_id=state.id,
        position=person.position if person is not None else "",
        rater_id=person.rater_id if person is not None else None,
        starts_on=state.first_day,
        ends_on=state.last_day,
        suggested=state.suggestion.outcome,
        unrated=state.decision.unrated_reason or (by_rule.text if by_rule is not None and not by_rule.result else ""),
        handed_over_on=max((each.on for each in state.decision.hand_overs), default=None),
        objection=state.objection.status if state.objection is not None else None,
    )
