"""Who acts, and how the documents of an act are found, always within the caller's agency."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from pydantic import BaseModel

from services.goals import metrics
from services.goals.domain.access import Actor
from services.goals.domain.cycle.state import CYCLE, CycleState
from services.goals.domain.delegation.state import DELEGATION, Delegations
from services.goals.domain.directory.people import PERSON, PersonState
from services.goals.domain.plan.move import SEGMENTS_MAX, newest
from services.goals.domain.plan.state import PLAN, PlanState, is_plan_of
from services.goals.domain.plan.superior import superior_of
from services.goals.domain.realisation.report import Receipt
from services.goals.domain.refusals import cycle_not_heard, plan_unknown
from shared.auth import Caller
from shared.commands import Commands, Done
from shared.decision import Contexts, Decision, Kind, Rejected
from shared.document import Document
from shared.http.pages import Page, page
from shared.ids import directory, evaluation
from shared.ids.form import IdForm, belongs
from shared.mongo.documents import Documents

S = TypeVar("S")
_DELEGATIONS_MAX: Final = 1000


@dataclass(frozen=True, slots=True)
class Found(Generic[S]):
    """A document that exists, with the version it was read at."""

    id: str
    version: int
    state: S


Shown = Found[S] | Done[S]
"""What callers can be shown: a document as it was found, or as a command left it."""


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

    async def find(self, kind: Kind[S], id: str, *, otherwise: Rejected) -> Found[S]:
        """Read a document of the caller's agency.

        :raises Rejected: the one given, when there is no such document
        """
        found = found_in(await self.documents.get(kind, id)) if belongs(id, self.agency_id) else None
        if found is None:
            raise otherwise
        return found

    async def run(
        self,
        kind: Kind[S],
        id: str,
        decide: Callable[[S | None, Contexts], Decision[S]],
        *,
        contexts: Sequence[str] = (),
    ) -> Done[S]:
        """Change a document of the caller's agency, once per key and on the version named, if any."""
        return await self.commands.run(
            agency_id=self.agency_id,
            kind=kind,
            id=id,
            decide=decide,
            contexts=contexts,
            key=self.key,
            if_version=self.if_version,
        )

    async def page(
        self,
        kind: Kind[S],
        *,
        where: Mapping[str, object],
        show: Callable[[Found[S]], BaseModel | None],
        limit: int,
        after: str | None,
    ) -> Page:
        """Read one page of documents of the caller's agency; ``show`` gives None for what is left out."""

        def row(document: Document[S]) -> dict[str, object] | None:
            found = found_in(document)
            view = show(found) if found else None
            return view.model_dump(mode="json") if view else None

        return await page(
            self.documents, kind=kind, agency_id=self.agency_id, where=where, limit=limit, after=after, show=row
        )


def found_in(document: Document[S]) -> Found[S] | None:
    """Give a document that exists; None when it does not."""
    return None if document.state is None else Found(document.id, document.version, document.state)


async def find_plan(acting: Acting, id: str) -> Found[PlanState]:
    """Read a plan of the caller's agency.

    :raises PlanUnknown: when the id is another agency's, no plan's, or nobody has that plan
    """
    if not is_plan_of(acting.agency_id, id):
        raise plan_unknown()
    return await acting.find(PLAN, id, otherwise=plan_unknown())


async def find_cycle(acting: Acting, cycle: str) -> CycleState:
    """Read a cycle of the caller's agency.

    :raises CycleNotHeard: when it has not arrived
    """
    id = acting.id_of(evaluation.CYCLE, cycle)
    return (await acting.find(CYCLE, id, otherwise=cycle_not_heard(cycle))).state


async def find_person(acting: Acting, employee_id: str) -> PersonState | None:
    """Read someone of the caller's agency as the directory told; None when it did not."""
    return (await acting.documents.get(PERSON, acting.id_of(directory.PERSON, employee_id))).state


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


def count(of: str, outcomes: Iterable[Receipt]) -> None:
    """Count what became of items."""
    for outcome in outcomes:
        metrics.ITEMS.labels(of=of, outcome=outcome.value).inc()
