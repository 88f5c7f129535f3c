"""The decision of the rater, about one person or about many."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, StrictInt

from services.evaluation.api.appraisals import answer
from services.evaluation.api.beside import ActingInCycleDep
from services.evaluation.api.bulk import AboutAppraisal, BulkAnswer, BulkBody, answer_each
from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.appraisal.decide import Decide
from services.evaluation.domain.requests import Reason
from services.evaluation.usecases.decisions import decide_appraisal, decide_appraisals
from shared.acting import ActingDep, DocumentId
from shared.alike import filled
from shared.request import DatedRequest
from shared.rules.vocabulary import Level

router = APIRouter(tags=["decisions"])


class DecisionBody(DatedRequest):
    """The rater's decision; a reason is needed where it deviates from the suggestion."""

    results: Level
    behaviour: Level
    reason: Reason = ""


class DecisionItem(AboutAppraisal, DecisionBody):
    """The decision about one of many; ``version`` is the one of the appraisal that was read, refused when it moved."""

    version: Annotated[StrictInt, Field(ge=1)] | None = None


class DecisionsBody(BulkBody[DecisionItem]):
    """Decisions about many people. A dry run only tells."""


@router.post("/appraisals/{appraisal_id}/decisions")
async def post_decision(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: DecisionBody, response: Response
) -> AppraisalView:
    """Decide as the rater; again, as long as nobody has acknowledged it."""
    return answer(response, await decide_appraisal(acting, appraisal_id, filled(Decide, body)))


@router.post("/decisions")
async def post_decisions(acting: ActingDep, body: DecisionsBody) -> BulkAnswer:
    """Decide about many people at once; each item is answered for itself."""
    first = body.first()
    items = {id: filled(Decide, each) for id, each in first.items()}
    versions = {id: each.version for id, each in first.items() if each.version is not None}
    return answer_each(body, await decide_appraisals(acting, items, dry_run=body.dry_run, versions=versions), "decided")
