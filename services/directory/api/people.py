"""People, their employment, and who acts for them: recorded and found by officers."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field, StrictBool

from services.directory.api.person_out import (
    EmploymentOut,
    PersonOut,
    PersonRow,
    employment_out,
    person_of,
    row_of,
)
from services.directory.api.units import RecordedOut, recorded
from services.directory.domain.employment import EMPLOYMENT
from services.directory.domain.person.delegate import Ended, end_delegation
from services.directory.domain.person.relations import listed_for, may_know, sign_together
from services.directory.domain.person.state import PERSON, PersonState, listed_on
from services.directory.domain.requests import DelegationIn, EmploymentIn, PersonEntry, PersonIn
from services.directory.rules.number import warnings_of
from services.directory.rules.words import asked
from services.directory.usecases.names import asker_for
from services.directory.usecases.reads import note_read, readable_person
from services.directory.usecases.record import (
    known_by,
    record_delegation,
    record_employment_of,
    record_people,
    record_person_alone,
)
from shared.acting import Acting, AnyOfficerActingDep, ReadingDep, acted
from shared.decision import Invalid
from shared.document import Document
from shared.each import Misread, alone, readable, woven
from shared.events.base import Id
from shared.http.pages import After, Limit, Page, tag
from shared.ids import directory
from shared.request import Request
from shared.where import AllOf, Range, Term, any_of

router = APIRouter(prefix="/people", tags=["people"])


class PeopleIn(Request):
    """People who are recorded together; they may be each other's superiors. ``dry_run``: only say what would be."""

    people: Annotated[
        tuple[Annotated[PersonEntry | Misread, alone(id="employee_id")], ...],
        Field(min_length=1, max_length=500),
    ]
    dry_run: StrictBool = False


@router.get("", summary="Find people")
async def list_people(
    acting: ReadingDep,
    name: Annotated[
        str | None, Query(max_length=300, description="Awal kata-kata namanya, tanpa gelar pun jadi.")
    ] = None,
    nip: Annotated[str | None, Query(pattern=r"^\d{4,18}$", description="NIP, atau angka-angka depannya.")] = None,
    unit_id: Annotated[Id | None, Query(description="Unit kerja sekarang.")] = None,
    active: Annotated[bool | None, Query(description="Hanya yang aktif, atau yang tidak.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[PersonRow]:
    """Find people by the beginnings of words of their name, by NIP, by unit: officers in the whole agency.

    Superiors among their people, heads among those of their unit, substitutes of today among the superior's. A NIP is
    shown to, and found by, officers, the person and the superior.
    """
    words = asked(name) if name is not None else ()
    if name is not None and not words:
        raise Invalid("Tulis sedikitnya satu huruf dari namanya.", field="name")
    asker = await asker_for(acting)
    within = listed_for(asker)
    where: Mapping[str, Term] = {
        "listed_for": any_of(within) if within is not None else None,
        "words": AllOf(words) if words else None,
        "nip": Range(at_least=nip, below=f"{nip}:") if nip else None,
        "unit_id": unit_id,
        "active": active,
    }

    def row(found: Document[PersonState]) -> PersonRow | None:
        person = found.present
        with_nip = sign_together(asker, person)
        if within is not None and listed_on(person, acting.today).isdisjoint(within):
            return None
        if not may_know(asker, person) or (nip is not None and not with_nip):
            return None
        return row_of(person, with_nip=with_nip)

    found = await acting.page(PERSON, where=where, show=row, limit=limit, after=after)
    note_read(acting, "list", [each.employee_id for each in found.items])
    return found


@router.post("", summary="Record many people")
async def post_people(body: PeopleIn, acting: AnyOfficerActingDep) -> RecordedOut:
    """Record up to 500 people at once; one outcome each, in order."""
    people = known_by(acting, readable(body.people, field="people"))
    outcomes = await record_people(acting, people, dry_run=body.dry_run)
    pairs = zip(people, outcomes, strict=True)
    done = [recorded(each.employee_id, outcome, warnings_of(each.nip)) for each, outcome in pairs]
    return RecordedOut(items=list(woven(body.people, done, recorded, field="people")))


@router.get("/{employee_id}", summary="One person")
async def get_person(employee_id: Id, acting: ReadingDep, response: Response) -> PersonOut:
    """Show a person to officers, of the agency or of the unit, and to himself or herself."""
    found = await readable_person(acting, employee_id)
    note_read(acting, "person", (employee_id,))
    tag(response, found.version)
    return person_of(found.present, found.version)


@router.put("/{employee_id}", summary="Record a person")
async def put_person(employee_id: Id, body: PersonIn, acting: AnyOfficerActingDep, response: Response) -> PersonOut:
    """Record a person: the same first day corrects the assignment, a later one is a movement."""
    done = await record_person_alone(acting, employee_id, body)
    acted(response, done)
    return person_of(done.state, done.version)


@router.get("/{employee_id}/employment", summary="An employment")
async def get_employment(employee_id: Id, acting: ReadingDep, response: Response) -> EmploymentOut:
    """Show an employment to officers, and to the person."""
    id = directory.EMPLOYMENT.of(acting.agency_id, employee_id)
    await readable_person(acting, employee_id, beside=(id,))
    found = await acting.read(EMPLOYMENT, id)
    tag(response, found.version)
    return employment_out(found.present, found.version)


@router.put("/{employee_id}/employment", summary="Record an employment")
async def put_employment(
    employee_id: Id, body: EmploymentIn, acting: AnyOfficerActingDep, response: Response
) -> EmploymentOut:
    """Record first and last day, why it ended, contract and leaves; access ends with the last day."""
    done = await record_employment_of(acting, employee_id, body)
    acted(response, done)
    return employment_out(done.state, done.version)


@router.post("/{employee_id}/delegations", summary="Record a delegation by letter")
async def post_delegation(
    employee_id: Id, body: DelegationIn, acting: AnyOfficerActingDep, response: Response
) -> PersonOut:
    """Record who acts for a person as PLT, Plh or delegate; that person still has to accept in goals."""
    done = await record_delegation(acting, employee_id, body)
    acted(response, done)
    return person_of(done.state, done.version)


@router.delete("/{employee_id}/delegations/{to_employee_id}/{valid_from}", summary="Take a delegation back")
async def delete_delegation(
    employee_id: Id, to_employee_id: Id, valid_from: date, acting: AnyOfficerActingDep, response: Response
) -> PersonOut:
    """Take back what was recorded of a substitute from a day on."""
    ended = Ended(to_employee_id=to_employee_id, valid_from=valid_from)
    id = _id(acting, employee_id)
    done = await acting.run(PERSON, id, end_delegation, ended)
    acted(response, done)
    return person_of(done.state, done.version)


def _id(acting: Acting, employee_id: str) -> str:
    return directory.PERSON.of(acting.agency_id, employee_id)
