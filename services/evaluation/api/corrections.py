"""What mends mistakes: corrections of final results, proposed and decided; conclusions that are opened again."""

from typing import Self

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.evaluation.api.appraisals import answer
from services.evaluation.api.beside import ActingInCycleDep, OfficerInCycleDep
from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.appraisal.checks import may_see
from services.evaluation.domain.appraisal.publish import APPRAISAL, correction_mark
from services.evaluation.domain.appraisal.reopen import reopen
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.correction.propose import ProposeCorrection, name_corrections_decider
from services.evaluation.domain.correction.state import CorrectionState
from services.evaluation.domain.requests import CorrectionBody, CorrectionDecisionBody, DeciderBody, ReopeningBody
from services.evaluation.usecases.appraisals import change
from services.evaluation.usecases.corrections import answer_correction, ask_for_correction
from shared.acting import DocumentId, ReadingDep
from shared.alike import filled
from shared.authority import principals
from shared.document import Document
from shared.events.base import Id
from shared.events.correction import CorrectionStatus
from shared.events.evaluation import Outcome
from shared.http.pages import After, Limit, Page
from shared.where import any_of

router = APIRouter(tags=["corrections"])


class CorrectionView(BaseModel):
    """The newest correction of one result, with the result as it stands."""

    appraisal_id: str
    version: int
    cycle_id: str
    employee_id: str
    rater_id: str | None
    decided: Outcome | None
    correction: CorrectionState | None

    @classmethod
    def of(cls, found: Document[AppraisalState]) -> Self:
        """Show the newest correction of a result."""
        state = found.present
        decided = state.decision.told["decided"]
        return filled(cls, state, state.inputs, appraisal_id=found.id, version=found.version, decided=decided)


@router.get("/corrections")
async def list_corrections(
    acting: ReadingDep,
    status: CorrectionStatus = CorrectionStatus.PROPOSED,
    cycle_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[CorrectionView]:
    """List corrections: for an officer all of the agency, for everybody else those they decide, also for somebody."""
    actor = acting.actor

    def row(found: Document[AppraisalState]) -> CorrectionView | None:
        return CorrectionView.of(found) if may_see(found.present, actor) else None

    deciders = {""} if actor.officer or actor.units else {actor.employee_id, *principals(actor)}
    marks = any_of(correction_mark(status, decider_id=each) for each in sorted(deciders))
    return await acting.page(
        APPRAISAL, where={"reads": marks, "cycle_id": cycle_id}, limit=limit, after=after, show=row
    )


@router.post("/appraisals/{appraisal_id}/reopenings")
async def post_reopening(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: ReopeningBody, response: Response
) -> AppraisalView:
    """Open again what was decided too early (rater or officer), or concluded without a predicate (officer)."""
    return answer(response, await change(acting, appraisal_id, reopen, body, units=True))


@router.post("/appraisals/{appraisal_id}/corrections")
async def post_correction(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: CorrectionBody, response: Response
) -> AppraisalView:
    """Ask, as the rater or an officer, for another final result, or for its withdrawal; the result stands meanwhile."""
    return answer(response, await ask_for_correction(acting, appraisal_id, filled(ProposeCorrection, body)))


@router.post("/appraisals/{appraisal_id}/correction/decider")
async def post_corrections_decider(
    acting: OfficerInCycleDep, appraisal_id: DocumentId, body: DeciderBody, response: Response
) -> AppraisalView:
    """Name who decides, where the rater's superior is not known or cannot."""
    return answer(response, await change(acting, appraisal_id, name_corrections_decider, body, by_officer=True))


@router.post("/appraisals/{appraisal_id}/correction/decision")
async def post_correction_decision(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: CorrectionDecisionBody, response: Response
) -> AppraisalView:
    """Approve or refuse as the rater's superior; approved, it is the final result from now on."""
    return answer(response, await answer_correction(acting, appraisal_id, body))
