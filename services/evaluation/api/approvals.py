"""Decisions that wait for the superior of who decided: listed, approved or returned, one by one or in bulk."""

from datetime import date
from typing import Self

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.evaluation.api.appraisals import answer
from services.evaluation.api.beside import ActingInCycleDep, OfficerInCycleDep
from services.evaluation.api.bulk import AboutAppraisal, BulkAnswer, BulkBody, answer_each
from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.appraisal.checks import may_see
from services.evaluation.domain.appraisal.publish import APPRAISAL, approval_mark
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.approval.decide import Approve, name_approver
from services.evaluation.domain.approval.state import ApprovalState
from services.evaluation.domain.requests import DeciderBody, Reason
from services.evaluation.usecases.appraisals import change
from services.evaluation.usecases.approvals import answer_decision, answer_decisions
from shared.acting import ActingDep, DocumentId, ReadingDep
from shared.alike import filled
from shared.authority import principals
from shared.document import Document
from shared.events.base import Id
from shared.events.evaluation import Outcome
from shared.http.pages import After, Limit, Page
from shared.request import DatedRequest
from shared.rules.vocabulary import Level
from shared.where import any_of

router = APIRouter(tags=["approvals"])


class ApprovalBody(DatedRequest):
    """Approved, or returned with a reason. ``results`` and ``behaviour``: the ratings that are meant, to be sure."""

    approved: bool
    reason: Reason = ""
    results: Level | None = None
    behaviour: Level | None = None


class ApprovalItem(AboutAppraisal, ApprovalBody):
    """The answer about one of many."""


class ApprovalsBody(BulkBody[ApprovalItem]):
    """Answers about many people. A dry run only tells."""


class AwaitingApproval(BaseModel):
    """A decision that waits: whose, what was decided and suggested, why it deviates, and who approves."""

    appraisal_id: str
    version: int
    cycle_id: str
    employee_id: str
    rater_id: str | None
    unit_id: str | None
    suggested: Outcome
    decided: Outcome | None
    decided_by: str | None
    decided_on: date | None
    deviates: bool
    deviation_reason: str
    approval: ApprovalState | None

    @classmethod
    def of(cls, found: Document[AppraisalState]) -> Self:
        """Show what has to be approved."""
        state = found.present
        person = state.inputs.assignment
        return filled(
            cls,
            state,
            state.decision,
            **state.decision.told,
            appraisal_id=found.id,
            version=found.version,
            rater_id=state.inputs.rater_id,
            unit_id=person.unit_id if person is not None else None,
            suggested=state.suggestion.outcome,
        )


@router.get("/approvals")
async def list_approvals(
    acting: ReadingDep, cycle_id: Id | None = None, limit: Limit = 50, after: After = None
) -> Page[AwaitingApproval]:
    """List decisions that wait: for an officer all of the agency, for everybody else those they approve."""
    actor = acting.actor

    def row(found: Document[AppraisalState]) -> AwaitingApproval | None:
        return AwaitingApproval.of(found) if may_see(found.present, actor) else None

    approvers = {""} if actor.officer or actor.units else {actor.employee_id, *principals(actor)}
    marks = any_of(approval_mark(approver_id=each) for each in sorted(approvers))
    return await acting.page(
        APPRAISAL, where={"reads": marks, "cycle_id": cycle_id}, limit=limit, after=after, show=row
    )


@router.post("/appraisals/{appraisal_id}/approval")
async def post_approval(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: ApprovalBody, response: Response
) -> AppraisalView:
    """Approve a decision as the rater's superior, or return it with a reason."""
    return answer(response, await answer_decision(acting, appraisal_id, filled(Approve, body)))


@router.post("/appraisals/{appraisal_id}/approval/approver")
async def post_approver(
    acting: OfficerInCycleDep, appraisal_id: DocumentId, body: DeciderBody, response: Response
) -> AppraisalView:
    """Name who approves, where the rater's superior is not known or cannot."""
    return answer(response, await change(acting, appraisal_id, name_approver, body, by_officer=True))


@router.post("/approvals")
async def post_approvals(acting: ActingDep, body: ApprovalsBody) -> BulkAnswer:
    """Approve or return many decisions at once; each item is answered for itself."""
    items = {id: filled(Approve, each) for id, each in body.first().items()}
    return answer_each(body, await answer_decisions(acting, items, dry_run=body.dry_run), "answered")
