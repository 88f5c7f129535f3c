"""Positions of the agency: recorded one by one or by file, listed with those that are vacant."""

from datetime import date
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.directory.domain.position import POSITION, VACANT, PositionState, leans_on, record_position
from services.directory.domain.requests import PositionIn
from services.directory.usecases.record import check_agency
from shared.acting import Acting, OfficerActingDep, OfficerReadingDep, ReadingDep, acted
from shared.alike import filled
from shared.authority import is_officer_of
from shared.commands import Command
from shared.document import Document
from shared.events.base import Id
from shared.events.directory import PositionGroup, RequiredCompetence
from shared.http.callers import KeyDep
from shared.http.pages import After, Limit, Page, tag
from shared.ids import directory
from shared.importing import Import, Imported, ImportRow, take

router = APIRouter(prefix="/positions", tags=["positions"])


class PositionRow(ImportRow, PositionIn):
    """A position among several."""

    about: ClassVar[tuple[str, ...]] = ("position_id",)
    position_id: Id

    def command(self, acting: Acting, key: str | None) -> Command[PositionState, PositionIn]:
        """Record it in the caller's agency."""
        id = directory.POSITION.of(acting.agency_id, self.position_id)
        return Command(POSITION, id, record_position, self, leans_on(acting.agency_id, self), key)


class PositionOut(BaseModel):
    """A position; ``held_by`` is shown to officers only."""

    position_id: str
    version: int
    unit_id: str
    name: str
    position_group: PositionGroup
    job_class: int | None
    competences: tuple[RequiredCompetence, ...]
    held_by: str | None
    vacant_from: date | None
    active: bool


@router.put("/{position_id}", summary="Record a position")
async def put_position(position_id: Id, body: PositionIn, acting: OfficerActingDep, response: Response) -> PositionOut:
    """Record a position: what it needs, and who holds it or from when it is vacant."""
    id, contexts = directory.POSITION.of(acting.agency_id, position_id), leans_on(acting.agency_id, body)
    await acting.load((id, directory.AGENCY.of(acting.agency_id, acting.agency_id), *contexts))
    await check_agency(acting)
    done = await acting.run(POSITION, id, record_position, body, contexts=contexts)
    acted(response, done)
    return _out(acting, done.state, done.version)


@router.post("/imports", summary="Record many positions")
async def post_positions(body: Import, acting: OfficerReadingDep, key: KeyDep) -> Imported:
    """Record positions from CSV or JSON rows; a bad row is told with its number and does not stop the others."""
    await check_agency(acting)
    used = None if body.dry_run else key
    return await take(acting, body, PositionRow, lambda row: row.command(acting, used))


@router.get("", summary="Positions")
async def list_positions(
    acting: ReadingDep,
    unit_id: Annotated[Id | None, Query(description="Hanya jabatan di unit ini.")] = None,
    vacant: Annotated[bool, Query(description="Hanya yang lowong, atau yang sudah diketahui akan lowong.")] = False,
    limit: Limit = 50,
    after: After = None,
) -> Page[PositionOut]:
    """List the agency's positions; officers see who holds them."""

    def row(found: Document[PositionState]) -> PositionOut:
        return _out(acting, found.present, found.version)

    where = {"unit_id": unit_id, "sought": VACANT if vacant else None}
    return await acting.page(POSITION, where=where, show=row, limit=limit, after=after)


@router.get("/{position_id}", summary="One position")
async def get_position(position_id: Id, acting: ReadingDep, response: Response) -> PositionOut:
    """Show a position of the agency."""
    found = await acting.read(POSITION, directory.POSITION.of(acting.agency_id, position_id))
    tag(response, found.version)
    return _out(acting, found.present, found.version)


def _out(acting: Acting, position: PositionState, version: int) -> PositionOut:
    held_by = position.held_by if is_officer_of(acting.actor, position.unit_id) else None
    return filled(PositionOut, position, version=version, held_by=held_by)
