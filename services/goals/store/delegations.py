"""Queries about delegations: which lag behind the directory, how many a principal has running."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from services.goals.domain.delegation.follow import delegations_of, follow_person
from services.goals.domain.delegation.state import DELEGATION
from services.goals.domain.directory.people import PersonState
from shared.events.delegation import DelegationSource, DelegationStatus
from shared.jobs import Owner
from shared.mongo.documents import Documents
from shared.where import Range, Term, any_of

_MAX: Final = 1000
_LIVE: Final = any_of((DelegationStatus.PROPOSED.value, DelegationStatus.ACCEPTED.value))


async def select_behind_directory(owner: Owner[PersonState], limit: int) -> Sequence[str]:
    """Name the delegations of a person that are not as the directory tells."""
    where: dict[str, Term] = {
        "rater_id": owner.state.employee_id,
        "source": DelegationSource.DIRECTORY.value,
        "status": _LIVE,
    }
    live = await owner.documents.select(kind=DELEGATION, agency_id=owner.agency_id, where=where, limit=_MAX)
    ids = dict.fromkeys((*delegations_of(owner.state), *(each.id for each in live)))
    known = await owner.documents.load(ids)
    states = {id: known[id].state if id in known else None for id in ids}
    behind = [id for id in ids if follow_person(states[id], owner.state, replace(owner.env, id=id)) is not None]
    return behind[:limit]


async def count_running(documents: Documents, agency_id: str, principal_id: str, *, today: date) -> int:
    """Count the delegations that somebody gave, that wait or were accepted, and are not over."""
    where: dict[str, Term] = {
        "rater_id": principal_id,
        "status": _LIVE,
        "valid_to": Range(at_least=today.isoformat()),
    }
    return await documents.count(kind=DELEGATION, agency_id=agency_id, where=where)
