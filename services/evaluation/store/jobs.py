"""What bulk jobs look for: the appraisals, and of one appraisal the others, that a job has still to reach."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from services.evaluation.domain.appraisal.hear import needs, segments_of
from services.evaluation.domain.appraisal.look import employment_of
from services.evaluation.domain.appraisal.publish import APPRAISAL, by_rule_mark, leaving_mark, read_mark
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.calibration.answer import untold
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.unit.state import UnitState
from services.evaluation.store import UNDECIDED
from shared.events.evaluation import AppraisalStatus, CycleStatus
from shared.jobs import CHUNK, Owner
from shared.passes import Pages, Passes
from shared.where import Range, Term, any_of

_NOT_FINAL = any_of(status.value for status in AppraisalStatus if status is not AppraisalStatus.FINAL)


async def select_behind_answers(cycle: Owner[CycleState], limit: int) -> Sequence[str]:
    """Undecided appraisals that have not looked at the cycle's present answers."""
    where: Mapping[str, Term] = {
        "cycle_id": cycle.state.cycle_id,
        "status": AppraisalStatus.OPEN.value,
        "answers_seen": Range(below=cycle.state.answers),
    }
    return await _ids(cycle, where, limit)


async def select_behind_unit(unit: Owner[UnitState], limit: int) -> Sequence[str]:
    """Undecided appraisals that read this unit and have not taken in its present revision."""
    first, present = (
        read_mark(unit.state.cycle_id, unit.state.unit_id, revision) for revision in (0, unit.state.revision)
    )
    return await _ids(unit, {"reads": Range(at_least=first, below=present, element=True)}, limit)


async def _ids(owner: Owner[Any], where: Mapping[str, Term], limit: int) -> Sequence[str]:
    found = await owner.documents.select(kind=APPRAISAL, agency_id=owner.agency_id, where=where, limit=limit)
    return [document.id for document in found]


async def select_untold(appraisal: Owner[AppraisalState], _limit: int) -> Sequence[str]:
    """Calibration sessions that have not noted what this appraisal's rater confirmed."""
    sessions = await appraisal.documents.load(each.session for each in appraisal.state.calibrations)
    return [id for id, found in sessions.items() if untold(found.present, appraisal.state)]


class Following:
    """Finds the undecided appraisals that have still to follow a cycle that was amended or cancelled."""

    def __init__(self) -> None:
        self._passes = Passes()

    async def select(self, cycle: Owner[CycleState], limit: int) -> Sequence[str]:
        """Name appraisals with other dates than the cycle's; of a cancelled cycle all that are undecided."""
        state = cycle.state
        where: Mapping[str, Term] = {"cycle_id": state.cycle_id, "status": any_of(UNDECIDED)}

        async def pages(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
            found = cycle.documents.pages(
                kind=APPRAISAL, agency_id=cycle.agency_id, where=where, size=CHUNK, after=after or None
            )
            async for page in found:
                yield [each.id for each in page if not each.present.follows(state)], page[-1].id

        return await self._passes.next(f"{cycle.id}/{len(state.changes)}", pages, limit)


async def select_by_rule(cycle: Owner[CycleState], limit: int) -> Sequence[str]:
    """A closing cycle's appraisals that the policy completes."""
    return await _ids(cycle, {"reads": by_rule_mark(cycle.state.cycle_id)}, limit)


def left_pages(cycle: Owner[CycleState]) -> Pages:
    """Go over the appraisals of those whose last day is past: who waited for it, or has not acknowledged.

    While a cycle is open, only who leaves within it counts; once it closes, whoever was decided and left since.
    """
    return _announced(cycle) if cycle.state.status is CycleStatus.OPEN else _gone(cycle)


def _gone(cycle: Owner[CycleState]) -> Pages:
    where: Mapping[str, Term] = {"cycle_id": cycle.state.cycle_id, "status": AppraisalStatus.DECIDED.value}

    async def pages(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
        found = cycle.documents.pages(
            kind=APPRAISAL, agency_id=cycle.agency_id, where=where, size=CHUNK, after=after or None
        )
        async for page in found:
            waiting = [each.id for each in page if each.present.by_rule is None]
            employments = await cycle.documents.load(map(employment_of, waiting))
            over = {id for id, each in employments.items() if each.present.is_over(cycle.env.today)}
            yield [id for id in waiting if employment_of(id) in over], page[-1].id

    return pages


def _announced(cycle: Owner[CycleState]) -> Pages:
    first, today = leaving_mark(cycle.state.cycle_id), leaving_mark(cycle.state.cycle_id, cycle.env.today)
    where: Mapping[str, Term] = {"reads": Range(at_least=first, below=today, element=True)}

    async def pages(after: str) -> AsyncIterator[tuple[Sequence[str], str]]:
        found = cycle.documents.pages(
            kind=APPRAISAL, agency_id=cycle.agency_id, where=where, size=CHUNK, after=after or None
        )
        async for page in found:
            yield [each.id for each in page], page[-1].id

    return pages


async def count_final(cycle: Owner[CycleState]) -> int | None:
    """Count a closing cycle's appraisals; None while it is plain without counting that some are not final."""
    if not cycle.state.answered:
        return None
    pending: Mapping[str, Term] = {"cycle_id": cycle.state.cycle_id, "status": _NOT_FINAL}
    if await _ids(cycle, pending, 1):
        return None
    final = {"cycle_id": cycle.state.cycle_id, "status": AppraisalStatus.FINAL.value}
    return await cycle.documents.count(kind=APPRAISAL, agency_id=cycle.agency_id, where=final)


async def select_last_segment(owner: Owner[AppraisalState], _limit: int) -> Sequence[str]:
    """Name the last segment's appraisal as long as it has not taken in this final one."""
    last = await _last_segment(owner)
    return () if last is None or not needs(last, owner.state) else (last.id,)


async def has_last_segment(owner: Owner[AppraisalState]) -> bool:
    """Whether a later segment's appraisal was heard of."""
    return await _last_segment(owner) is not None


async def _last_segment(owner: Owner[AppraisalState]) -> AppraisalState | None:
    part = owner.state
    found = await owner.documents.load(segments_of(owner.agency_id, part.cycle_id, part.employee_id))
    states = [each.present for each in found.values()]
    known = [each for each in states if each.inputs.plan is not None and not each.continued]
    last = max(known, key=lambda each: each.segment, default=None)
    return last if last is not None and last.segment > part.segment else None
