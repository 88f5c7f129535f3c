"""Appraisals: which of them the caller may see, what lies before the rater, and how one is changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from services.evaluation.domain.appraisal.checks import may_see, may_try
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
from shared.ids import directory, evaluation

I = TypeVar("I")


async def visible_appraisal(acting: Acting, id: str, *, to_act: bool = False) -> Document[AppraisalState]:
    """Read an appraisal that the caller may see.

    ``to_act``: also one of which a substitute has seen the end, or has other days, so that the decision can say so.

    :raises NotFound: when there is none, or none for this caller.
    """
    found = await acting.read(APPRAISAL, id)
    if may_see(found.present, acting.actor) or (to_act and may_try(found.present, acting.actor)):
        return found
    raise not_found()


async def change(
    acting: Acting,
    id: str,
    decide: Callable[[AppraisalState | None, I, Env], Decision[AppraisalState]],
    input: I,
    *,
    units: bool = False,
    calendar: bool = False,
) -> Done[AppraisalState]:
    """Decide on one appraisal that the caller may see, on its cycle as it is now.

    ``units``: also on the units that count in it; ``calendar``: also on the agency's calendar.
    """
    await load_with_cycles(acting, [id], calendar=calendar)
    state = (await visible_appraisal(acting, id, to_act=True)).present
    contexts = (*contexts_of(state, units=units), *((calendar_id(acting),) if calendar else ()))
    return await acting.run(APPRAISAL, id, decide, input, contexts=contexts)


def calendar_id(acting: Acting) -> str:
    """The document of the caller's agency, which has the calendar."""
    return directory.AGENCY.of(acting.agency_id, acting.agency_id)


async def load_with_cycles(acting: Acting, ids: Iterable[str], *, calendar: bool = False) -> None:
    """Read appraisals together with their cycles, which their ids name, and with the agency's ``calendar``."""
    own = [id for id in ids if evaluation.APPRAISAL.matches(id, agency_id=acting.agency_id)]
    cycles = {evaluation.CYCLE.of(acting.agency_id, evaluation.APPRAISAL.read(id)[0]) for id in own}
    await acting.load([*own, *cycles, *((calendar_id(acting),) if calendar else ())])


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
