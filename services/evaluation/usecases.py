"""What people do with evaluation: find what it concerns, check who may, decide, save."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from services.evaluation import metrics
from services.evaluation.domain.access import may_see
from services.evaluation.domain.appraisal import AppraisalState, Units
from services.evaluation.domain.cycle import CYCLE, CycleState, OpenCycle, open_cycle, start_closing
from services.evaluation.domain.deciding import (
    Decide,
    acknowledge,
    conclude_unrated,
    decide,
    finalise,
    finalise_acknowledged,
)
from services.evaluation.domain.observing import Observed, observe
from services.evaluation.domain.policy import POLICY, PolicyState, keep_policy, running
from services.evaluation.domain.publishing import APPRAISAL
from services.evaluation.domain.unit import UNIT, UnitState, rate_unit
from services.evaluation.rules.policies import packaged
from services.evaluation.store import policies_of
from shared import clock
from shared.auth import Caller
from shared.commands import Command, Commands, Done, NotFound
from shared.decision import Contexts, Decision, Invalid, Kind, Rejected, document_id
from shared.document import Document
from shared.events.policy import Policy
from shared.mongo.documents import Documents
from shared.rules.vocabulary import UnitPredicate

S = TypeVar("S")
_NOT_FOUND = "Data tidak ditemukan. Periksa kembali nomornya, atau apakah Anda berhak melihatnya."


class UnknownPolicy(Invalid):
    """There is no such policy or version; GET /v1/policies lists them."""

    code = "unknown-policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, with what, under which repetition key and on which version."""

    documents: Documents
    commands: Commands
    caller: Caller
    key: str | None = None
    if_version: int | None = None

    def id(self, kind: str, *parts: str | int) -> str:
        """An id of the caller's own agency."""
        return document_id(self.caller.agency_id, kind, *parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkDecision:
    """One item of a rater's bulk decision."""

    appraisal_id: str
    command: Decide


async def find_policy(acting: Acting, policy_id: str, version: int | None) -> Policy | None:
    """The platform's or the agency's policy; the newest where no version is named."""
    own = await policies_of(acting.documents, acting.caller.agency_id, policy_id)
    ours = (*packaged(), *(running(each.text).policy for each in own))
    fitting = [each for each in ours if each.policy_id == policy_id and version in (None, each.version)]
    return max(fitting, key=lambda each: each.version, default=None)


async def upload_policy(acting: Acting, policy: Policy) -> Done[PolicyState]:
    """Keep an agency's own policy; a change is a higher version."""
    before = await policies_of(acting.documents, acting.caller.agency_id, policy.policy_id)

    def keep(state: PolicyState | None, _contexts: Contexts) -> Decision[PolicyState]:
        return keep_policy(
            state,
            policy,
            agency_id=acting.caller.agency_id,
            newest_version=max((each.policy_version for each in before), default=None),
            packaged_ids=frozenset(each.policy_id for each in packaged()),
            by=acting.caller.employee_id,
        )

    return await _run(acting, POLICY, acting.id("policy", policy.policy_id, policy.version), keep)


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
    return await _run(
        acting,
        CYCLE,
        acting.id("cycle", command.cycle_id),
        lambda state, _contexts: open_cycle(state, command, agency_id=agency_id, policy=policy),
    )


async def close_cycle(acting: Acting, cycle_id: str) -> Done[CycleState]:
    """Start the closing handshake of a cycle."""
    return await _run(
        acting, CYCLE, acting.id("cycle", cycle_id), lambda state, _contexts: start_closing(_existing(state))
    )


async def give_unit_rating(
    acting: Acting, *, cycle_id: str, unit_id: str, predicate: UnitPredicate, reason: str
) -> Done[UnitState]:
    """Set the predicate of a unit."""
    cycle_document = acting.id("cycle", cycle_id)

    def rate(state: UnitState | None, contexts: Contexts) -> Decision[UnitState]:
        return rate_unit(
            state,
            cycle=_existing(contexts.get(cycle_document)),
            unit_id=unit_id,
            predicate=predicate,
            reason=reason,
            by=acting.caller.employee_id,
        )

    return await _run(acting, UNIT, acting.id("unit", cycle_id, unit_id), rate, (cycle_document,))


async def visible_appraisal(acting: Acting, id: str) -> Document[AppraisalState]:
    """Read an appraisal that the caller may see.

    :raises NotFound: when there is none, or none for this caller.
    """
    found = (await visible_appraisals(acting, [id])).get(id)
    if found is None:
        raise NotFound(_NOT_FOUND)
    return found


async def visible_appraisals(acting: Acting, ids: Iterable[str]) -> Mapping[str, Document[AppraisalState]]:
    """Read those of the appraisals that the caller may see."""
    prefix = acting.id("appraisal", "")
    documents = await acting.documents.load(id for id in ids if id.startswith(prefix))
    return {id: document for id, document in documents.items() if _may_see(acting.caller, document.state)}


async def existing_cycle(acting: Acting, cycle_id: str) -> CycleState:
    """Read a cycle of the caller's agency.

    :raises NotFound: when there is none.
    """
    found: Document[CycleState] = await acting.documents.get(CYCLE, acting.id("cycle", cycle_id))
    return _existing(found.state)


async def note_observations(acting: Acting, id: str, items: Sequence[Observed]) -> Done[AppraisalState]:
    """Note what the rater observed."""
    return await _change(
        acting,
        id,
        lambda state, cycle, units: observe(state, items, cycle=cycle, units=units, by=acting.caller.employee_id),
    )


async def decide_appraisal(acting: Acting, id: str, command: Decide) -> Done[AppraisalState]:
    """Decide one appraisal."""
    done = await _change(acting, id, _deciding(acting, command))
    _count_decision(done)
    return done


async def decide_appraisals(acting: Acting, items: Sequence[BulkDecision]) -> list[Done[AppraisalState] | Rejected]:
    """Decide many appraisals with one read and one write; one outcome per item, in order."""
    visible = await visible_appraisals(acting, [item.appraisal_id for item in items])
    commands = [
        _command(acting, visible[item.appraisal_id], _deciding(acting, item.command))
        for item in items
        if item.appraisal_id in visible
    ]
    outcomes = iter(await acting.commands.run_many(commands, agency_id=acting.caller.agency_id))
    answers = [next(outcomes) if item.appraisal_id in visible else NotFound(_NOT_FOUND) for item in items]
    for answer in answers:
        if not isinstance(answer, Rejected):
            _count_decision(answer)
    return answers


async def acknowledge_appraisal(acting: Acting, id: str, on: date) -> Done[AppraisalState]:
    """Note that the employee has seen the decision; then it becomes final.

    Two facts, two versions: what a crash leaves between them is owed work, see ``finalise_acknowledged``.
    """
    by = acting.caller.employee_id
    seen = await _change(acting, id, lambda state, _cycle, _units: acknowledge(state, by=by, on=on))
    final = await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=APPRAISAL,
        id=id,
        decide=lambda state, _contexts: finalise_acknowledged(_existing(state), now=clock.now()),
    )
    if not seen.repeated:
        metrics.FINAL.labels(way="acknowledged").inc()
    return replace(final, repeated=seen.repeated)


