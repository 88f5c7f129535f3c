"""Units and teams."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from services.directory.domain.requests import UnitIn, UnitRecord
from services.directory.domain.unit import UNIT, UnitState, UnitVersion
from services.directory.usecases.record import record_unit_alone, record_units
from services.directory.usecases.tree import UnitNode, unit_tree
from shared.acting import OfficerActingDep, ReadingDep, acted
from shared.alike import filled
from shared.commands import CommandOutcome, Done
from shared.document import Document
from shared.each import Misread, alone, readable, woven
from shared.events.base import Id
from shared.http.pages import After, Limit, Page, tag
from shared.http.problems import Problem, rejection
from shared.ids import directory
from shared.request import Request

router = APIRouter(tags=["units"])


class UnitOut(BaseModel):
    """A unit as it is now, with all its versions, oldest first."""

    unit_id: str
    version: int
    name: str
    kind: str
    parent_id: str | None
    mission: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    versions: tuple[UnitVersion, ...]


class UnitsIn(Request):
    """Units that are recorded together; they may be each other's parents."""

    units: Annotated[
        tuple[Annotated[UnitRecord | Misread, alone(id="unit_id")], ...],
        Field(min_length=1, max_length=500),
    ]


class Recorded(BaseModel):
    """What became of one entry: recorded, unchanged or refused, and why. ``warnings``: what to look at."""

    id: str
    outcome: str
    version: int | None = None
    problem: Problem | None = None
    warnings: tuple[str, ...] = ()


class RecordedOut(BaseModel):
    """What became of each entry, in order."""

    items: list[Recorded]


def recorded(id: str, outcome: CommandOutcome, warnings: tuple[str, ...] = ()) -> Recorded:
    """Say what became of an entry."""
    match outcome:
        case Done():
            fate = "unchanged" if outcome.repeated else "recorded"
            return Recorded(id=id, outcome=fate, version=outcome.version, warnings=warnings)
        case _:
            return Recorded(id=id, outcome="refused", problem=rejection(outcome))


@router.put("/units/{unit_id}", summary="Record a unit")
async def put_unit(unit_id: Id, body: UnitIn, acting: OfficerActingDep, response: Response) -> UnitOut:
    """Record a unit or team from a day on; the same day again corrects it."""
    done = await record_unit_alone(acting, filled(UnitRecord, body, unit_id=unit_id))
    acted(response, done)
    return _out(done.state, done.version)


@router.post("/units", summary="Record many units")
async def post_units(body: UnitsIn, acting: OfficerActingDep) -> RecordedOut:
    """Record up to 500 units at once; one outcome each, in order."""
    units = readable(body.units, field="units")
    done = [
        recorded(each.unit_id, outcome) for each, outcome in zip(units, await record_units(acting, units), strict=True)
    ]
    return RecordedOut(items=list(woven(body.units, done, recorded, field="units")))


@router.get("/units", summary="Units")
async def list_units(
    acting: ReadingDep,
    parent_id: Annotated[Id | None, Query(description="Hanya unit di bawah unit ini.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[UnitOut]:
    """List the agency's units."""

    def row(found: Document[UnitState]) -> UnitOut:
        return _out(found.present, found.version)

    return await acting.page(UNIT, where={"parent_id": parent_id}, show=row, limit=limit, after=after)


@router.get("/unit-tree", summary="The tree of units")
async def get_tree(acting: ReadingDep) -> list[UnitNode]:
    """Show all units below each other."""
    return await unit_tree(acting)


@router.get("/units/{unit_id}", summary="One unit")
async def get_unit(unit_id: Id, acting: ReadingDep, response: Response) -> UnitOut:
    """Show a unit of the agency."""
    found = await acting.read(UNIT, directory.UNIT.of(acting.agency_id, unit_id))
    tag(response, found.version)
    return _out(found.present, found.version)


def _out(unit: UnitState, version: int) -> UnitOut:
    given: dict[str, Any] = {"version": version, "valid_from": unit.versions[0].valid_from}
    return filled(UnitOut, unit, unit.present, **given)
