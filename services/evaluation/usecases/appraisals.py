"""Appraisals: which of them the caller may see, and how one is changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from services.evaluation.domain.appraisal.observe import Observed, observe
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.see import may_see
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.delegation.act import principals
from services.evaluation.domain.unit.state import Units, UnitState
from services.evaluation.usecases.acting import Acting, existing, not_found, run
from shared.auth import Caller
from shared.commands import Command, Done
from shared.decision import Contexts, Decision
from shared.document import Document
from shared.ids import evaluation

Change = Callable[[AppraisalState, CycleState, Units], Decision[AppraisalState]]
"""What to decide on an appraisal, given its cycle and the units it reads."""


async def visible_appraisal(acting: Acting, id: str, *, to_act: bool = False) -> Document[AppraisalState]:
    """Read an appraisal that the caller may see; ``to_act`` as in :func:`visible_appraisals`.

    :raises NotFound: when there is none, or none for this caller.
    """
    found = (await visible_appraisals(acting, [id], to_act=to_act)).get(id)
    if found is None:
        raise not_found()
    return found


async def visible_appraisals(
    acting: Acting, ids: Iterable[str], *, to_act: bool = False
) -> Mapping[str, Document[AppraisalState]]:
    """Read those of the appraisals that the caller may see.

    ``to_act``: also those of the substitute's other days, so that the decision can say that the day is wrong.
    """
    known = principals(acting.given, on=None) if to_act else acting.principals
    agency_id = acting.caller.agency_id
    own = (id for id in ids if evaluation.APPRAISAL.matches(id, agency_id=agency_id))
    documents = await acting.documents.load(own)
    return {id: document for id, document in documents.items() if _may_see(acting.caller, document.state, known)}


async def note_observations(acting: Acting, id: str, items: Sequence[Observed]) -> Done[AppraisalState]:
    """Note what the rater observed."""
    return await change(
        acting,
        id,
        lambda state, cycle, units: observe(
            state, items, cycle=cycle, units=units, by=acting.caller.employee_id, given=acting.given
        ),
    )


async def change(acting: Acting, id: str, decide_on: Change) -> Done[AppraisalState]:
    """Decide on one appraisal that the caller may see."""
    command = command_on(acting, await visible_appraisal(acting, id, to_act=True), decide_on)
    return await run(acting, APPRAISAL, id, command.decide, command.contexts)


def command_on(acting: Acting, before: Document[AppraisalState], decide_on: Change) -> Command[AppraisalState]:
    """Decide on the cycle and units as they are at that moment, not as the appraisal saw them last."""
    known = existing(before.state)
    cycle_id = acting.id(evaluation.CYCLE, known.cycle_id)
    unit_ids = tuple(acting.id(evaluation.UNIT, known.cycle_id, unit_id) for unit_id in _units_of(known))

    def decided(state: AppraisalState | None, contexts: Contexts) -> Decision[AppraisalState]:
        units = {unit.unit_id: unit for id in unit_ids if isinstance(unit := contexts.get(id), UnitState)}
        return decide_on(existing(state), existing(contexts.get(cycle_id)), units)

    return Command(APPRAISAL, before.id, decided, (cycle_id, *unit_ids), acting.key)


def _units_of(state: AppraisalState) -> Iterable[str]:
    """The units that the suggestion reads, and those that the policy may want rated first."""
    person = state.inputs.assignment
    own = () if person is None else (person.unit_id, person.heads_unit)
    read = (unit.unit_id for unit in state.inputs.units)
    return dict.fromkeys(unit_id for unit_id in (*read, *own) if unit_id is not None)


def _may_see(caller: Caller, state: AppraisalState | None, known: frozenset[str]) -> bool:
    return state is not None and may_see(
        state, employee_id=caller.employee_id, is_officer=caller.is_officer, principals=known
    )
