"""Cycles: open, follow, close."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.evaluation.api.acting import ActingDep, IdPath, OfficerActingDep, stamp
from services.evaluation.domain.cycle.open import OpenCycle
from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.domain.filled import filled
from services.evaluation.domain.policy.running import running
from services.evaluation.store import count_by_status, waiting_appraisals
from services.evaluation.usecases.acting import Acting
from services.evaluation.usecases.cycles import close_cycle, open_new_cycle
from shared.commands import Done, NotFound
from shared.document import Document
from shared.events.base import Id
from shared.events.directory import PositionGroup
from shared.events.evaluation import AppraisalStatus, CyclePeriod, CycleStatus, Population
from shared.http.pages import After, Limit, Page, page, tag
from shared.ids import evaluation
from shared.policy.policy import Label

router = APIRouter(tags=["cycles"])

_WAITING_MAX = 200
_NAMED_MAX = 5000


class PopulationBody(BaseModel):
    """Who takes part; left out means everybody."""

    model_config = ConfigDict(extra="forbid")

    units: Annotated[tuple[Id, ...], Field(max_length=_NAMED_MAX)] = ()
    position_groups: Annotated[tuple[PositionGroup, ...], Field(max_length=10)] = ()
    employees: Annotated[tuple[Id, ...], Field(max_length=_NAMED_MAX)] = ()


class CycleBody(BaseModel):
    """The command to open a cycle; without a version the newest policy is taken."""

    model_config = ConfigDict(extra="forbid")

    cycle_id: Id
    title: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    policy_id: Id
    policy_version: Annotated[int, Field(ge=1)] | None = None
    period: CyclePeriod
    starts_on: date
    ends_on: date
    population: PopulationBody = PopulationBody()

    def command(self) -> OpenCycle:
        """The command in the domain's words."""
        return OpenCycle(
            cycle_id=self.cycle_id,
            title=self.title,
            period=self.period,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            population=Population(
                units=self.population.units,
                position_groups=tuple(group.value for group in self.population.position_groups),
                employees=self.population.employees,
            ),
        )


class CycleView(BaseModel):
    """A cycle."""

    id: str
    version: int
    cycle_id: str
    title: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    status: CycleStatus
    population: Population
    policy_id: str
    policy_version: int
    policy_title: Label
    enrolled: int | None

    @classmethod
    def of(cls, id: str, version: int, state: CycleState) -> Self:
        """Show a cycle."""
        title = running(state.policy_text).policy.title
        return filled(cls, state, id=id, version=version, policy_title=title)


class Waiting(BaseModel):
    """A person whose inputs are not closed yet, and what is awaited."""

    employee_id: str
    appraisal_id: str
    waits_for: tuple[str, ...]


class CycleProgress(CycleView):
    """A cycle with how far it is and who has not answered."""

    appraisals: dict[str, int] = {}
    unanswered: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    waiting_total: int = 0


@router.post("/cycles", status_code=201)
async def post_cycle(acting: OfficerActingDep, body: CycleBody, response: Response) -> CycleView:
    """Open a cycle."""
    done = await open_new_cycle(acting, body.command(), policy_id=body.policy_id, policy_version=body.policy_version)
    if done.repeated:
        response.status_code = 200
    return _answer(response, done)


@router.get("/cycles")
async def list_cycles(
    acting: ActingDep, status: CycleStatus | None = None, limit: Limit = 50, after: After = None
) -> Page:
    """List the agency's cycles."""
    return await page(
        acting.documents,
        kind=CYCLE,
        agency_id=acting.caller.agency_id,
        where={"status": status.value if status is not None else None},
        limit=limit,
        after=after,
        show=_row,
    )


@router.get("/cycles/{cycle_id}")
async def read_cycle(acting: ActingDep, cycle_id: IdPath, response: Response) -> CycleProgress:
    """Read a cycle: how far it is, and while it closes, who has not answered."""
    found: Document[CycleState] = await acting.documents.get(CYCLE, acting.id(evaluation.CYCLE, cycle_id))
    if found.state is None:
        raise NotFound(f"Siklus {cycle_id} tidak ada di instansi Anda.")
    tag(response, found.version)
    return await _progress(acting, found.version, found.state)


@router.post("/cycles/{cycle_id}/closing")
async def post_closing(acting: OfficerActingDep, cycle_id: IdPath, response: Response) -> CycleView:
    """Start closing: nothing new is accepted, goals and feedback give their last word."""
    return _answer(response, await close_cycle(acting, cycle_id))


async def _progress(acting: Acting, version: int, state: CycleState) -> CycleProgress:
    agency_id = acting.caller.agency_id
    counts = await count_by_status(acting.documents, agency_id, state.cycle_id)
    shown = CycleView.of(acting.id(evaluation.CYCLE, state.cycle_id), version, state)
    closing = state.status is not CycleStatus.OPEN
    waiting = (
        await waiting_appraisals(acting.documents, agency_id, state.cycle_id, _WAITING_MAX)
        if closing and acting.caller.is_officer
        else []
    )
    return CycleProgress(
        **dict(shown),
        appraisals={"total": sum(counts.values()), **counts},
        unanswered=state.unanswered if closing else (),
        waiting=tuple(
            Waiting(employee_id=each.employee_id, appraisal_id=each.id, waits_for=each.inputs.waits_for)
            for each in waiting
        ),
        waiting_total=counts[AppraisalStatus.OPEN.value] if closing else 0,
    )


def _row(found: Document[CycleState]) -> dict[str, object] | None:
    if found.state is None:
        return None
    return CycleView.of(found.id, found.version, found.state).model_dump(mode="json")


def _answer(response: Response, done: Done[CycleState]) -> CycleView:
    stamp(response, done)
    return CycleView.of(done.id, done.version, done.state)
