"""Cycles: opened under a policy, and closed."""

from services.evaluation.domain.cycle.close import start_closing
from services.evaluation.domain.cycle.open import OpenCycle, open_cycle
from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.usecases.acting import Acting, existing, run
from services.evaluation.usecases.policies import find_policy
from shared.commands import Done
from shared.decision import Invalid
from shared.document import Document
from shared.ids import evaluation


class UnknownPolicy(Invalid):
    """There is no such policy or version; GET /v1/policies lists them."""

    code = "unknown-policy"


async def open_new_cycle(
    acting: Acting, command: OpenCycle, *, policy_id: str, policy_version: int | None
) -> Done[CycleState]:
    """Open a cycle under a policy.

    :raises UnknownPolicy: when there is no such policy.
    """
    policy = await find_policy(acting, policy_id, policy_version)
    if policy is None:
        raise UnknownPolicy(
            f"Kebijakan {policy_id} (versi {policy_version or 'terbaru'}) tidak ada. Lihat daftar kebijakan.",
            field="policy_id",
        )
    agency_id = acting.caller.agency_id
    return await run(
        acting,
        CYCLE,
        acting.id(evaluation.CYCLE, command.cycle_id),
        lambda state, _contexts: open_cycle(state, command, agency_id=agency_id, policy=policy),
    )


async def close_cycle(acting: Acting, cycle_id: str) -> Done[CycleState]:
    """Start the closing handshake of a cycle."""
    return await run(
        acting, CYCLE, acting.id(evaluation.CYCLE, cycle_id), lambda state, _contexts: start_closing(existing(state))
    )


async def existing_cycle(acting: Acting, cycle_id: str) -> CycleState:
    """Read a cycle of the caller's agency.

    :raises NotFound: when there is none.
    """
    found: Document[CycleState] = await acting.documents.get(CYCLE, acting.id(evaluation.CYCLE, cycle_id))
    return existing(found.state)
