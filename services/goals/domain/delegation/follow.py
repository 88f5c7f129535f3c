"""Delegations follow what the directory tells."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.goals.domain.delegation.state import DelegationState, publish, withdrawn
from services.goals.domain.directory import DELEGATE, PersonState
from shared.alike import filled
from shared.decision import Decision, Env, without
from shared.events.delegation import DelegationSource, DelegationStatus
from shared.events.directory import Delegation
from shared.ids import goals


def delegations_of(person: PersonState) -> Mapping[str, Delegation]:
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


def follow_person(state: DelegationState | None, person: PersonState, env: Env) -> Decision[DelegationState] | None:
    """Let one delegation follow the directory; None when it says nothing new.

    A change needs the delegate's word again, a shorter end does not. What a person declined or withdrew is not asked
    for again as long as the directory only repeats it.
    """
    entry = delegations_of(person).get(env.id)
    if entry is None:
        gone = state is not None and state.is_live and state.source is DelegationSource.DIRECTORY
        return withdrawn(state, by=None, reason="", now=env.now) if gone and state is not None else None
    if state is None or (state.status is DelegationStatus.WITHDRAWN and state.withdrawn_by is None):
        return _proposed(person, entry, env.now)
    if state.source is not DelegationSource.DIRECTORY and not state.is_live:
        return _proposed(person, entry, env.now)
    if (state.kind, state.valid_to) == (entry.kind, entry.valid_to):
        adopted = replace(state, source=DelegationSource.DIRECTORY, letter=entry.letter)
        return publish(adopted) if adopted != state else None
    if state.is_accepted and state.kind == entry.kind and entry.valid_to < state.valid_to:
        shorter = replace(state, source=DelegationSource.DIRECTORY, valid_to=entry.valid_to, letter=entry.letter)
        return publish(shorter)
    return _proposed(person, entry, env.now)


def finish_following(person: PersonState, _gathered: None, _env: Env) -> Decision[PersonState]:
    """Every delegation of this person is as the directory tells."""
    return Decision(replace(person, jobs=without(person.jobs, DELEGATE)))


def _proposed(person: PersonState, entry: Delegation, now: datetime) -> Decision[DelegationState]:
    proposed = filled(
        DelegationState,
        entry,
        agency_id=person.agency_id,
        principal_id=person.employee_id,
        delegate_id=entry.to_employee_id,
        source=DelegationSource.DIRECTORY,
        proposed_at=now,
    )
    return publish(proposed)
