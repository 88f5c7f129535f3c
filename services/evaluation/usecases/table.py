"""The table on which a rater decides about all people of a cycle: one row a person, and the spread around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.evaluation.domain.appraisal.checks import may_see
from services.evaluation.domain.appraisal.consider import PeriodicResult, considered
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.state import CycleState
from services.evaluation.domain.unit.spread import counted
from services.evaluation.domain.unit.state import UNIT
from services.evaluation.usecases.appraisals import periodic_of
from services.evaluation.usecases.cycles import existing_cycle
from shared.acting import Acting
from shared.alike import filled
from shared.authority import acts_for
from shared.decision import NotYours
from shared.document import Document
from shared.events.evaluation import AppraisalStatus, Outcome
from shared.ids import evaluation
from shared.policy.clause import Label
from shared.policy.outcome import DistributionMode
from shared.policy.policy import Policy
from shared.rules.vocabulary import Predicate, UnitPredicate
from shared.where import Term, any_of

_PEOPLE_MAX: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One component or criterion of a suggestion, with its name; without a percentage it was left out, and is not 0."""

    id: str
    label: Label
    axis: str
    percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A person in the table. ``version`` goes back with the decision, so that none is taken on what has moved.

    ``majority``: the predicate of most results of shorter periods. ``flags``: what stands recorded beside the rating.
    ``open``: whether a decision can be taken, or changed, now.
    """

    appraisal_id: str
    version: int
    segment: int
    employee_id: str
    unit_id: str | None
    position: str
    status: AppraisalStatus
    open: bool
    waits_for: tuple[str, ...]
    suggested: Outcome
    parts: tuple[Part, ...]
    decided: Outcome | None
    decided_on: date | None
    deviates: bool
    deviation_reason: str
    majority: Predicate | None
    flags: int
    unrated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSpread:
    """A unit of the people: its predicate, and how its people stand who are not in the table."""

    unit_id: str
    predicate: UnitPredicate | None
    others: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The people of a rater in a cycle. ``spread_mode``: whether the policy looks at the spread, and how.

    ``as_of``: the cycle's end, by whose tables predicates and spreads are read. ``people_min``: of fewer people of a
    unit no spread is demanded.
    """

    cycle_id: str
    title: str
    as_of: date
    rater_id: str
    flags_need_reason: bool
    spread_mode: DistributionMode
    people_min: int
    rows: tuple[Row, ...]
    units: tuple[UnitSpread, ...]


async def table_of(acting: Acting, cycle_id: str, rater_id: str | None) -> Table:
    """Read the table of a rater, the caller where nobody is named, with as many reads for many people as for one.

    :raises NotFound: when there is no such cycle.
    :raises NotYours: for who neither is that rater, nor acts for the rater today, nor is an officer.
    """
    rater = rater_id or acting.actor.employee_id
    if not (acting.actor.officer or acts_for(acting.actor, rater)):
        raise NotYours("Tabel ini untuk pejabat penilainya. Masuklah sebagai pejabat itu atau penggantinya.")
    cycle = await existing_cycle(acting, cycle_id)
    found = await acting.select(APPRAISAL, {"cycle_id": cycle_id, "rater_id": rater}, limit=_PEOPLE_MAX)
    me = acting.actor
    # Nobody is rated by himself, also not as the substitute of the own rater.
    seen = [each for each in found if may_see(each.present, me) and each.present.employee_id != me.employee_id]
    periodic = await periodic_of(acting, [each.present for each in seen if each.present.undecided])
    rows = tuple(_row(each, cycle, periodic.get(each.id, ())) for each in seen)
    rule = cycle.running.policy.distribution
    return filled(
        Table,
        cycle,
        as_of=cycle.ends_on,
        rater_id=rater,
        flags_need_reason=cycle.running.policy.deciding.flags_need_reason,
        spread_mode=rule.mode,
        people_min=rule.people_min,
        rows=rows,
        units=await _units(acting, cycle_id, rows),
    )


def _row(found: Document[AppraisalState], cycle: CycleState, periodic: Sequence[PeriodicResult]) -> Row:
    state = found.present
    person, before = state.inputs.assignment, considered(periodic or state.periodic)
    decided = state.decision.decided
    rated = state.by_rule is None or state.by_rule.result
    return filled(
        Row,
        state,
        state.inputs,
        decided=decided.outcome if decided is not None else None,
        decided_on=state.decision.decided_on,
        deviates=decided is not None and decided.deviates,
        deviation_reason=decided.reason if decided is not None and decided.deviates else "",
        appraisal_id=found.id,
        version=found.version,
        unit_id=state.unit_id,
        position=person.position if person is not None else "",
        open=rated
        and (
            state.status is AppraisalStatus.READY
            or (state.status is AppraisalStatus.DECIDED and decided is not None and not state.awaits_approval)
        ),
        suggested=state.suggestion.outcome,
        parts=_parts(state, cycle.running.policy),
        majority=before.majority if before is not None else None,
        flags=sum(each.stands for each in state.flags),
        unrated=bool(state.decision.unrated_reason) or not rated,
    )


def _parts(state: AppraisalState, policy: Policy) -> tuple[Part, ...]:
    labels = {each.id: each.label for each in policy.results.components}
    labels |= {each.id: each.label for each in policy.behaviour.criteria}
    labels |= {each.id: each.label for each in policy.competences}
    return tuple(
        Part(
            id=each.criterion,
            label=labels.get(each.criterion) or Label(id=each.criterion),
            axis=each.axis,
            percent=each.percent,
        )
        for each in state.suggestion.criteria
    )


async def _units(acting: Acting, cycle_id: str, rows: Sequence[Row]) -> tuple[UnitSpread, ...]:
    units = sorted({each.unit_id for each in rows if each.unit_id is not None})
    if not units:
        return ()
    known = {id: evaluation.UNIT.of(acting.agency_id, cycle_id, id) for id in units}
    await acting.load(known.values())
    mine, others = {each.appraisal_id for each in rows}, {id: list[Predicate | None]() for id in units}
    where: Mapping[str, Term] = {"cycle_id": cycle_id, "unit_id": any_of(units)}
    fields = ("unit_id", "predicate")
    async for each in acting.documents.lookups(kind=APPRAISAL, agency_id=acting.agency_id, where=where, fields=fields):
        told = each.fields.get("predicate")
        if each.id not in mine and told is not None:
            others[each.fields["unit_id"]].append(Predicate(told))
    found: list[UnitSpread] = []
    for id in units:
        unit = (await acting.find(UNIT, known[id])).state
        predicate = unit.predicate if unit is not None else None
        found.append(UnitSpread(unit_id=id, predicate=predicate, others=counted(others[id])))
    return tuple(found)
