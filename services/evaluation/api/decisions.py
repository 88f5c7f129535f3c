"""The decision, its acknowledgement, and how an appraisal becomes final."""

from datetime import date
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.evaluation.api.acting import ActingDep, DocumentPath, OfficerActingDep
from services.evaluation.api.appraisal_views import AppraisalView
from services.evaluation.api.appraisals import answer
from services.evaluation.domain.appraisal.decide import Decide
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.usecases.decisions import (
    BulkDecision,
    acknowledge_appraisal,
    conclude_appraisal_unrated,
    decide_appraisal,
    decide_appraisals,
    finalise_appraisal,
)
from shared.commands import Done
from shared.decision import Rejected
from shared.rules.vocabulary import Level, Predicate

router = APIRouter(tags=["decisions"])

Reason = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]


class DecisionBody(BaseModel):
    """The rater's decision; a reason is needed where it deviates from the suggestion."""

    model_config = ConfigDict(extra="forbid")

    results: Level
    behaviour: Level
    reason: Reason = ""
    on: date | None = None

    def command(self, today: date) -> Decide:
        """The command in the domain's words."""
        return Decide(results=self.results, behaviour=self.behaviour, reason=self.reason, on=self.on or today)


class BulkItem(DecisionBody):
    """The decision about one of many."""

    appraisal_id: Annotated[str, StringConstraints(max_length=400)]


class BulkBody(BaseModel):
    """Decisions about many people, each once."""

    model_config = ConfigDict(extra="forbid")

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


class OnBody(BaseModel):
    """When it happened; today where nothing is said."""

    model_config = ConfigDict(extra="forbid")

    on: date | None = None


class ReasonBody(OnBody):
    """Why an officer acts."""

    reason: Reason


@router.post("/appraisals/{appraisal_id}/decisions")
async def post_decision(
    acting: ActingDep, appraisal_id: DocumentPath, body: DecisionBody, response: Response
) -> AppraisalView:
    """Decide as the rater; again, as long as nobody has acknowledged it."""
    command = body.command(acting.today)
    return answer(response, await decide_appraisal(acting, appraisal_id, command))


@router.post("/decisions")
async def post_decisions(acting: ActingDep, body: BulkBody) -> BulkAnswer:
    """Decide about many people at once; each item is answered for itself."""
    items = [BulkDecision(appraisal_id=each.appraisal_id, command=each.command(acting.today)) for each in body.items]
    outcomes = await decide_appraisals(acting, items)
    return BulkAnswer(
        items=[_outcome(item.appraisal_id, outcome) for item, outcome in zip(items, outcomes, strict=True)]
    )


@router.post("/appraisals/{appraisal_id}/acknowledgements")
async def post_acknowledgement(
    acting: ActingDep, appraisal_id: DocumentPath, body: OnBody, response: Response
) -> AppraisalView:
    """Say as the employee that the decision was seen; it becomes final."""
    on = body.on or acting.today
    return answer(response, await acknowledge_appraisal(acting, appraisal_id, on))


@router.post("/appraisals/{appraisal_id}/finalisations")
async def post_finalisation(
    acting: OfficerActingDep, appraisal_id: DocumentPath, body: ReasonBody, response: Response
) -> AppraisalView:
    """Make a decision final that the employee does not acknowledge."""
    on = body.on or acting.today
    return answer(response, await finalise_appraisal(acting, appraisal_id, reason=body.reason, on=on))


@router.post("/appraisals/{appraisal_id}/unrated")
async def post_unrated(
    acting: OfficerActingDep, appraisal_id: DocumentPath, body: ReasonBody, response: Response
) -> AppraisalView:
    """Conclude without a rating, because what it needs is missing."""
    on = body.on or acting.today
    return answer(response, await conclude_appraisal_unrated(acting, appraisal_id, reason=body.reason, on=on))


def _outcome(appraisal_id: str, outcome: Done[AppraisalState] | Rejected) -> BulkOutcome:
    if isinstance(outcome, Rejected):
        return BulkOutcome(
            appraisal_id=appraisal_id,
            status="rejected",
            code=outcome.code,
            detail=outcome.text,
            field=outcome.field,
        )
    decided = outcome.state.decision.decided
    return BulkOutcome(
        appraisal_id=appraisal_id,
        status="decided",
        version=outcome.version,
        predicate=decided.outcome.predicate if decided is not None else None,
    )
