"""Who read whose identity: a line of the log for each read of others, by id, never by name (UU 27/2022 art. 31)."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.directory.domain.person.state import PERSON, PersonState
from shared.acting import Acting
from shared.authority import is_officer_of
from shared.decision import not_found
from shared.document import Document
from shared.ids import directory
from shared.logs import get

_NAMED_MAX: Final = 50
_log = get(__name__)


async def readable_person(acting: Acting, employee_id: str, *, beside: Iterable[str] = ()) -> Document[PersonState]:
    """Read a person for himself or herself and for officers, of the agency or of the unit, with what is read beside.

    :raises NotFound: for everybody else, and when there is no such person
    """
    id = directory.PERSON.of(acting.agency_id, employee_id)
    await acting.load((id, *beside))
    found = await acting.find(PERSON, id)
    own = acting.actor.employee_id == employee_id
    if not own and not is_officer_of(acting.actor, found.state.present.unit_id if found.state else None):
        raise not_found()
    return await acting.read(PERSON, id)


def note_read(acting: Acting, what: str, employee_ids: Sequence[str]) -> None:
    """Note that somebody read the identity of others; what people read of themselves is their own affair."""
    others = [each for each in employee_ids if each != acting.actor.employee_id]
    if others:
        _log.info(
            "identity read",
            what=what,
            agency=acting.agency_id,
            reader=acting.actor.employee_id,
            people=others[:_NAMED_MAX],
            count=len(others),
        )
