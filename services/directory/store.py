"""What the directory keeps, what it is looked up by, and the queries of its own."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.directory.domain.agency import AGENCY, AgencyRecord
from services.directory.domain.employment import EMPLOYMENT, EmploymentRecord
from services.directory.domain.importing.apply import employment_of, is_waiting
from services.directory.domain.importing.state import IMPORT, IMPORT_PART, ImportState, ImportStatus
from services.directory.domain.person.record import follow_employment
from services.directory.domain.person.state import PERSON, PersonState
from services.directory.domain.position import POSITION, held_word
from services.directory.domain.unit import UNIT
from services.directory.domain.unit_places import UNIT_PLACES
from shared.decision import Delegation, Env
from shared.delegations import DELEGATION
from shared.document import Document
from shared.events.delegation import DelegationStatus
from shared.ids import directory
from shared.ids.form import kind_of
from shared.jobs import CHUNK, Owner
from shared.mongo.documents import Documents, LookedUp
from shared.passes import Pages
from shared.where import Range, Term

KINDS = (AGENCY, POSITION, UNIT, UNIT_PLACES, PERSON, EMPLOYMENT, IMPORT, IMPORT_PART, DELEGATION)

LOOKUPS: tuple[tuple[str, ...], ...] = (
    ("words",),
    ("nip",),
    ("unit_id",),
    ("delegates",),
    ("listed_for",),
    ("employee_id", "status"),
    ("rater_id",),
    ("active",),
    ("heads",),
    ("last_day",),
    ("status",),
    ("import_id", "pending"),
    ("sought",),
)

_PAGE = 1000


async def select_waiting(owner: Owner[ImportState], _limit: int) -> Sequence[str]:
    """Name what the first part that is not done has still to record, or the part once nothing is left of it."""
    documents = owner.documents
    where: Mapping[str, Term] = {"import_id": owner.state.import_id, "pending": True}
    parts = await documents.select(kind=IMPORT_PART, agency_id=owner.agency_id, where=where, limit=1)
    if not parts:
        return ()
    part = parts[0].present
    if owner.state.status is not ImportStatus.RUNNING:
        return (parts[0].id,)
    employed = {id: employment_of(id) for id in part.ids if kind_of(id) == PERSON.name}
    known = await documents.load({*part.ids, *employed.values()})
    states = {id: document.state for id, document in known.items()}
    env = replace(owner.env, contexts=states)
    waiting = [id for id in part.ids if is_waiting(part, states.get(id), replace(env, id=id))]
    return waiting or (parts[0].id,)


async def select_employee(owner: Owner[EmploymentRecord], _limit: int) -> Sequence[str]:
    """Name the person who is not as the employment says."""
    person = directory.PERSON.of(owner.agency_id, owner.state.employee_id)
    return await _not_following(owner.documents, [person], owner.env)


def over_today(owner: Owner[AgencyRecord]) -> Pages:
    """Read on through the people whose employment is over while they are active, or goes on while they are not."""

    async def due(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
        where: Mapping[str, Term] = {"last_day": Range(above="")}
        pages = owner.documents.pages(
            kind=EMPLOYMENT, agency_id=owner.agency_id, where=where, size=CHUNK, after=after or None
        )
        async for page in pages:
            people = [directory.PERSON.of(owner.agency_id, each.present.employee_id) for each in page]
            yield await _not_following(owner.documents, people, owner.env), page[-1].id

    return due


async def _not_following(documents: Documents, people: Sequence[str], env: Env) -> Sequence[str]:
    known = await documents.load({*people, *(employment_of(id) for id in people)})
    states = {id: document.state for id, document in known.items()}
    env = replace(env, contexts=states)
    return [id for id in people if follow_employment(_person(states.get(id)), None, replace(env, id=id)) is not None]


def _person(state: Any) -> PersonState | None:
    return state if isinstance(state, PersonState) else None


async def everybody(documents: Documents, agency_id: str) -> list[LookedUp]:
    """Read ids, NIP, activity and headed units of everybody of an agency, and nothing more."""
    found = documents.lookups(
        kind=PERSON, agency_id=agency_id, where={}, fields=("employee_id", "nip", "active", "heads")
    )
    return [each async for each in found]


async def tree(documents: Documents, agency_id: str) -> dict[str, str | None]:
    """Read the parents of all units of an agency, by unit."""
    found = documents.lookups(kind=UNIT, agency_id=agency_id, where={}, fields=("unit_id", "parent_id"))
    return {each.fields["unit_id"]: each.fields.get("parent_id") async for each in found}


async def principals_of(documents: Documents, agency_id: str, employee_id: str) -> list[Document[PersonState]]:
    """Read the people for whom somebody is to act, or was."""
    return await documents.select(kind=PERSON, agency_id=agency_id, where={"delegates": employee_id}, limit=_PAGE)


async def held_by(documents: Documents, agency_id: str, employee_id: str) -> list[str]:
    """Name the positions that somebody holds."""
    where: Mapping[str, Term] = {"sought": held_word(employee_id)}
    found = await documents.select(kind=POSITION, agency_id=agency_id, where=where, limit=_PAGE)
    return [each.present.position_id for each in found]


async def given_by(documents: Documents, agency_id: str, employee_id: str) -> list[Delegation]:
    """Read the delegations of somebody's that the substitutes accepted, as goals tells them."""
    where: Mapping[str, Term] = {"rater_id": employee_id, "status": DelegationStatus.ACCEPTED.value}
    found = await documents.select(kind=DELEGATION, agency_id=agency_id, where=where, limit=_PAGE)
    return [each.present for each in found]


async def count_left(documents: Documents, state: ImportState) -> int:
    """Count what an import has still to record."""
    where: Mapping[str, Term] = {"import_id": state.import_id, "pending": True}
    found = documents.lookups(kind=IMPORT_PART, agency_id=state.agency_id, where=where, fields=("size",))
    return sum([each.fields["size"] async for each in found])


async def unit_names(documents: Documents, agency_id: str) -> dict[str, tuple[str, str | None]]:
    """Read names and parents of all units of an agency, by unit."""
    found = documents.lookups(kind=UNIT, agency_id=agency_id, where={}, fields=("unit_id", "name", "parent_id"))
    return {each.fields["unit_id"]: (each.fields["name"], each.fields.get("parent_id")) async for each in found}
