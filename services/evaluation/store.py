"""What evaluation keeps: its kinds of documents, what they are looked up by, and the queries of its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.evaluation.domain.appraisal.consider import PeriodicResult
from services.evaluation.domain.appraisal.lookup import read_mark
from services.evaluation.domain.appraisal.merge import SEGMENTS_MAX, needs
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.calibration.leniency import DecisionCounts, Judged
from services.evaluation.domain.calibration.note import untold
from services.evaluation.domain.calibration.state import CALIBRATION
from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.domain.delegation.state import DELEGATION, Delegations
from services.evaluation.domain.improvement.state import IMPROVEMENT
from services.evaluation.domain.policy.state import POLICY, PolicyState
from services.evaluation.domain.unit.spread import Spread
from services.evaluation.domain.unit.state import UNIT, UnitState
from shared.document import Document
from shared.events.delegation import DelegationStatus
from shared.events.evaluation import AppraisalStatus, CyclePeriod
from shared.ids import evaluation
from shared.mongo.documents import Documents, LookedUp
from shared.rules.vocabulary import Level, Predicate

KINDS = (POLICY, CYCLE, UNIT, APPRAISAL, CALIBRATION, IMPROVEMENT, DELEGATION)

LOOKUPS: tuple[tuple[str, ...], ...] = (
    ("cycle_id", "status"),
    ("cycle_id", "unit_id"),
    ("rater_id",),
    ("employee_id",),
    ("reads",),
)
"""One index each; an appraisal is written for every fact about a person, so each index costs on the hot path.

In this order for: the walks of a cycle and its counts; a unit's results; the own people, in whatever cycle; the own
appraisals, whether somebody heads a unit, and delegations to somebody; the walk of a unit, and objections by status and
decider. An agency has few policies, they need none.
"""

_NOT_FINAL = [status.value for status in AppraisalStatus if status is not AppraisalStatus.FINAL]
_UNDECIDED = (AppraisalStatus.OPEN.value, AppraisalStatus.READY.value)
_UNIT_MAX = 5000


@dataclass(frozen=True, slots=True)
class Counted:
    """How far a closing cycle is."""

    appraisals: int
    final: int


async def select_behind_answers(documents: Documents, cycle: Document[CycleState], limit: int) -> Sequence[str]:
    """Undecided appraisals that have not looked at the cycle's present answers."""
    state = cycle.present
    where = {
        "cycle_id": state.cycle_id,
        "status": AppraisalStatus.OPEN.value,
        "answers_seen": {"$lt": state.answers},
    }
    return await _ids(documents, cycle.agency_id, where, limit)


async def select_behind_unit(documents: Documents, unit: Document[UnitState], limit: int) -> Sequence[str]:
    """Undecided appraisals that read this unit and have not taken in its present revision."""
    state = unit.present
    marks = {
        "$gte": read_mark(state.cycle_id, state.unit_id, 0),
        "$lt": read_mark(state.cycle_id, state.unit_id, state.revision),
    }
    return await _ids(documents, unit.agency_id, {"reads": {"$elemMatch": marks}}, limit)


async def select_untold(documents: Documents, appraisal: Document[AppraisalState], _limit: int) -> Sequence[str]:
    """Calibration sessions that have not noted what this appraisal's rater confirmed."""
    state = appraisal.present
    sessions = await documents.load(each.session for each in state.calibrations)
    return [id for id, found in sessions.items() if untold(found.present, state)]


async def nothing(_documents: Documents, _owner: Document[Any], _limit: int) -> Sequence[str]:
    """No other document has to change: the work is the owner's own last step."""
    return ()


async def count_final(documents: Documents, cycle: Document[CycleState]) -> Counted | None:
    """Count a closing cycle's appraisals; None while it is plain without counting that some are not final."""
    state = cycle.present
    if not state.answered:
        return None
    pending = {"cycle_id": state.cycle_id, "status": {"$in": _NOT_FINAL}}
    if await documents.select(kind=APPRAISAL, agency_id=cycle.agency_id, where=pending, limit=1):
        return None
    final = {"cycle_id": state.cycle_id, "status": AppraisalStatus.FINAL.value}
    counted = await documents.count(kind=APPRAISAL, agency_id=cycle.agency_id, where=final)
    return Counted(appraisals=counted, final=counted)


