"""Delegations: named by the principal, answered by the delegate, taken back by the principal or an officer."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from services.goals.domain.delegation.propose import propose_delegation
from services.goals.domain.delegation.state import DELEGATION, DelegationState, seen_by
from services.goals.domain.requests import DelegationIn
from services.goals.store import count_running
from shared.acting import Acting
from shared.commands import Done
from shared.decision import Decision, Env
from shared.ids import directory, goals

I = TypeVar("I")


async def name_delegate(acting: Acting, wanted: DelegationIn) -> Done[DelegationState]:
    """Name a substitute, as the principal."""
    agency_id, me = acting.agency_id, acting.actor.employee_id
    running = await count_running(acting.documents, agency_id, me, today=acting.today)
    id = goals.DELEGATION.of(agency_id, me, wanted.delegate_id, str(wanted.valid_from))
    people = [directory.PERSON.of(agency_id, each) for each in (me, wanted.delegate_id)]
    return await acting.run(DELEGATION, id, partial(propose_delegation, running=running), wanted, contexts=people)


async def answer_delegation(
    acting: Acting,
    id: str,
    decide: Callable[[DelegationState | None, I, Env], Decision[DelegationState]],
    answer: I,
) -> Done[DelegationState]:
    """Let those who see a delegation answer it or take it back: others learn of nothing, not even of its version."""
    me = directory.PERSON.of(acting.agency_id, acting.actor.employee_id)
    await acting.load((id, me))
    seen_by(acting.actor, (await acting.read(DELEGATION, id)).state)
    return await acting.run(DELEGATION, id, decide, answer, contexts=(me,))