async def finalise_appraisal(acting: Acting, id: str, *, reason: str, on: date) -> Done[AppraisalState]:
    """Make a decision final without the employee's acknowledgement."""
    by = acting.caller.employee_id
    done = await _change(
        acting, id, lambda state, _cycle, _units: finalise(state, by=by, reason=reason, on=on, now=clock.now())
    )
    if not done.repeated:
        metrics.FINAL.labels(way="without_acknowledgement").inc()
    return done


async def conclude_appraisal_unrated(acting: Acting, id: str, *, reason: str, on: date) -> Done[AppraisalState]:
    """Make an appraisal final without a rating."""
    by = acting.caller.employee_id
    done = await _change(
        acting,
        id,
        lambda state, cycle, units: conclude_unrated(
            state, cycle=cycle, units=units, by=by, reason=reason, on=on, now=clock.now()
        ),
    )
    if not done.repeated:
        metrics.FINAL.labels(way="unrated").inc()
    return done


_Change = Callable[[AppraisalState, CycleState, Units], Decision[AppraisalState]]


async def _change(acting: Acting, id: str, change: _Change) -> Done[AppraisalState]:
    command = _command(acting, await visible_appraisal(acting, id), change)
    return await _run(acting, APPRAISAL, id, command.decide, command.contexts)


async def _run(
    acting: Acting,
    kind: Kind[S],
    id: str,
    decide_on: Callable[[S | None, Contexts], Decision[S]],
    contexts: Sequence[str] = (),
) -> Done[S]:
    return await acting.commands.run(
        agency_id=acting.caller.agency_id,
        kind=kind,
        id=id,
        decide=decide_on,
        contexts=contexts,
        key=acting.key,
        if_version=acting.if_version,
    )


def _command(acting: Acting, before: Document[AppraisalState], change: _Change) -> Command[AppraisalState]:
    """Decide on the cycle and units as they are at that moment, not as the appraisal saw them last."""
    known = _existing(before.state)
    cycle_id = acting.id("cycle", known.cycle_id)
    unit_ids = tuple(acting.id("unit", known.cycle_id, unit.unit_id) for unit in known.units)

    def decided(state: AppraisalState | None, contexts: Contexts) -> Decision[AppraisalState]:
        units = {unit.unit_id: unit for id in unit_ids if isinstance(unit := contexts.get(id), UnitState)}
        return change(_existing(state), _existing(contexts.get(cycle_id)), units)

    return Command(APPRAISAL, before.id, decided, (cycle_id, *unit_ids), acting.key)


def _deciding(acting: Acting, command: Decide) -> _Change:
    by = acting.caller.employee_id
    return lambda state, cycle, units: decide(state, command, cycle=cycle, units=units, by=by)


def _count_decision(done: Done[AppraisalState]) -> None:
    if not done.repeated and done.state.decided is not None:
        metrics.DECISIONS.labels(kind="deviates" if done.state.decided.deviates else "follows").inc()


def _may_see(caller: Caller, state: AppraisalState | None) -> bool:
    return state is not None and may_see(state, employee_id=caller.employee_id, is_officer=caller.is_officer)


def _existing(state: S | None) -> S:
    if state is None:
        raise NotFound(_NOT_FOUND)
    return state
