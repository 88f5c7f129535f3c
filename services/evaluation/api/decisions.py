"""The decision, its acknowledgement, and how an appraisal becomes final."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, StringConstraints, model_validator

from services.evaluation.api.appraisals import answer
from services.evaluation.api.beside import ActingInCycleDep, OfficerInCycleDep
from services.evaluation.api.views import AppraisalView
from services.evaluation.domain.appraisal.decide import Decide
from services.evaluation.domain.appraisal.finish import Ending, conclude_unrated
from services.evaluation.domain.requests import Reason
from services.evaluation.metrics import count_final
from services.evaluation.usecases.appraisals import change
from services.evaluation.usecases.decisions import (
    acknowledge_appraisal,
    decide_appraisal,
    decide_appraisals,
    finalise_appraisal,
)
from shared.acting import ActingDep, DocumentId
from shared.alike import filled
from shared.commands import CommandOutcome
from shared.decision import Rejected
from shared.request import DatedRequest, Request
from shared.rules.vocabulary import Level, Predicate

router = APIRouter(tags=["decisions"])


class DecisionBody(DatedRequest):
    """The rater's decision; a reason is needed where it deviates from the suggestion."""

    results: Level
    behaviour: Level
    reason: Reason = ""


class BulkItem(DecisionBody):
    """The decision about one of many."""

    appraisal_id: Annotated[str, StringConstraints(max_length=400)]


class BulkBody(Request):
    """Decisions about many people, each once."""

    items: Annotated[tuple[BulkItem, ...], Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [item.appraisal_id for item in self.items]
        if len(ids) != len(set(ids)):
            raise ValueError("setiap appraisal_id hanya boleh satu kali")
        return self


class BulkOutcome(BaseModel):
    """What became of one item."""

    appraisal_id: str
    status: Literal["decided", "rejected"]
    version: int | None = None
    predicate: Predicate | None = None
    code: str | None = None
    detail: str | None = None
    field: str | None = None


class BulkAnswer(BaseModel):
    """What became of each item, in order."""

    items: list[BulkOutcome]


class ReasonBody(DatedRequest):
    """Why an officer acts."""

    reason: Reason


@router.post("/appraisals/{appraisal_id}/decisions")
async def post_decision(
    acting: ActingInCycleDep, appraisal_id: DocumentId, body: DecisionBody, response: Response
) -> AppraisalView:
    """Decide as the rater; again, as long as nobody has acknowledged it."""
    return answer(response, await decide_appraisal(acting, appraisal_id, filled(Decide, body)))


@router.post("/decisions")
async def post_decisions(acting: ActingDep, body: BulkBody) -> BulkAnswer:
    """Decide about many people at once; each item is answered for itself."""
    outcomes = await decide_appraisals(acting, {each.appraisal_id: filled(Decide, each) for each in body.items})
    return BulkAnswer(items=[_outcome(each.appraisal_id, outcomes[each.appraisal_id]) for each in body.items])


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


@router.post("/appraisals/{appraisal_id}/unrated")
async def post_unrated(
    acting: OfficerInCycleDep, appraisal_id: DocumentId, body: ReasonBody, response: Response
) -> AppraisalView:
    """Conclude without a rating, because what it needs is missing."""
    done = await change(acting, appraisal_id, conclude_unrated, filled(Ending, body), units=True)
    count_final(done, "unrated")
    return answer(response, done)


def _outcome(appraisal_id: str, outcome: CommandOutcome) -> BulkOutcome:
    if isinstance(outcome, Rejected):
        return filled(BulkOutcome, outcome, appraisal_id=appraisal_id, status="rejected", detail=outcome.text)
    decided = outcome.state.decision.outcome
    return filled(BulkOutcome, outcome, decided, appraisal_id=appraisal_id, status="decided")
