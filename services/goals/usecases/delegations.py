"""Delegations: named by the principal, answered by the delegate, taken back by the principal or an officer."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from services.goals.domain.delegation.answer import accept, decline, withdraw
from services.goals.domain.delegation.propose import Wanted, propose_delegation
from services.goals.domain.delegation.state import DELEGATION, DelegationState, delegation_unknown
from services.goals.store.delegations import count_running
from services.goals.usecases.acting import Acting, Found
from shared import clock
from shared.commands import Done
from shared.decision import Contexts, Decision
from shared.events.delegation import DelegationStatus
from shared.ids import directory, goals


class Mine(StrEnum):
    """Which of the own delegations: those given to others, or those received."""

    GIVEN = "given"
    RECEIVED = "received"


async def name_delegate(acting: Acting, wanted: Wanted) -> Done[DelegationState]:
    """Name a substitute, as the principal."""
    me_id = acting.caller.employee_id
    me, delegate = (acting.id_of(directory.PERSON, each) for each in (me_id, wanted.delegate_id))
    live = await count_running(acting.documents, acting.agency_id, me_id, today=acting.today)

    def decided(state: DelegationState | None, contexts: Contexts) -> Decision[DelegationState]:
        return propose_delegation(
            state,
            wanted,
            principal=contexts.get(me),
            delegate=contexts.get(delegate),
            live=live,
            today=acting.today,
            now=clock.now(),
        )

    id = acting.id_of(goals.DELEGATION, me_id, wanted.delegate_id, str(wanted.valid_from))
    return await acting.run(DELEGATION, id, decided, contexts=(me, delegate))


async def accept_delegation(acting: Acting, id: str, *, on: date) -> Done[DelegationState]:
    """Accept, as the delegate."""
    me = acting.id_of(directory.PERSON, acting.caller.employee_id)
    return await _change(
        acting,
        id,
        lambda state, contexts: accept(state, by=acting.caller.employee_id, on=on, delegate=contexts.get(me)),
    )


async def decline_delegation(acting: Acting, id: str, *, reason: str, on: date) -> Done[DelegationState]:
    """Decline, or hand back before the last day, as the delegate."""
    return await _change(
        acting, id, lambda state, _contexts: decline(state, by=acting.caller.employee_id, on=on, reason=reason)
    )


async def withdraw_delegation(acting: Acting, id: str, *, reason: str) -> Done[DelegationState]:
    """Take back, as the principal or an officer."""
    actor = acting.actor
    return await _change(
        acting,
        id,
        lambda state, _contexts: withdraw(
            state, by=actor.employee_id, officer=actor.officer, reason=reason, now=clock.now()
        ),
    )


async def see_delegation(acting: Acting, id: str) -> Found[DelegationState]:
    """Read a delegation: the principal, the delegate and officers.

    :raises DelegationUnknown: when there is none, or none for this caller
    """
    found = await acting.find(DELEGATION, id, otherwise=delegation_unknown())
    sides = (found.state.principal_id, found.state.delegate_id)
    if not acting.actor.officer and acting.caller.employee_id not in sides:
        raise delegation_unknown()
    return found


def wanted_by(acting: Acting, *, mine: Mine | None, status: DelegationStatus | None) -> Mapping[str, str | None]:
    """Narrow a list: the own ones, received if nothing else is said; officers get the agency's."""
    me_id = acting.caller.employee_id
    if mine is None and not acting.actor.officer:
        mine = Mine.RECEIVED
    return {
        "rater_id": me_id if mine is Mine.GIVEN else None,
        "employee_id": me_id if mine is Mine.RECEIVED else None,
        "status": status.value if status else None,
    }


async def _change(
    acting: Acting, id: str, decide: Callable[[DelegationState | None, Contexts], Decision[DelegationState]]
) -> Done[DelegationState]:
    await see_delegation(acting, id)
    me = acting.id_of(directory.PERSON, acting.caller.employee_id)
    return await acting.run(DELEGATION, id, decide, contexts=(me,))