async def select_last_segment(documents: Documents, owner: Document[AppraisalState], _limit: int) -> Sequence[str]:
    """Name the last segment's appraisal as long as it has not taken in this final one."""
    last = await _last_segment(documents, owner)
    return () if last is None or not needs(last.present, owner.present) else (last.id,)


async def has_last_segment(documents: Documents, owner: Document[AppraisalState]) -> bool:
    """Whether a later segment's appraisal was heard of."""
    return await _last_segment(documents, owner) is not None


async def _last_segment(documents: Documents, owner: Document[AppraisalState]) -> Document[AppraisalState] | None:
    part = owner.present
    where = {"employee_id": part.employee_id, "cycle_id": part.cycle_id}
    found: Sequence[Document[AppraisalState]] = await documents.select(
        kind=APPRAISAL, agency_id=owner.agency_id, where=where, limit=SEGMENTS_MAX
    )
    known = [each for each in found if each.present.inputs.plan is not None and not each.present.continued]
    last = max(known, key=lambda each: each.present.segment, default=None)
    return last if last is not None and last.present.segment > part.segment else None


async def count_by_status(documents: Documents, agency_id: str, cycle_id: str) -> dict[str, int]:
    """How many appraisals of a cycle are at which point of their life."""
    return {
        status.value: await documents.count(
            kind=APPRAISAL, agency_id=agency_id, where={"cycle_id": cycle_id, "status": status.value}
        )
        for status in AppraisalStatus
    }


async def waiting_appraisals(documents: Documents, agency_id: str, cycle_id: str, limit: int) -> list[AppraisalState]:
    """Appraisals of a cycle whose inputs are not closed."""
    where = {"cycle_id": cycle_id, "status": AppraisalStatus.OPEN.value}
    found = await documents.select(kind=APPRAISAL, agency_id=agency_id, where=where, limit=limit)
    return [document.present for document in found]


async def appraisals_of_unit(documents: Documents, agency_id: str, cycle_id: str, unit_id: str) -> list[AppraisalState]:
    """All appraisals of the people of one unit."""
    where = {"cycle_id": cycle_id, "unit_id": unit_id}
    found = await documents.select(kind=APPRAISAL, agency_id=agency_id, where=where, limit=_UNIT_MAX)
    return [document.present for document in found]


async def unit_spread(documents: Documents, agency_id: str, cycle_id: str, unit_id: str) -> Spread:
    """How the decided predicates of a unit's people are spread, and how the unit is rated."""
    unit: Document[UnitState] = await documents.get(UNIT, evaluation.UNIT.of(agency_id, cycle_id, unit_id))
    where = {"cycle_id": cycle_id, "unit_id": unit_id}
    people: dict[str, Predicate | None] = {}
    undecided = 0
    async for found in documents.lookups(kind=APPRAISAL, agency_id=agency_id, where=where):
        if found.fields.get("continued"):
            continue
        people[found.id] = _predicate(found.fields)
        undecided += found.fields["status"] in _UNDECIDED
    return Spread(
        unit_id=unit_id,
        people=people,
        undecided=undecided,
        unit_predicate=unit.state.predicate if unit.state is not None else None,
    )


async def decision_counts(documents: Documents, agency_id: str, cycle_id: str) -> DecisionCounts:
    """Count a cycle's decisions by rater, reading lookup fields only; what another official decided is left out."""
    found = DecisionCounts()
    where = {"cycle_id": cycle_id, "decided_by": {"$gt": ""}}
    async for each in documents.lookups(kind=APPRAISAL, agency_id=agency_id, where=where):
        if each.fields["decided_by"] == each.fields["rater_id"]:
            found.add(each.fields["rater_id"], _judged(each.fields))
    return found


