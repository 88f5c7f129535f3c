"""Endpoints about delegations: who acts for whom as rater, on which days, and whether that was accepted."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel

from services.goals.api.beside import ActingAsMeDep
from services.goals.domain.delegation.answer import accept, decline, withdraw
from services.goals.domain.delegation.state import DELEGATION, DelegationState, seen_by
from services.goals.domain.requests import AcceptanceIn, DelegationIn, RefusalIn, WithdrawalIn
from services.goals.usecases.delegations import answer_delegation, name_delegate
from shared.acting import Acting, ActingDep, ReadingDep, acted
from shared.alike import filled
from shared.authority import acts_for
from shared.commands import Done
from shared.decision import Actor
from shared.document import Document
from shared.events.delegation import DelegationSource, DelegationStatus
from shared.http.pages import After, Limit, Page, tag

router = APIRouter(prefix="/delegations", tags=["delegations"])
DelegationId = Annotated[str, Path(alias="id", max_length=400, examples=["sorong:delegation:kepala:e1:2026-03-02"])]


class Mine(StrEnum):
    """Which of the own delegations: those given to others, or those received."""

    GIVEN = "given"
    RECEIVED = "received"


class DelegationOut(BaseModel):
    """A delegation as its two sides and officers see it. ``in_force``: the delegate may act today."""

    id: str
    version: int
    principal_id: str
    delegate_id: str
    kind: str
    valid_from: date
    valid_to: date
    source: DelegationSource
    status: DelegationStatus
    in_force: bool
    proposed_at: datetime
    reason: str
    letter: str
    answered_on: date | None
    answer_reason: str
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdrawal_reason: str


@router.get("", summary="Delegations given or received")
async def list_delegations(
    acting: ReadingDep,
    mine: Annotated[Mine | None, Query(description="given: oleh saya; received: untuk saya.")] = None,
    status: DelegationStatus | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[DelegationOut]:
    """List the own delegations, those received if nothing else is said; officers see the agency's."""

    def row(found: Document[DelegationState]) -> DelegationOut:
        return _out(found.present, found.version, acting.today)

    me = acting.actor.employee_id
    if mine is None and not acting.actor.officer:
        mine = Mine.RECEIVED
    where = {
        "rater_id": me if mine is Mine.GIVEN else None,
        "employee_id": me if mine is Mine.RECEIVED else None,
        "status": status.value if status else None,
    }
    return await acting.page(DELEGATION, where=where, show=row, limit=limit, after=after)


@router.post("", summary="Name a substitute")
async def post_delegation(body: DelegationIn, acting: ActingDep, response: Response) -> DelegationOut:
    """Name somebody who acts as rater for the caller on some days; that person has to accept."""
    return _acted(acting, await name_delegate(acting, body), response)


@router.get("/{id}", summary="One delegation")
async def get_delegation(id: DelegationId, acting: ReadingDep, response: Response) -> DelegationOut:
    """Show a delegation to its two sides and officers."""
    found = await acting.read(DELEGATION, id)
    seen = seen_by(acting.actor, found.state)
    tag(response, found.version)
    return _out(seen, found.version, acting.today)


@router.post("/{id}/acceptance", summary="Accept a delegation")
async def post_acceptance(
    id: DelegationId, body: AcceptanceIn, acting: ActingAsMeDep, response: Response
) -> DelegationOut:
    """Accept, as the delegate; the authority begins with this day and the first day."""
    return _acted(acting, await answer_delegation(acting, id, accept, body), response)


@router.post("/{id}/refusal", summary="Decline a delegation, or hand it back")
async def post_refusal(id: DelegationId, body: RefusalIn, acting: ActingAsMeDep, response: Response) -> DelegationOut:
    """Decline, as the delegate, with a reason; also what was accepted before."""
    return _acted(acting, await answer_delegation(acting, id, decline, body), response)


@router.post("/{id}/withdrawal", summary="Take a delegation back")
async def post_withdrawal(
    id: DelegationId, body: WithdrawalIn, acting: ActingAsMeDep, response: Response
) -> DelegationOut:
    """Take back, as the principal or an officer, with a reason."""
    return _acted(acting, await answer_delegation(acting, id, withdraw, body), response)


def _acted(acting: Acting, done: Done[DelegationState], response: Response) -> DelegationOut:
    acted(response, done)
    return _out(done.state, done.version, acting.today)


def _out(delegation: DelegationState, version: int, today: date) -> DelegationOut:
    delegate = Actor(employee_id=delegation.delegate_id, today=today, given=(delegation,))
    return filled(DelegationOut, delegation, version=version, in_force=acts_for(delegate, delegation.principal_id))
