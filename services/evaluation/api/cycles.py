"""Cycles: open, follow, close."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, StringConstraints

from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.cycle.life import OpenCycle, open_cycle, start_closing
from services.evaluation.domain.cycle.state import CYCLE, CycleState
from services.evaluation.store import count_by_status
from services.evaluation.usecases.cycles import known_policy
from shared.acting import Acting, OfficerActingDep, ReadingDep, acted
from shared.alike import filled
from shared.events.base import Id
from shared.events.directory import PositionGroup
from shared.events.evaluation import AppraisalStatus, CycleChange, CyclePeriod, CycleStatus, Population
from shared.http.pages import After, Limit, Page, tag
from shared.ids import evaluation
from shared.policy.clause import Label
from shared.request import WRITTEN, Request

router = APIRouter(tags=["cycles"])

_WAITING_MAX = 200
_NAMED_MAX = 5000


class PopulationBody(Request):
    """Who takes part; left out means everybody. Where several kinds are named, whom each of them takes in.

    ``units`` with ``position_groups``: those of the groups within the units. ``with_subunits``: the units below those
    named belong to them. Goals knows the units and enrols; unknown ids take in nobody.
    """

    units: Annotated[tuple[Id, ...], Field(max_length=_NAMED_MAX)] = ()
    with_subunits: bool = False
    position_groups: Annotated[tuple[PositionGroup, ...], Field(max_length=10)] = ()
    employees: Annotated[tuple[Id, ...], Field(max_length=_NAMED_MAX)] = ()


class CycleBody(Request):
    """The command to open a cycle; without a version the newest policy is taken."""

    cycle_id: Id
    title: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    policy_id: Id
    policy_version: Annotated[int, WRITTEN, Field(ge=1)] | None = None
    period: CyclePeriod
    starts_on: date
    ends_on: date
    population: PopulationBody = PopulationBody()


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
    changes: tuple[CycleChange, ...]

    @classmethod
    def of(cls, version: int, state: CycleState) -> Self:
        """Show a cycle."""
        return filled(cls, state, version=version, policy_title=state.running.policy.title)


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
    """Open a cycle.

    *Peserta: semua pegawai bila `population` kosong. Bila beberapa jenis disebut (unit, kelompok jabatan, pegawai),
    yang ikut hanya yang termasuk semuanya. Dengan `with_subunits`, unit di bawah unit yang disebut juga ikut.*
    """
    policy = await known_policy(acting, body.policy_id, body.policy_version)
    command = filled(OpenCycle, body, policy=policy, population=population_of(body.population))
    done = await acting.run(CYCLE, evaluation.CYCLE.of(acting.agency_id, body.cycle_id), open_cycle, command)
    if done.repeated:
        response.status_code = 200
    acted(response, done)
    return CycleView.of(done.version, done.state)


@router.get("/cycles")
async def list_cycles(
    acting: ReadingDep, status: CycleStatus | None = None, limit: Limit = 50, after: After = None
) -> Page[CycleView]:
    """List the agency's cycles."""
    return await acting.page(
        CYCLE,
        where={"status": status.value if status is not None else None},
        limit=limit,
        after=after,
        show=lambda found: CycleView.of(found.version, found.present),
    )


@router.get("/cycles/{cycle_id}")
async def read_cycle(acting: ReadingDep, cycle_id: Id, response: Response) -> CycleProgress:
    """Read a cycle: how far it is, and while it closes, who has not answered."""
    found = await acting.read(CYCLE, evaluation.CYCLE.of(acting.agency_id, cycle_id))
    tag(response, found.version)
    return await _progress(acting, found.version, found.present)


@router.post("/cycles/{cycle_id}/closing")
async def post_closing(acting: OfficerActingDep, cycle_id: Id, response: Response) -> CycleView:
    """Start closing: nothing new is accepted, goals and feedback give their last word."""
    done = await acting.run(CYCLE, evaluation.CYCLE.of(acting.agency_id, cycle_id), start_closing, None)
    acted(response, done)
    return CycleView.of(done.version, done.state)


def population_of(body: PopulationBody) -> Population:
    """The population that a caller names, as events carry it."""
    return Population.model_validate(body.model_dump(mode="json"))


async def _progress(acting: Acting, version: int, state: CycleState) -> CycleProgress:
    counts = await count_by_status(acting, state.cycle_id)
    closing = state.status is not CycleStatus.OPEN
    waiting = await _waiting(acting, state) if closing and acting.actor.officer else ()
    return filled(
        CycleProgress,
        CycleView.of(version, state),
        appraisals={"total": sum(counts.values()), **counts},
        unanswered=state.unanswered if closing else (),
        waiting=waiting,
        waiting_total=counts[AppraisalStatus.OPEN.value] if closing else 0,
    )


async def _waiting(acting: Acting, state: CycleState) -> tuple[Waiting, ...]:
    """Name those whose inputs are not closed."""
    where = {"cycle_id": state.cycle_id, "status": AppraisalStatus.OPEN.value}
    found = await acting.select(APPRAISAL, where, limit=_WAITING_MAX)
    return tuple(filled(Waiting, each.present, each.present.inputs, appraisal_id=each.id) for each in found)
