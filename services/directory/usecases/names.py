"""Names by employee id, as far as the caller may know them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.directory.domain.person.delegate import person_ids
from services.directory.domain.person.relations import Asker, may_know, sign_together, superiors_of
from services.directory.domain.person.state import PERSON, PersonState
from services.directory.metrics import count_names
from services.directory.store import given_by, principals_of
from services.directory.usecases.reads import note_read
from shared import authority
from shared.acting import Acting
from shared.alike import filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person by id and name, and as what he or she works. ``nip``: only for who signs with that person."""

    employee_id: str
    name: str
    nip: str
    position: str
    unit_id: str


async def names_for(acting: Acting, employee_ids: Sequence[str]) -> list[Named]:
    """Give the names that the caller may know, as asked for; unknown and forbidden ones alike are left out."""
    me, asked = acting.actor.employee_id, tuple(dict.fromkeys(employee_ids))
    found = await acting.load(person_ids(acting.agency_id, {*asked, me}))
    people = [document.present for id in asked if (document := found.get(directory_id(acting, id))) is not None]
    asker = await _with_superiors(acting, await asker_for(acting), people)
    told = [each for each in people if may_know(asker, each)]
    note_read(acting, "names", [each.employee_id for each in told])
    if not asker.officer:
        count_names(told=len(told), withheld=len(asked) - len(told))
    return [filled(Named, each, each.present, nip=each.nip if sign_together(asker, each) else "") for each in told]


async def _with_superiors(acting: Acting, asker: Asker, people: Sequence[PersonState]) -> Asker:
    """Read the superiors of these people and of the asker: theirs decide about these people, and may be known."""
    if asker.officer:
        return asker
    own = () if asker.person is None else (asker.person,)
    ids = superiors_of((*people, *own), asker)
    found = await acting.load(person_ids(acting.agency_id, ids))
    return replace(asker, superiors={each.present.employee_id: each.present for each in found.values()})


async def asker_for(acting: Acting) -> Asker:
    """Read what decides whose name the caller may know."""
    me, today = acting.actor.employee_id, acting.today
    if acting.actor.officer:
        return Asker(employee_id=me, today=today, officer=True)
    own = (await acting.find(PERSON, directory_id(acting, me))).state
    principals = await principals_of(acting.documents, acting.agency_id, me)
    given = await given_by(acting.documents, acting.agency_id, me)
    return Asker(
        employee_id=me,
        today=today,
        person=own,
        principals=[each.present for each in principals],
        acts_for=authority.principals(acting.actor),
        delegates=authority.substitutes(acting.actor, given),
        units=acting.actor.units,
    )


def directory_id(acting: Acting, employee_id: str) -> str:
    """Name the document of a person of the caller's agency."""
    return person_ids(acting.agency_id, (employee_id,))[0]
