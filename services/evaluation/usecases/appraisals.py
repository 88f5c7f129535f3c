"""Appraisals: which of them the caller may see, what lies before the rater, and how one is changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from services.evaluation.domain.appraisal.checks import may_see
from services.evaluation.domain.appraisal.consider import PeriodicResult, falls_within
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import document_of
from services.evaluation.domain.unit.state import documents_of
from services.evaluation.store import periodic_results
from shared.acting import Acting
from shared.commands import Done
from shared.decision import Decision, Env, not_found
from shared.document import Document
from shared.events.evaluation import CyclePeriod
from shared.ids import evaluation

I = TypeVar("I")


async def visible_appraisal(acting: Acting, id: str, *, to_act: bool = False) -> Document[AppraisalState]:
    """Read an appraisal that the caller may see.

    ``to_act``: also one of the substitute's other days, so that the decision can say that the day is wrong.

    :raises NotFound: when there is none, or none for this caller.
    """
    found = await acting.read(APPRAISAL, id)
    if not may_see(found.present, acting.actor, on=None if to_act else acting.today):
        raise not_found()
    return found


async def change(
    acting: Acting,
    id: str,
    decide: Callable[[AppraisalState | None, I, Env], Decision[AppraisalState]],
    input: I,
    *,
    units: bool = False,
) -> Done[AppraisalState]:
    """Decide on one appraisal that the caller may see, on its cycle (and its ``units``) as they are now."""
    await load_with_cycles(acting, [id])
    state = (await visible_appraisal(acting, id, to_act=True)).present
    return await acting.run(APPRAISAL, id, decide, input, contexts=contexts_of(state, units=units))


async def load_with_cycles(acting: Acting, ids: Iterable[str]) -> None:
    """Read appraisals together with their cycles, which their ids name."""
    own = [id for id in ids if evaluation.APPRAISAL.matches(id, agency_id=acting.agency_id)]
    cycles = {evaluation.CYCLE.of(acting.agency_id, evaluation.APPRAISAL.read(id)[0]) for id in own}
    await acting.load([*own, *cycles])


def contexts_of(state: AppraisalState, *, units: bool = True) -> tuple[str, ...]:
    """The cycle of an appraisal, and the units that may count in it."""
    return (document_of(state), *(documents_of(state, state.inputs.assignment) if units else ()))


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
