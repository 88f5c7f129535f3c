"""Decisions of raters, and objections to them."""

from collections.abc import Mapping
from dataclasses import replace

from services.evaluation import metrics
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.objection.file import FileObjection, file_objection
from services.evaluation.store import superior_of
from services.evaluation.usecases.appraisals import (
    change,
    change_many,
    load_with_cycles,
    periodic_of,
    visible_appraisal,
)
from shared.acting import Acting
from shared.commands import CommandOutcome, Done, accepted


async def decide_appraisal(acting: Acting, id: str, command: Decide) -> Done[AppraisalState]:
    """Decide one appraisal, on the version that the caller saw."""
    return accepted((await decide_appraisals(acting, {id: command}, one=True))[id])


async def decide_appraisals(
    acting: Acting,
    items: Mapping[str, Decide],
    *,
    dry_run: bool = False,
    one: bool = False,
    versions: Mapping[str, int] | None = None,
) -> Mapping[str, CommandOutcome]:
    """Decide appraisals with one read and one write, with the periodic results as they are now; one outcome each.

    ``versions``: those of which appraisals the caller saw.
    """
    outcomes = await change_many(
        acting, decide, items, prepare=_with_periodic, units=True, dry_run=dry_run, one=one, versions=versions
    )
    for outcome in outcomes.values():
        if isinstance(outcome, Done) and not dry_run:
            metrics.count_decision(outcome)
    return outcomes


async def object_to_result(acting: Acting, id: str, objection: FileObjection) -> Done[AppraisalState]:
    """Object to a result; the superior of its rater decides, where he or she is known."""
    await load_with_cycles(acting, [id], calendar=True)
    known = (await visible_appraisal(acting, id)).present
    rater_id = known.inputs.rater_id
    superior_id = await superior_of(acting, known.cycle_id, rater_id) if rater_id is not None else None
    done = await change(acting, id, file_objection, replace(objection, superior_id=superior_id), calendar=True)
    metrics.count_objection(done, "filed")
    return done


async def _with_periodic(
    acting: Acting, states: Mapping[str, AppraisalState], items: Mapping[str, Decide]
) -> Mapping[str, Decide]:
    found = await periodic_of(acting, list(states.values()))
    return {id: replace(items[id], periodic=found.get(id, ())) for id in states}
