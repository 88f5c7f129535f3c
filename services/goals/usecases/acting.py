"""Who acts, and how the documents of an act are found, always within the caller's agency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from services.goals import metrics
from services.goals.domain.access import Actor
from services.goals.domain.cycle.state import CYCLE, CycleState
from services.goals.domain.delegation.state import DELEGATION, Delegations
from services.goals.domain.directory.people import PERSON, PersonState
from services.goals.domain.plan.move import SEGMENTS_MAX, newest
from services.goals.domain.plan.state import PLAN, PlanState, is_plan_of
from services.goals.domain.plan.superior import superior_of
from services.goals.domain.realisation.report import Outcome
from services.goals.domain.refusals import cycle_not_heard, plan_unknown
from shared.auth import Caller
from shared.commands import Commands
from shared.decision import Kind
from shared.document import Document
from shared.ids import directory, evaluation
from shared.ids.form import IdForm
from shared.mongo.documents import Documents

S = TypeVar("S")
_DELEGATIONS_MAX: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, on which local day, with what, under which repetition key and on which version."""

    documents: Documents
    commands: Commands
    caller: Caller
    today: date
    key: str | None = None
    if_version: int | None = None

    @property
    def actor(self) -> Actor:
        """The caller as the domain sees one."""
        return Actor(employee_id=self.caller.employee_id, officer=self.caller.is_officer)

    @property
    def agency_id(self) -> str:
        """The agency that everything is bound to."""
        return self.caller.agency_id

    def id_of(self, form: IdForm, *parts: str | int) -> str:
        """Name a document of the caller's agency."""
        return form.of(self.agency_id, *parts)

    async def read(self, kind: Kind[S], form: IdForm, *parts: str | int) -> Document[S]:
        """Read a document of the caller's agency; a fresh one when it does not exist."""
        return await self.documents.get(kind, self.id_of(form, *parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A plan that exists, with the version it was read at."""

    id: str
    version: int
    state: PlanState


async def find_plan(acting: Acting, id: str) -> Found:
    """Read a plan of the caller's agency.

    :raises PlanUnknown: when the id is another agency's, no plan's, or nobody has that plan
    """
    if not is_plan_of(acting.agency_id, id):
        raise plan_unknown()
    document: Document[PlanState] = await acting.documents.get(PLAN, id)
    if document.state is None:
        raise plan_unknown()
    return Found(id=id, version=document.version, state=document.state)


async def find_cycle(acting: Acting, cycle: str) -> CycleState:
    """Read a cycle of the caller's agency.

    :raises CycleNotHeard: when it has not arrived
    """
    state = (await acting.read(CYCLE, evaluation.CYCLE, cycle)).state
    if state is None:
        raise cycle_not_heard(cycle)
    return state


async def find_person(acting: Acting, employee_id: str | None) -> PersonState | None:
    """Read someone of the caller's agency as the directory told; None when it did not."""
    if employee_id is None:
        return None
    return (await acting.read(PERSON, directory.PERSON, employee_id)).state


async def find_superior(acting: Acting, plan: PlanState) -> str | None:
    """Name the plan that this one's objectives may serve: of a rater who moved, that of the last segment."""
    if plan.assignment.rater_id is None:
        return None
    where = {"cycle_id": plan.cycle_id, "employee_id": plan.assignment.rater_id}
    found = await acting.documents.select(kind=PLAN, agency_id=acting.agency_id, where=where, limit=SEGMENTS_MAX)
    last = newest([each.state for each in found]).get(plan.cycle_id)
    return superior_of(plan) if last is None else last.id


async def find_delegations(acting: Acting, rater_id: str | None) -> Delegations:
    """Read the delegations from a rater to the caller, whatever became of them."""
    if rater_id is None or rater_id == acting.caller.employee_id:
        return ()
    found = await acting.documents.select(
        kind=DELEGATION,
        agency_id=acting.agency_id,
        where={"rater_id": rater_id, "employee_id": acting.caller.employee_id},
        limit=_DELEGATIONS_MAX,
    )
    return tuple(each.state for each in found if each.state is not None)


async def delegations_from(acting: Acting, rater_id: str | None) -> Sequence[str]:
    """Name the delegations from a rater to the caller."""
    return [each.id for each in await find_delegations(acting, rater_id)]


def count(of: str, outcomes: Iterable[Outcome]) -> None:
    """Count what became of items."""
    for outcome in outcomes:
        metrics.ITEMS.labels(of=of, outcome=outcome.value).inc()
