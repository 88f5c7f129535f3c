"""What evaluation keeps: its kinds of documents, what they are looked up by, and the queries of its own."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from services.evaluation.domain.appraisal.consider import PeriodicResult
from services.evaluation.domain.appraisal.deadlines import rater_of
from services.evaluation.domain.appraisal.hear import segments_of
from services.evaluation.domain.appraisal.officials import Awaited
from services.evaluation.domain.appraisal.publish import (
    APPRAISAL,
    correction_mark,
    heads_mark,
    objection_mark,
)
from services.evaluation.domain.briefing.state import BRIEFING
from services.evaluation.domain.calibration.leniency import DecisionCounts, Judged
from services.evaluation.domain.calibration.state import CALIBRATION
from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.domain.improvement.state import IMPROVEMENT
from services.evaluation.domain.note.write import NOTE
from services.evaluation.domain.policy.keep import POLICY, PolicyState
from services.evaluation.domain.unit.rate import Heads
from services.evaluation.domain.unit.spread import Spread
from services.evaluation.domain.unit.state import UNIT
from shared.acting import Acting
from shared.alike import filled
from shared.delegations import DELEGATION
from shared.events.correction import CorrectionStatus
from shared.events.evaluation import AppraisalStatus, CyclePeriod, ObjectionStatus
from shared.ids import evaluation
from shared.mongo.documents import LookedUp
from shared.rules.vocabulary import Level, Predicate
from shared.where import Range, Term, any_of

KINDS = (POLICY, CYCLE, UNIT, APPRAISAL, CALIBRATION, IMPROVEMENT, NOTE, BRIEFING, DELEGATION)

LOOKUPS: tuple[tuple[str, ...], ...] = (
    ("cycle_id", "status"),
    ("cycle_id", "unit_id"),
    ("rater_id",),
    ("employee_id", "status"),
    ("reads",),
    ("last_day",),
)
"""One index each; an appraisal is written for every fact about a person, so each index costs on the hot path.

In this order for: the bulk jobs of a cycle and its counts; a unit's results; the own people, in whatever cycle; the own
appraisals, and delegations to somebody; the job of a unit, and objections by status and decider; employments by their
last day. Appraisals of somebody in a cycle are named by their ids. An agency has few policies, they need none.
"""

UNIT_MAX = 5000
_JUDGED = TypeAdapter(Judged)
UNDECIDED = (AppraisalStatus.OPEN.value, AppraisalStatus.READY.value)
_DECIDED = (AppraisalStatus.DECIDED.value, AppraisalStatus.ACKNOWLEDGED.value, AppraisalStatus.FINAL.value)


async def count_by_status(acting: Acting, cycle_id: str) -> dict[str, int]:
    """How many appraisals of a cycle are at which point of their life."""
    return {
        status.value: await acting.documents.count(
            kind=APPRAISAL, agency_id=acting.agency_id, where={"cycle_id": cycle_id, "status": status.value}
        )
        for status in AppraisalStatus
    }


async def count_decided(acting: Acting, cycle_id: str) -> int:
    """How many appraisals of a cycle are decided or final."""
    where: Mapping[str, Term] = {"cycle_id": cycle_id, "status": any_of(_DECIDED)}
    return await acting.documents.count(kind=APPRAISAL, agency_id=acting.agency_id, where=where)


async def unit_spread(acting: Acting, cycle: CycleState, unit_id: str) -> Spread:
    """How the decided predicates of a unit's people are spread, and how the unit is rated; see :func:`spreads_of`."""
    return (await spreads_of(acting, cycle, unit_id)).get(unit_id) or await _spread_of(acting, cycle, unit_id, [])


async def spreads_of(acting: Acting, cycle: CycleState, units: Term | None) -> dict[str, Spread]:
    """How the decided predicates of units' people are spread, by unit; None: of all units with people.

    To whom the policy gives no result, nobody waits for.
    """
    where: Mapping[str, Term] = {"cycle_id": cycle.cycle_id} | ({"unit_id": units} if units is not None else {})
    people: dict[str, list[LookedUp]] = {}
    async for found in _lookups(acting, where):
        if found.fields.get("unit_id") and not found.fields.get("continued") and not found.fields.get("no_result"):
            people.setdefault(found.fields["unit_id"], []).append(found)
    await acting.load(evaluation.UNIT.of(acting.agency_id, cycle.cycle_id, each) for each in people)
    return {unit: await _spread_of(acting, cycle, unit, rows) for unit, rows in people.items()}


async def _spread_of(acting: Acting, cycle: CycleState, unit_id: str, people: Iterable[LookedUp]) -> Spread:
    unit = await acting.find(UNIT, evaluation.UNIT.of(acting.agency_id, cycle.cycle_id, unit_id))
    rows = list(people)
    return Spread(
        unit_id=unit_id,
        as_of=cycle.ends_on,
        people={each.id: _predicate(each.fields) for each in rows},
        undecided=sum(each.fields["status"] in UNDECIDED for each in rows),
        unit_predicate=unit.state.predicate if unit.state is not None else None,
        people_min=cycle.running.policy.distribution.people_min,
    )


async def heads_of_units(acting: Acting, cycle_id: str, units: Sequence[str]) -> dict[str, Heads]:
    """Who heads each of these units in a cycle, see :func:`heads_of`."""
    found = await asyncio.gather(*(heads_of(acting, cycle_id, each) for each in units))
    return dict(zip(units, found, strict=True))


