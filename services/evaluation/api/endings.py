"""How an appraisal becomes final: acknowledged by the employee, or ended by an officer, one by one or in bulk."""

from fastapi import APIRouter, Response

from services.evaluation.api.appraisals import answer
from services.evaluation.api.beside import ActingInCycleDep, OfficerInCycleDep
from services.evaluation.api.bulk import AboutAppraisal, BulkAnswer, BulkBody, answer_each
from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.appraisal.finish import Ending
from services.evaluation.domain.requests import Reason
from services.evaluation.usecases.endings import (
    acknowledge_appraisal,
    conclude_appraisal_unrated,
    conclude_appraisals_unrated,
    finalise_appraisal,
    finalise_appraisals,
)
from shared.acting import AnyOfficerActingDep, DocumentId
from shared.alike import filled
from shared.request import DatedRequest

router = APIRouter(tags=["decisions"])


class ReasonBody(DatedRequest):
    """Why an officer acts."""

    reason: Reason


class EndingItem(AboutAppraisal, ReasonBody):
    """Why one of many appraisals ends."""


class EndingsBody(BulkBody[EndingItem]):
    """Why the appraisals of many people end. A dry run only tells."""

    def endings(self) -> dict[str, Ending]:
        """Give the endings by appraisal."""
        return {id: filled(Ending, each) for id, each in self.first().items()}


@router.post("/appraisals/{appraisal_id}/acknowledgements")
async def post_acknowledgement(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: DatedRequest, response: Response
) -> AppraisalView:
    """Say as the employee that the decision was seen; it becomes final."""
    return answer(response, await acknowledge_appraisal(acting, appraisal_id, filled(Ending, body)))


@router.post("/appraisals/{appraisal_id}/finalisations")
async def post_finalisation(
    acting: OfficerInCycleDep, appraisal_id: DocumentId, body: ReasonBody, response: Response
) -> AppraisalView:
    """Make a decision final that the employee does not acknowledge."""
    return answer(response, await finalise_appraisal(acting, appraisal_id, filled(Ending, body)))


@router.post("/finalisations")
async def post_finalisations(acting: AnyOfficerActingDep, body: EndingsBody) -> BulkAnswer:
    """Make many decisions final that the employees do not acknowledge; each item is answered for itself."""
    outcomes = await finalise_appraisals(acting, body.endings(), dry_run=body.dry_run)
    return answer_each(body, outcomes, "final")


@router.post("/appraisals/{appraisal_id}/unrated")
async def post_unrated(
    acting: OfficerInCycleDep, appraisal_id: DocumentId, body: ReasonBody, response: Response
) -> AppraisalView:
    """Conclude without a rating, because what it needs is missing."""
    return answer(response, await conclude_appraisal_unrated(acting, appraisal_id, filled(Ending, body)))


@router.post("/unrated")
async def post_unrated_many(acting: AnyOfficerActingDep, body: EndingsBody) -> BulkAnswer:
    """Conclude many appraisals without a rating; each item is answered for itself."""
    outcomes = await conclude_appraisals_unrated(acting, body.endings(), dry_run=body.dry_run)
    return answer_each(body, outcomes, "final")
