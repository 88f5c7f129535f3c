"""Plans that wait for a rater: the inbox, and one word on many of them."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from services.goals.api.edition_bodies import PendingOut, pending_out
from services.goals.domain.requests import AgreementsIn
from services.goals.usecases.proposals import Waiting, agree_on, proposals_for
from shared.acting import ActingDep, ReadingDep
from shared.alike import filled
from shared.commands import CommandOutcome, Done
from shared.each import Misread, Unreadable, woven
from shared.http.pages import After, Limit, Page
from shared.http.problems import FieldError, errors_of

router = APIRouter(tags=["plans"])


class ProposalRow(BaseModel):
    """A plan that waits: whose, what is proposed, what that changes.

    ``agreed_edition``: 0 before the first agreement. ``expectations_missing``: behaviours of which the rater has to say
    what is expected before the plan can be agreed on.
    """

    plan_id: str
    version: int
    cycle_id: str
    segment: int
    employee_id: str
    unit_id: str
    rater_id: str | None
    position: str
    agreed_edition: int
    pending: PendingOut
    expectations_missing: tuple[str, ...]


class Agreed(BaseModel):
    """What became of one agreement; a refused one says why."""

    plan_id: str
    status: Literal["agreed", "rejected"]
    version: int | None = None
    code: str | None = None
    detail: str | None = None
    errors: list[FieldError] = []


class AgreementsDone(BaseModel):
    """What became of each agreement, in order."""

    items: list[Agreed]


@router.get("/proposals", summary="Plans that wait for the rater")
async def list_proposals(acting: ReadingDep, limit: Limit = 50, after: After = None) -> Page[ProposalRow]:
    """List what the caller's people proposed, and those of whom the caller stands in for, with what it changes."""
    page = await proposals_for(acting, limit=limit, after=after)
    return Page(items=[_row(each) for each in page.items], next=page.next)


@router.post("/agreements", summary="Agree on many plans")
async def post_agreements(body: AgreementsIn, acting: ActingDep) -> AgreementsDone:
    """Agree on many plans at once; each item is answered for itself."""
    verdicts = body.verdicts()
    outcomes = dict(zip(verdicts, await agree_on(acting, verdicts), strict=True))
    told = [_agreed(each.plan_id, outcomes[each.plan_id]) for each in body.items if not isinstance(each, Misread)]
    return AgreementsDone(items=list(woven(body.items, told, _misread)))


def _row(waiting: Waiting) -> ProposalRow:
    found, flags, missing = waiting
    plan, pending = found.present, found.present.pending
    if pending is None:
        raise AssertionError(f"{found.id} does not wait")
    return filled(
        ProposalRow,
        plan.assignment,
        plan,
        plan_id=found.id,
        version=found.version,
        pending=pending_out(plan, found.version, pending, flags),
        expectations_missing=missing,
    )


def _agreed(plan_id: str, outcome: CommandOutcome) -> Agreed:
    if isinstance(outcome, Done):
        return Agreed(plan_id=plan_id, status="agreed", version=outcome.version)
    return Agreed(plan_id=plan_id, status="rejected", code=outcome.code, detail=outcome.text, errors=errors_of(outcome))


def _misread(plan_id: str, refusal: Unreadable) -> Agreed:
    return _agreed(plan_id, refusal)
