"""Names by employee id, as far as the caller may know them."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.directory.domain.person.delegate import person_ids
from services.directory.domain.person.relations import Asker, may_know, sign_together
from services.directory.metrics import count_names
from services.directory.store import principals_of
from services.directory.usecases.reads import note_read
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
    officer = acting.actor.officer
    principals = [] if officer else await principals_of(acting.documents, acting.agency_id, me)
    own = found.get(directory_id(acting, me))
    asker = Asker(
        employee_id=me,
        today=acting.today,
        officer=officer,
        person=own.state if own is not None else None,
        principals=[each.present for each in principals],
    )
    people = [document.present for id in asked if (document := found.get(directory_id(acting, id))) is not None]
    told = [each for each in people if may_know(asker, each)]
    note_read(acting, "names", [each.employee_id for each in told])
    if not officer:
        count_names(told=len(told), withheld=len(asked) - len(told))
    return [filled(Named, each, each.present, nip=each.nip if sign_together(asker, each) else "") for each in told]


def directory_id(acting: Acting, employee_id: str) -> str:
    """Name the document of a person of the caller's agency."""
    return person_ids(acting.agency_id, (employee_id,))[0]
