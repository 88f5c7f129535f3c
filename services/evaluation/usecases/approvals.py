"""Approvals of decisions by the superior of who decided, alone or in bulk."""

from collections.abc import Mapping

from services.evaluation import metrics
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.approval.decide import Approve, approve
from services.evaluation.usecases.appraisals import change_many
from shared.acting import Acting
from shared.commands import CommandOutcome, Done, accepted


async def answer_decision(acting: Acting, id: str, command: Approve) -> Done[AppraisalState]:
    """Approve or return one decision, on the version that the caller saw."""
    return accepted((await answer_decisions(acting, {id: command}, one=True))[id])


async def answer_decisions(
    acting: Acting, items: Mapping[str, Approve], *, dry_run: bool = False, one: bool = False
) -> Mapping[str, CommandOutcome]:
    """Approve or return decisions with one read and one write; one outcome each."""
    outcomes = await change_many(acting, approve, items, units=True, dry_run=dry_run, one=one)
    for id, outcome in outcomes.items():
        if isinstance(outcome, Done) and not dry_run:
            metrics.count_approval(outcome, "approved" if items[id].approved else "returned")
    return outcomes