async def heads_of(acting: Acting, cycle_id: str, unit_id: str) -> Heads:
    """Who heads a unit in a cycle, or did, and who rates them: the leaders one level above it.

    Appraisals kept by an earlier version are found among the unit's own people only.
    """
    found = [each async for each in _lookups(acting, {"reads": heads_mark(cycle_id, unit_id)})]
    if not found:
        found = [each async for each in _lookups(acting, {"cycle_id": cycle_id, "unit_id": unit_id})]
    heading = [each.fields for each in found if each.fields.get("heads_unit") == unit_id]
    present = [each for each in heading if not each.get("continued")] or heading
    return Heads(
        head_ids=frozenset(each["employee_id"] for each in heading),
        leader_ids=tuple(sorted({each["rater_id"] for each in present if each["rater_id"] is not None})),
    )


def _lookups(acting: Acting, where: Mapping[str, Term]) -> AsyncIterator[LookedUp]:
    return acting.documents.lookups(kind=APPRAISAL, agency_id=acting.agency_id, where=where)


async def decision_counts(acting: Acting, cycle_id: str) -> DecisionCounts:
    """Count a cycle's decisions by rater, reading lookup fields only; what another official decided is left out."""
    found = DecisionCounts()
    async for each in _lookups(acting, {"cycle_id": cycle_id, "decided_by": Range(above="")}):
        if each.fields["decided_by"] == each.fields["rater_id"]:
            found.add(each.fields["rater_id"], _JUDGED.validate_python(each.fields))
    return found


async def periodic_results(acting: Acting, employee_ids: Iterable[str]) -> Mapping[str, list[PeriodicResult]]:
    """The finished results of these people in shorter cycles than a year, by person."""
    where: Mapping[str, Term] = {"employee_id": any_of(sorted(set(employee_ids)))}
    final = [each async for each in _lookups(acting, where) if each.fields["status"] == AppraisalStatus.FINAL.value]
    rows = [each for each in final if not each.fields.get("continued")]
    ids = {row.id: evaluation.CYCLE.of(acting.agency_id, row.fields["cycle_id"]) for row in rows}
    await acting.load(ids.values())
    found: defaultdict[str, list[PeriodicResult]] = defaultdict(list)
    for row in rows:
        cycle = (await acting.find(CYCLE, ids[row.id])).state
        if cycle is not None and cycle.period is not CyclePeriod.ANNUAL:
            found[row.fields["employee_id"]].append(_periodic(row, cycle))
    return found


def _periodic(row: LookedUp, cycle: CycleState) -> PeriodicResult:
    return filled(
        PeriodicResult,
        cycle,
        appraisal_id=row.id,
        version=row.version,
        results=_level(row.fields.get("results")),
        behaviour=_level(row.fields.get("behaviour")),
        predicate=_predicate(row.fields),
    )


def _level(value: str | None) -> Level | None:
    return None if value is None else Level(value)


def _predicate(fields: Mapping[str, Any]) -> Predicate | None:
    value = fields.get("predicate")
    return None if value is None else Predicate(value)


async def superior_of(acting: Acting, cycle_id: str, rater_id: str) -> str | None:
    """Who rates this rater in the cycle, by the latest segment of the rater's own appraisal; None when unknown."""
    found = await acting.load(segments_of(acting.agency_id, cycle_id, rater_id))
    return rater_of(each.present for each in found.values())


async def superiors_of(acting: Acting, cycle_id: str, official_ids: Collection[str]) -> Mapping[str, str]:
    """Who rates these officials in the cycle, as far as it is known, reading lookup fields only."""
    latest: dict[str, tuple[int, str]] = {}
    if not official_ids:
        return {}
    async for each in _lookups(acting, {"employee_id": any_of(sorted(official_ids)), "cycle_id": cycle_id}):
        if each.fields["rater_id"] is not None:
            segment = int(evaluation.APPRAISAL.read(each.id)[2])
            official_id = each.fields["employee_id"]
            latest[official_id] = max(latest.get(official_id, (0, "")), (segment, each.fields["rater_id"]))
    return {official_id: rater_id for official_id, (_segment, rater_id) in latest.items()}


async def people_of(acting: Acting, cycle_id: str, rater_ids: Collection[str]) -> set[str]:
    """Whom these officials rate in the cycle."""
    where: Mapping[str, Term] = {"rater_id": any_of(sorted(rater_ids)), "cycle_id": cycle_id}
    return {each.fields["employee_id"] async for each in _lookups(acting, where)}


async def awaited_of(acting: Acting, official_ids: Sequence[str]) -> Mapping[str, Awaited]:
    """What waits for officials: undecided appraisals of their people, and what they decide."""
    found: Mapping[str, Awaited] = {each: Awaited() for each in official_ids}
    if not found:
        return found
    async for each in _lookups(acting, {"rater_id": any_of(found)}):
        if each.fields["status"] in UNDECIDED and not each.fields.get("no_result"):
            cycles = found[each.fields["rater_id"]].cycles
            cycles[each.fields["cycle_id"]] = cycles.get(each.fields["cycle_id"], 0) + 1
    objections = {objection_mark(ObjectionStatus.FILED, decider_id=each): found[each].objections for each in found}
    corrections = {
        correction_mark(CorrectionStatus.PROPOSED, decider_id=each): found[each].corrections for each in found
    }
    awaited = objections | corrections
    async for contested in _lookups(acting, {"reads": any_of(awaited)}):
        for mark in awaited.keys() & set(contested.fields["reads"]):
            awaited[mark].append(contested.id)
    return found


async def policies_of(acting: Acting, policy_id: str | None = None) -> list[PolicyState]:
    """An agency's own policies, by id and version; all of them, or all versions of one."""
    found = await acting.select(POLICY, {} if policy_id is None else {"policy_id": policy_id}, limit=UNIT_MAX)
    return sorted((each.present for each in found), key=lambda state: (state.policy_id, state.policy_version))
