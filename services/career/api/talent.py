"""The agency's talent map, and the register of successors."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.requests import AddSuccessor, RemoveSuccessor
from services.career.domain.talent.map import Seat, TalentMap
from services.career.domain.talent.placing import speaking_result
from services.career.domain.talent.succession import SuccessorUnknown, add, remove
from services.career.store import Held
from services.career.usecases.reading import about, cycle_of, holder_in
from services.career.usecases.talent import (
    Among,
    SuccessorRow,
    list_successors,
    people_of_box,
    successor_row,
    talent_map,
)
from shared.acting import Acting, AnyOfficerActingDep, AnyOfficerReadingDep, DocumentId, ReadingDep, acted
from shared.commands import Done
from shared.events.base import Id
from shared.events.directory import PositionGroup
from shared.http.pages import After, Limit, Page
from shared.ids import career as ids
from shared.ids import directory, evaluation
from shared.request import WRITTEN

router = APIRouter(tags=["talent map"])


async def _among(unit_id: Id | None = None, position_group: PositionGroup | None = None) -> Among:
    return Among(unit_id=unit_id, position_group=position_group)


AmongDep = Annotated[Among, Depends(_among)]


@router.get("/talent-map")
async def get_map(act: ReadingDep, among: AmongDep) -> TalentMap:
    """Count people in the nine boxes; officers also by unit and group, superiors see no small groups."""
    return await talent_map(act, among)


@router.get("/talent-map/people")
async def get_people(
    act: AnyOfficerReadingDep,
    among: AmongDep,
    box: Annotated[int | None, WRITTEN, Query(ge=1, le=9, description="Tanpa box: yang belum punya box.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[Seat]:
    """List who stands in a box; without ``box`` who stands in none, and what is missing."""
    return await people_of_box(act, among, box=box, limit=limit, after=after)


@router.get("/successors")
async def get_successors(
    act: AnyOfficerReadingDep,
    position_id: Id | None = None,
    unit_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[SuccessorRow]:
    """List the register of successors with their boxes, also who was taken out."""
    return await list_successors(act, position_id=position_id, unit_id=unit_id, limit=limit, after=after)


@router.post("/successors", status_code=201)
async def post_successor(command: AddSuccessor, act: AnyOfficerActingDep, response: Response) -> SuccessorRow:
    """Put somebody into the register for a position, with a reason."""
    subject = ids.SUCCESSION.of(act.agency_id, command.employee_id, command.position_id)
    holder = ids.PROFILE.of(act.agency_id, command.employee_id)
    position = directory.POSITION.of(act.agency_id, command.position_id)
    await act.load((holder, position))
    known = (await act.find(PROFILE, holder)).state
    result = speaking_result(known) if known is not None else None
    cycle = () if result is None else (evaluation.CYCLE.of(act.agency_id, result.cycle_id),)
    await act.load(cycle)
    done = await about(act, subject).run(PROFILE, holder, add, command, contexts=(position, *cycle))
    acted(response, done)
    if done.repeated:
        response.status_code = 200
    return await _shown(act, done, subject)


@router.post("/successors/{id}/removals")
async def post_removal(
    id: DocumentId, command: RemoveSuccessor, act: AnyOfficerActingDep, response: Response
) -> SuccessorRow:
    """Take somebody out of the register, with a reason."""
    holder = holder_in(act, id, ids.SUCCESSION, SuccessorUnknown)
    done = await act.run(PROFILE, holder, partial(remove, subject=id), command)
    acted(response, done)
    return await _shown(act, done, id)


async def _shown(act: Acting, done: Done[Profile], subject: str) -> SuccessorRow:
    found = latest_of(done.state.candidacies, subject)
    if found is None:
        raise SuccessorUnknown
    result = speaking_result(done.state)
    cycle = await cycle_of(act, result.cycle_id if result is not None else None)
    return successor_row(Held(done.version, done.state, found), cycle, act.today)
