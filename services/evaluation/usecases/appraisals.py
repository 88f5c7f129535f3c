"""Appraisals: which of them the caller may see, what lies before the rater, and how one is changed."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from services.evaluation.domain.appraisal.checks import may_see, may_try, stands_in_on_other_days
from services.evaluation.domain.appraisal.consider import PeriodicResult, falls_within
from services.evaluation.domain.appraisal.deadlines import Act, due
from services.evaluation.domain.appraisal.hear import segments_of
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.visibility import as_shown, is_own_and_undecided
from services.evaluation.domain.cycle.state import CYCLE, CycleState, document_of
from services.evaluation.domain.unit.state import documents_of
from services.evaluation.store import periodic_results, superior_of
from shared.acting import Acting
from shared.agency import AGENCY
from shared.authority import acts_for, check_officer_of
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
    if await _fell_to_caller(acting, found.present, to_act=to_act):
        return found
    raise not_found()


async def shown_to(acting: Acting, states: Sequence[AppraisalState]) -> list[AppraisalState]:
    """Give appraisals as the caller may see them: the own ones, before the decision, as their policies say."""
    cycles = {document_of(each) for each in states if is_own_and_undecided(each, acting.actor)}
    found = await acting.load(cycles) if cycles else {}
    running = {id: each.present for id, each in found.items() if isinstance(each.state, CycleState)}
    return [as_shown(each, acting.actor, running.get(document_of(each))) for each in states]


async def _fell_to_caller(acting: Acting, state: AppraisalState, *, to_act: bool) -> bool:
    """Whether an act on an appraisal fell to the caller, or to whom the caller stands in for: a deadline is past."""
    cycle = (await acting.find(CYCLE, document_of(state))).state
    if cycle is None or not cycle.running.policy.deciding.reads_superiors:
        return False
    agency = (await acting.find(AGENCY, calendar_id(acting))).state
    for awaited in (due(state, act, cycle, agency) for act in Act):
        if awaited is None or awaited.official_id is None or not (awaited.falls and awaited.is_overdue(acting.today)):
            continue
        superior_id = await superior_of(acting, state.cycle_id, awaited.official_id)
        other_days = to_act and superior_id is not None and stands_in_on_other_days(acting.actor, superior_id)
        if acting.actor.employee_id != state.employee_id and (other_days or acts_for(acting.actor, superior_id)):
            return True
    return False


async def superiors_beside(acting: Acting, state: AppraisalState) -> tuple[str, ...]:
    """Name what says whose superior is who, and the calendar; nothing where the policy does not ask."""
    cycle = (await acting.find(CYCLE, document_of(state))).state
    if cycle is None or not cycle.running.policy.deciding.reads_superiors:
        return ()
    approval, objection = state.decision.approval, state.objection
    officials = (
        state.inputs.rater_id,
        approval.approver_id if approval is not None else None,
        objection.decider_id if objection is not None else None,
    )
    named = (segments_of(state.agency_id, state.cycle_id, each) for each in dict.fromkeys(officials) if each)
    return (calendar_id(acting), *chain.from_iterable(named))


async def change(
    acting: Acting,
    id: str,
    decide: Decide[I],
    input: I,
    *,
    units: bool = False,
    calendar: bool = False,
    by_officer: bool = False,
) -> Done[AppraisalState]:
    """Decide on one appraisal that the caller may see, on the version that the caller saw; see :func:`change_many`.

    :raises NotFound: when there is none, or none for this caller.
    :raises Rejected: as ``decide`` raises it.
    """
    outcomes = await change_many(
        acting, decide, {id: input}, units=units, calendar=calendar, one=True, by_officer=by_officer
    )
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
    by_officer: bool = False,
    versions: Mapping[str, int] | None = None,
) -> Mapping[str, CommandOutcome]:
    """Decide on appraisals that the caller may see, on their cycles as they are now; one outcome each.

    They are read at once and written at once. ``prepare`` adds to the items what their decisions are held against.
    ``units``: decide also on the units that count in them; ``calendar``: also on the agency's calendar.
    ``dry_run``: write nothing. ``one``: it is one, on the version that the caller saw.
    ``by_officer``: it is an officer's act, of the agency or of the person's unit. ``versions``: those of which
    appraisals the caller saw; whatever was changed since is refused.
    """
    await load_with_cycles(acting, items, calendar=calendar)
    states: dict[str, AppraisalState] = {}
    outcomes: dict[str, CommandOutcome] = {}
    for id in items:
        try:
            state = (await visible_appraisal(acting, id, to_act=True)).present
            if by_officer:
                check_officer_of(acting.actor, state.unit_id)
            states[id] = state
        except Rejected as refusal:
            outcomes[id] = refusal
    if not states:
        return outcomes
    prepared = items if prepare is None else await prepare(acting, states, items)
    more = (calendar_id(acting),) if calendar else ()
    seen = versions or {}
    commands = [
        Command(
            APPRAISAL,
            id,
            decide,
            prepared[id],
            (*contexts_of(state, units=units), *more, *beside),
            acting.key,
            seen.get(id),
        )
        for id, state in states.items()
        for beside in (await superiors_beside(acting, state),)
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
