"""Periodic results: found for annual appraisals, as they are now; a decision keeps those that it saw."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.evaluation.domain.appraisal.consider import PeriodicResult, falls_within
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.store import periodic_results
from shared.acting import Acting
from shared.events.evaluation import CyclePeriod


async def with_periodic(acting: Acting, state: AppraisalState) -> AppraisalState:
    """Show an annual appraisal that is not decided with the results that a decision would consider now."""
    if not state.undecided:
        return state
    return replace(state, periodic=(await periodic_of(acting, [state])).get(state.id, ()))


async def periodic_of(acting: Acting, states: Sequence[AppraisalState]) -> Mapping[str, tuple[PeriodicResult, ...]]:
    """The finished results of each annual appraisal's year, by appraisal, with one read for all."""
    annual = [state for state in states if state.period is CyclePeriod.ANNUAL]
    if not annual:
        return {}
    found = await periodic_results(acting, [state.employee_id for state in annual])
    return {state.id: _of_the_year(state, found.get(state.employee_id, ())) for state in annual}


def _of_the_year(state: AppraisalState, results: Sequence[PeriodicResult]) -> tuple[PeriodicResult, ...]:
    within = [each for each in results if falls_within(each, starts_on=state.starts_on, ends_on=state.ends_on)]
    return tuple(sorted(within, key=lambda each: (each.starts_on, each.appraisal_id)))
