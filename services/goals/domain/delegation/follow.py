"""Delegations follow what the directory tells."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.goals.domain.alike import filled
from services.goals.domain.delegation.state import DelegationState, said, withdrawn
from services.goals.domain.directory.people import DELEGATE, PersonState
from shared.decision import Contexts, Decision
from shared.events.delegation import DelegationSource, DelegationStatus
from shared.events.directory import Delegation
from shared.ids import goals


def told_by(person: PersonState) -> Mapping[str, Delegation]:
    """Give the delegations that a directory entry tells of, by document; those that can never hold are left out."""
    possible = (
        each
        for each in person.delegations
        if each.to_employee_id != person.employee_id and each.valid_from <= each.valid_to
    )
    return {
        goals.DELEGATION.of(person.agency_id, person.employee_id, each.to_employee_id, str(each.valid_from)): each
        for each in sorted(possible, key=lambda each: each.valid_to)
    }


def follow_told(
    state: DelegationState | None, id: str, person: PersonState, _contexts: Contexts, now: datetime
) -> Decision[DelegationState] | None:
    """Let one delegation follow the directory; None when it says nothing new.

    A change needs the delegate's word again, a shorter end does not. What a person declined or withdrew is not asked
    for again as long as the directory only repeats it.
    """
    told = told_by(person).get(id)
    if told is None:
        gone = state is not None and state.is_live and state.source is DelegationSource.DIRECTORY
        return withdrawn(state, by=None, reason="", now=now) if gone and state is not None else None
    if state is None or (state.status is DelegationStatus.WITHDRAWN and state.withdrawn_by is None):
        return _told(person, told, now)
    if state.source is not DelegationSource.DIRECTORY and not state.is_live:
        return _told(person, told, now)
    if (state.kind, state.valid_to) == (told.kind, told.valid_to):
        adopted = replace(state, source=DelegationSource.DIRECTORY)
        return said(adopted) if adopted != state else None
    if state.status is DelegationStatus.ACCEPTED and state.kind == told.kind and told.valid_to < state.valid_to:
        return said(replace(state, source=DelegationSource.DIRECTORY, valid_to=told.valid_to))
    return _told(person, told, now)


def finish_following(person: PersonState, _gathered: None, _now: datetime) -> Decision[PersonState]:
    """Every delegation of this person is as the directory tells."""
    return Decision(replace(person, owes=tuple(each for each in person.owes if each != DELEGATE)))


def _told(person: PersonState, told: Delegation, now: datetime) -> Decision[DelegationState]:
    proposed = filled(
        DelegationState,
        told,
        agency_id=person.agency_id,
        principal_id=person.employee_id,
        delegate_id=told.to_employee_id,
        source=DelegationSource.DIRECTORY,
        proposed_at=now,
    )
    return said(proposed)
