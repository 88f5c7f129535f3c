"""Improvement plans: proposed, agreed, followed and concluded by rater and employee."""

from collections.abc import Callable
from datetime import date

from services.evaluation.domain.improvement.follow import agree_plan, conclude_plan, note_check_in
from services.evaluation.domain.improvement.propose import ProposePlan, owed, propose_plan
from services.evaluation.domain.improvement.state import IMPROVEMENT, ImprovementState
from services.evaluation.usecases.acting import Acting, existing, run
from services.evaluation.usecases.appraisals import visible_appraisal
from services.evaluation.usecases.cycles import existing_cycle
from shared.commands import Done
from shared.decision import Contexts, Decision
from shared.document import Document
from shared.events.improvement import ImprovementOutcome
from shared.ids import evaluation
from shared.ids.form import agency_of


async def read_plan(acting: Acting, appraisal_id: str) -> tuple[Document[ImprovementState], bool]:
    """Read the plan after a result that the caller may see, without a state when there is none, and if one is owed."""
    appraisal = existing((await visible_appraisal(acting, appraisal_id)).state)
    cycle = await existing_cycle(acting, appraisal.cycle_id)
    found: Document[ImprovementState] = await acting.documents.get(IMPROVEMENT, plan_id(appraisal_id))
    return found, owed(appraisal, cycle)


async def propose_improvement(acting: Acting, appraisal_id: str, command: ProposePlan) -> Done[ImprovementState]:
    """Propose a plan, as rater or employee."""
    known = existing((await visible_appraisal(acting, appraisal_id)).state)
    cycle_document, by = acting.id(evaluation.CYCLE, known.cycle_id), acting.caller.employee_id

    def decided(state: ImprovementState | None, contexts: Contexts) -> Decision[ImprovementState]:
        appraisal, cycle = existing(contexts.get(appraisal_id)), existing(contexts.get(cycle_document))
        return propose_plan(state, command, appraisal=appraisal, cycle=cycle, by=by)

    return await run(acting, IMPROVEMENT, plan_id(appraisal_id), decided, (appraisal_id, cycle_document))


async def agree_improvement(acting: Acting, appraisal_id: str) -> Done[ImprovementState]:
    """Agree to a plan, as the other side."""
    by = acting.caller.employee_id
    return await _change(acting, appraisal_id, lambda state: agree_plan(state, by=by, on=acting.today))


async def check_in(acting: Acting, appraisal_id: str, *, note: str, on: date) -> Done[ImprovementState]:
    """Note a talk."""
    by = acting.caller.employee_id
    return await _change(acting, appraisal_id, lambda state: note_check_in(state, note=note, by=by, on=on))


async def conclude_improvement(
    acting: Acting, appraisal_id: str, *, outcome: ImprovementOutcome, reason: str, on: date
) -> Done[ImprovementState]:
    """Conclude a plan, as the rater."""
    by = acting.caller.employee_id
    return await _change(
        acting, appraisal_id, lambda state: conclude_plan(state, outcome=outcome, reason=reason, by=by, on=on)
    )


def plan_id(appraisal_id: str) -> str:
    """The id of the plan after a result: the same parts under another kind."""
    return evaluation.IMPROVEMENT.of(agency_of(appraisal_id), *evaluation.APPRAISAL.read(appraisal_id))


async def _change(
    acting: Acting, appraisal_id: str, decide_on: Callable[[ImprovementState], Decision[ImprovementState]]
) -> Done[ImprovementState]:
    await visible_appraisal(acting, appraisal_id)
    return await run(acting, IMPROVEMENT, plan_id(appraisal_id), lambda state, _contexts: decide_on(existing(state)))
