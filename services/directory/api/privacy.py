"""What a data protection officer needs: everything about a person, and erasing an identity."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.directory.api.admin import AdminActingDep
from services.directory.api.person_out import EmploymentOut, PersonOut, employment_out, person_of
from services.directory.domain.employment import EMPLOYMENT
from services.directory.domain.person.erase import erase
from services.directory.domain.person.state import PERSON
from services.directory.domain.requests import ErasureIn
from services.directory.metrics import ERASURES
from services.directory.store import held_by, principals_of
from services.directory.usecases.reads import note_read
from shared.acting import ReadingDep, acted
from shared.auth import Role
from shared.decision import not_found
from shared.events.base import Id
from shared.events.directory import Delegation
from shared.ids import directory

router = APIRouter(prefix="/people", tags=["privacy"])


class GivenBy(BaseModel):
    """A delegation to the person, and who gave it."""

    principal_id: str
    delegation: Delegation


class ExportOut(BaseModel):
    """Everything that the directory holds about a person. What other services hold, they tell themselves."""

    agency_id: str
    person: PersonOut
    employment: EmploymentOut | None
    delegations_received: list[GivenBy]
    positions_held: list[str]
    search_words: list[str]
    published: list[str]


@router.get("/{employee_id}/export", summary="Everything about a person")
async def get_export(employee_id: Id, acting: ReadingDep) -> ExportOut:
    """Give everything held about a person, to the agency's administrator and to the person (UU 27/2022 article 7)."""
    if not acting.caller.has(Role.AGENCY_ADMIN) and acting.actor.employee_id != employee_id:
        raise not_found()
    id = directory.PERSON.of(acting.agency_id, employee_id)
    employed = directory.EMPLOYMENT.of(acting.agency_id, employee_id)
    await acting.load((id, employed))
    found, employment = await acting.read(PERSON, id), await acting.find(EMPLOYMENT, employed)
    principals = [each.present for each in await principals_of(acting.documents, acting.agency_id, employee_id)]
    note_read(acting, "export", (employee_id,))
    lookup: dict[str, Any] = dict(PERSON.lookup(found.present))
    return ExportOut(
        agency_id=acting.agency_id,
        person=person_of(found.present, found.version),
        employment=employment_out(employment.state, employment.version) if employment.state is not None else None,
        delegations_received=[
            GivenBy(principal_id=each.employee_id, delegation=delegation)
            for each in principals
            for delegation in each.delegations
            if delegation.to_employee_id == employee_id
        ],
        positions_held=await held_by(acting.documents, acting.agency_id, employee_id),
        search_words=lookup["words"],
        published=sorted({each.type for each in (*found.facts.values(), *employment.facts.values())}),
    )


@router.post("/{employee_id}/erasure", summary="Erase an identity")
async def post_erasure(employee_id: Id, body: ErasureIn, acting: AdminActingDep, response: Response) -> PersonOut:
    """Replace name and NIP for ever, with a reason, once the employment has ended."""
    id = directory.PERSON.of(acting.agency_id, employee_id)
    employed = directory.EMPLOYMENT.of(acting.agency_id, employee_id)
    done = await acting.run(PERSON, id, erase, body, contexts=(employed,))
    if not done.repeated:
        ERASURES.inc()
    acted(response, done)
    return person_of(done.state, done.version)
