"""Corrections of final results: proposed with the superior who decides, and decided."""

from dataclasses import replace

from services.evaluation import metrics
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.correction.decide import decide_correction
from services.evaluation.domain.correction.propose import ProposeCorrection, propose_correction
from services.evaluation.domain.requests import CorrectionDecisionBody
from services.evaluation.store import superior_of
from services.evaluation.usecases.appraisals import change, load_with_cycles, visible_appraisal
from shared.acting import Acting
from shared.commands import Done
from shared.events.correction import CorrectionKind


async def ask_for_correction(acting: Acting, id: str, command: ProposeCorrection) -> Done[AppraisalState]:
    """Propose a correction; the superior of the result's rater decides, where he or she is known."""
    await load_with_cycles(acting, [id])
    known = (await visible_appraisal(acting, id, to_act=True)).present
    rater_id = known.inputs.rater_id
    superior_id = await superior_of(acting, known.cycle_id, rater_id) if rater_id is not None else None
    done = await change(acting, id, propose_correction, replace(command, superior_id=superior_id))
    metrics.count_correction(done, "proposed")
    return done


async def answer_correction(acting: Acting, id: str, body: CorrectionDecisionBody) -> Done[AppraisalState]:
    """Approve or refuse the correction that waits."""
    done = await change(acting, id, decide_correction, body)
    metrics.count_correction(done, _step(done.state, approved=body.approved))
    return done


def _step(state: AppraisalState, *, approved: bool) -> metrics.CorrectionStep:
    if not approved or state.correction is None:
        return "refused"
    return "withdrawn" if state.correction.kind is CorrectionKind.WITHDRAW else "replaced"