async def periodic_results(
    documents: Documents, agency_id: str, employee_ids: Iterable[str]
) -> Mapping[str, list[PeriodicResult]]:
    """The finished results of these people in shorter cycles than a year, by person."""
    where = {"employee_id": {"$in": sorted(set(employee_ids))}, "status": AppraisalStatus.FINAL.value}
    found_rows = documents.lookups(kind=APPRAISAL, agency_id=agency_id, where=where)
    rows = [each async for each in found_rows if not each.fields.get("continued")]
    cycles = await documents.load(evaluation.CYCLE.of(agency_id, row.fields["cycle_id"]) for row in rows)
    found: defaultdict[str, list[PeriodicResult]] = defaultdict(list)
    for row in rows:
        cycle = cycles.get(evaluation.CYCLE.of(agency_id, row.fields["cycle_id"]))
        if cycle is not None and isinstance(cycle.state, CycleState) and cycle.state.period is not CyclePeriod.ANNUAL:
            found[row.fields["employee_id"]].append(_periodic(row, cycle.state))
    return found


def _periodic(row: LookedUp, cycle: CycleState) -> PeriodicResult:
    return PeriodicResult(
        appraisal_id=row.id,
        version=row.version,
        cycle_id=cycle.cycle_id,
        period=cycle.period,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        results=_level(row.fields.get("results")),
        behaviour=_level(row.fields.get("behaviour")),
        predicate=_predicate(row.fields),
    )


def _level(value: str | None) -> Level | None:
    return None if value is None else Level(value)


def _predicate(fields: Mapping[str, Any]) -> Predicate | None:
    value = fields.get("predicate")
    return None if value is None else Predicate(value)


def _judged(told: Mapping[str, Any]) -> Judged:
    return Judged(
        results=Level(told["results"]),
        behaviour=Level(told["behaviour"]),
        predicate=_predicate(told),
        suggested_results=_level(told["suggested_results"]),
        suggested_behaviour=_level(told["suggested_behaviour"]),
    )


async def heads_unit(documents: Documents, agency_id: str, cycle_id: str, *, unit_id: str, employee_id: str) -> bool:
    """Whether this person heads the unit in this cycle."""
    where = {"employee_id": employee_id, "cycle_id": cycle_id, "heads_unit": unit_id}
    return bool(await documents.select(kind=APPRAISAL, agency_id=agency_id, where=where, limit=1))


async def superior_of(documents: Documents, agency_id: str, cycle_id: str, rater_id: str) -> str | None:
    """Who rates this rater in the cycle, by the latest segment of the rater's own appraisal; None when unknown."""
    where = {"employee_id": rater_id, "cycle_id": cycle_id}
    found = await documents.select(kind=APPRAISAL, agency_id=agency_id, where=where, limit=SEGMENTS_MAX)
    states: list[AppraisalState] = [document.present for document in found]
    known = [state for state in states if state.inputs.rater_id is not None]
    latest = max(known, key=lambda state: state.segment, default=None)
    return latest.inputs.rater_id if latest is not None else None


async def delegations_to(documents: Documents, agency_id: str, employee_id: str) -> Delegations:
    """What was given to one person and may still count, by whomever."""
    live = [DelegationStatus.PROPOSED.value, DelegationStatus.ACCEPTED.value]
    where = {"employee_id": employee_id, "status": {"$in": live}}
    found = await documents.select(kind=DELEGATION, agency_id=agency_id, where=where, limit=_UNIT_MAX)
    return tuple(document.present for document in found)


async def policies_of(documents: Documents, agency_id: str, policy_id: str | None = None) -> list[PolicyState]:
    """An agency's own policies, by id and version; all of them, or all versions of one."""
    where = {} if policy_id is None else {"policy_id": policy_id}
    found = await documents.select(kind=POLICY, agency_id=agency_id, where=where, limit=_UNIT_MAX)
    states: list[PolicyState] = [document.present for document in found]
    return sorted(states, key=lambda state: (state.policy_id, state.policy_version))


async def _ids(documents: Documents, agency_id: str, where: dict[str, Any], limit: int) -> Sequence[str]:
    found = await documents.select(kind=APPRAISAL, agency_id=agency_id, where=where, limit=limit)
    return [document.id for document in found]
