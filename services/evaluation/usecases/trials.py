"""A policy tried on the people of a cycle, page by page, without writing anything."""

import asyncio
from typing import Final

from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.policy.running import policy_text, running
from services.evaluation.domain.policy.trial import Trial, may_be_tried, try_policy
from services.evaluation.domain.unit.state import UNIT, documents_of
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.document import Document
from shared.policy.policy import Policy

PEOPLE_MAX: Final = 1000
"""On how many people a policy is tried at once: both suggestions of each are computed while the caller waits."""


async def try_on_cycle(
    acting: Acting, cycle_id: str, policy: Policy, *, unit_id: str | None, limit: int, after: str | None
) -> tuple[Trial, str | None]:
    """Try a policy on the next people of a cycle, or of one of its units; with the cursor of those after them.

    :raises NotFound: when there is no such cycle
    """
    cycle = await existing_cycle(acting, cycle_id)
    tried = running(policy_text(policy))
    where = {"cycle_id": cycle_id, "unit_id": unit_id}
    found = await acting.page(APPRAISAL, where=where, show=_tried, limit=limit, after=after)
    ids: set[str] = set()
    if tried.reads_units or cycle.running.reads_units:
        ids = {id for each in found.items for id in documents_of(each, each.inputs.assignment)}
    await acting.load(ids)
    read = [(await acting.find(UNIT, id)).state for id in ids]
    units = {each.unit_id: each for each in read if each is not None}
    return await asyncio.to_thread(try_policy, found.items, cycle, tried, units), found.next


def _tried(found: Document[AppraisalState]) -> AppraisalState | None:
    return found.present if may_be_tried(found.present) else None
