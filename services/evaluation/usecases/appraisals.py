"""Appraisals: which of them the caller may see, what lies before the rater, and how one is changed."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
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
from shared.commands import Command, CommandOutcome, Done, accepted
from shared.decision import Decision, Env, Rejected, not_found
from shared.document import Document
from shared.events.evaluation import CyclePeriod
from shared.ids import directory, evaluation

I = TypeVar("I")
Decide = Callable[[AppraisalState | None, I, Env], Decision[AppraisalState]]
Prepare = Callable[[Acting, Mapping[str, AppraisalState], Mapping[str, I]], Awaitable[Mapping[str, I]]]


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
    decide: Decide[I],
    input: I,
    *,
    units: bool = False,
    calendar: bool = False,
) -> Done[AppraisalState]:
    """Decide on one appraisal that the caller may see, on the version that the caller saw; see :func:`change_many`.

    :raises NotFound: when there is none, or none for this caller.
    :raises Rejected: as ``decide`` raises it.
    """
    outcomes = await change_many(acting, decide, {id: input}, units=units, calendar=calendar, one=True)
    return accepted(outcomes[id])


async def change_many(
    acting: Acting,
    decide: Decide[I],
    items: Mapping[str, I],
    *,
    prepare: Prepare[I] | None = None,
    units: bool = False,
    calendar: bool = False,
    dry_run: bool = False,
    one: bool = False,
) -> Mapping[str, CommandOutcome]:
    """Decide on appraisals that the caller may see, on their cycles as they are now; one outcome each.

    They are read at once and written at once. ``prepare`` adds to the items what their decisions are held against.
    ``units``: decide also on the units that count in them; ``calendar``: also on the agency's calendar.
    ``dry_run``: write nothing. ``one``: it is one, on the version that the caller saw.
    """
    await load_with_cycles(acting, items, calendar=calendar)
    states: dict[str, AppraisalState] = {}
    outcomes: dict[str, CommandOutcome] = {}
    for id in items:
        try:
            states[id] = (await visible_appraisal(acting, id, to_act=True)).present
        except Rejected as refusal:
            outcomes[id] = refusal
    if not states:
        return outcomes
    prepared = items if prepare is None else await prepare(acting, states, items)
    more = (calendar_id(acting),) if calendar else ()
    commands = [
        Command(APPRAISAL, id, decide, prepared[id], (*contexts_of(state, units=units), *more), acting.key)
        for id, state in states.items()
    ]
    outcomes |= zip(states, await acting.run_many(commands, dry_run=dry_run, one=one), strict=True)
    return outcomes


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
