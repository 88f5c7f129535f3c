"""Queries about delegations: which lag behind the directory, how many a principal has running."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from services.goals.domain.delegation.follow import delegations_of, follow_person
from services.goals.domain.delegation.state import DELEGATION
from services.goals.domain.directory.people import PersonState
from shared import clock
from shared.document import Document
from shared.events.delegation import DelegationSource, DelegationStatus
from shared.mongo.documents import Documents

_MAX: Final = 1000
_LIVE: Final = [DelegationStatus.PROPOSED.value, DelegationStatus.ACCEPTED.value]


async def select_behind_directory(documents: Documents, owner: Document[PersonState], limit: int) -> Sequence[str]:
    """Name the delegations of a person that are not as the directory tells."""
    person = owner.present
    where = {
        "rater_id": person.employee_id,
        "source": DelegationSource.DIRECTORY.value,
        "status": {"$in": _LIVE},
    }
    live = await documents.select(kind=DELEGATION, agency_id=owner.agency_id, where=where, limit=_MAX)
    ids = dict.fromkeys((*delegations_of(person), *(each.id for each in live)))
    known = await documents.load(ids)
    now = clock.now()
    behind = (
        id for id in ids if follow_person(known[id].state if id in known else None, id, person, {}, now) is not None
    )
    return list(behind)[:limit]


async def count_running(documents: Documents, agency_id: str, principal_id: str, *, today: date) -> int:
    """Count the delegations that somebody gave, that wait or were accepted, and are not over."""
    where = {"rater_id": principal_id, "status": {"$in": _LIVE}, "valid_to": {"$gte": today.isoformat()}}
    return await documents.count(kind=DELEGATION, agency_id=agency_id, where=where)
