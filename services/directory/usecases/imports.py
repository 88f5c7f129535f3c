"""Imports: read what was uploaded, compare it with what is known, and leave the rest to the bulk job."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.directory.domain.importing.apply import begin, keep_part
from services.directory.domain.importing.state import (
    APPLY,
    IMPORT,
    IMPORT_PART,
    PART_SIZE,
    ImportState,
    ImportStatus,
    PartState,
    part_id,
)
from services.directory.domain.refusals import ImportRunning, OwnRecord, Unreadable
from services.directory.metrics import count_import
from services.directory.rules.importing.files import Hidden, UnreadableFile, UploadedFile
from services.directory.rules.importing.problems import RowProblem
from services.directory.rules.importing.reading import read_directory
from services.directory.rules.importing.wanted import Wanted
from services.directory.store import everybody
from services.directory.usecases.places import headed, heads_by
from services.directory.usecases.plan_import import Plan, plan_people, plan_units
from services.directory.usecases.record import check_agency, secret_of
from shared import clock
from shared.acting import Acting
from shared.alike import filled
from shared.commands import Command, Done
from shared.ids import directory
from shared.ids.form import digest
from shared.mongo.documents import LookedUp

_CHUNK: Final = 500
_SHOWN_MAX: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Files to import, and how."""

    files: tuple[UploadedFile, ...]
    dry_run: bool
    skip_invalid: bool
    retire_missing: bool
    hidden_rows: Hidden
    since: date | None = None


async def import_files(acting: Acting, upload: Upload) -> Done[ImportState]:
    """Read files and say what they would change; unless it is a dry run, or rows are wrong, that is then recorded.

    :raises Unreadable: when a file is no table
    :raises ImportRunning: when another import of the agency is not done yet
    :raises Rejected: when the agency was not recorded, or the service has no key for employee ids
    """
    name = acting.key.partition("#")[0] if acting.key is not None else clock.random_id()
    id = directory.IMPORT.of(acting.agency_id, digest(name)[:20])
    if not upload.dry_run:
        await check_agency(acting)
    if (await acting.find(IMPORT, id)).state is not None:
        return await acting.run(IMPORT, id, begin, (await acting.find(IMPORT, id)).present)
    if not upload.dry_run:
        await _check_alone(acting)
    known = await everybody(acting.documents, acting.agency_id)
    ids = frozenset(str(each.fields["employee_id"]) for each in known)
    secret = secret_of(acting)
    try:
        wanted = await asyncio.to_thread(
            read_directory,
            upload.files,
            secret=secret,
            known=ids,
            as_of=acting.today,
            hidden_rows=upload.hidden_rows,
        )
    except UnreadableFile as error:
        raise Unreadable(str(error), field="files") from error
    plan = Plan()
    await plan_units(acting, wanted, plan, dry_run=upload.dry_run)
    owners = {str(each.fields["nip"]): str(each.fields["employee_id"]) for each in known if each.fields["nip"]}
    named = {each.employee_id for each in wanted.people}
    absent = sorted(
        each.fields["employee_id"]
        for each in known
        if each.fields["active"] and each.fields["employee_id"] not in named
    )
    retires = upload.retire_missing and not wanted.problems
    holders = _holders(known, wanted, frozenset(absent) if retires else frozenset())
    heads = await heads_by(acting, wanted.people, holders)
    await plan_people(acting, wanted, plan, since=upload.since, owners=owners, heads=heads)
    plan.counts["people_absent"] = len(absent)
    plan.retired = [each for each in absent if each != acting.actor.employee_id] if retires else []
    if retires and acting.actor.employee_id in absent:
        plan.judge("people", acting.actor.employee_id, OwnRecord(), known=True)
    plan.counts["people_retired"] = len(plan.retired)
    state, parts = _laid_out(acting, id, upload, wanted, plan)
    if state.status is ImportStatus.RUNNING:
        await acting.run_many(
            [Command(IMPORT_PART, part_id(state, n), keep_part, each) for n, each in enumerate(parts)]
        )
    count_import(state.status)
    return await acting.run(IMPORT, id, begin, state)


async def _check_alone(acting: Acting) -> None:
    where = {"status": ImportStatus.RUNNING.value}
    if running := await acting.select(IMPORT, where, limit=1):
        text = f"Impor {running[0].present.import_id} masih berjalan. Tunggu sampai selesai, atau batalkan dahulu."
        raise ImportRunning(text)


def _laid_out(
    acting: Acting, id: str, upload: Upload, wanted: Wanted, plan: Plan
) -> tuple[ImportState, list[PartState]]:
    import_id = directory.IMPORT.read(id)[0]
    parts = _parts(acting.agency_id, import_id, plan)
    blocked = bool(wanted.problems) and not upload.skip_invalid
    status = (
        ImportStatus.CHECKED
        if upload.dry_run
        else ImportStatus.REFUSED
        if blocked
        else ImportStatus.RUNNING
        if parts
        else ImportStatus.DONE
    )
    running = status is ImportStatus.RUNNING
    state = filled(
        ImportState,
        upload,
        wanted,
        agency_id=acting.agency_id,
        import_id=import_id,
        by=acting.actor.employee_id,
        at=acting.time.now,
        files=tuple(each.name for each in upload.files),
        status=status,
        counts=dict(plan.counts),
        movements=tuple(plan.movements[:_SHOWN_MAX]),
        problems=wanted.problems[:_SHOWN_MAX],
        problem_count=len(wanted.problems),
        warnings=(*wanted.warnings[:_SHOWN_MAX], *map(_noted, plan.warnings), *_not_retired(upload, wanted)),
        refusals=tuple(plan.refusals[:_SHOWN_MAX]),
        parts=tuple(_first(each) for each in parts) if running else (),
        total=sum(len(each.ids) for each in parts),
        ended_at=None if running else acting.time.now,
        jobs=(APPLY,) if running else (),
    )
    return state, parts


def _not_retired(upload: Upload, wanted: Wanted) -> tuple[RowProblem, ...]:
    """Say that nobody retires while rows are wrong: who stands in one of them is in the file after all."""
    if not (upload.retire_missing and wanted.problems):
        return ()
    text = "tidak ada yang dinonaktifkan selama masih ada baris yang salah; perbaiki dahulu, lalu impor lagi"
    return (_noted(text),)


def _noted(text: str) -> RowProblem:
    """Warn of something that no row alone says."""
    return RowProblem(file="", sheet="", row=0, column="", value="", text=text)


def _holders(known: Sequence[LookedUp], wanted: Wanted, gone: frozenset[str]) -> list[str]:
    """Name the people who head, or headed, one of the units that people of the files are to head, and stay."""
    units = {unit_id for each in wanted.people for unit_id in headed(each)}
    return [
        each.fields["employee_id"]
        for each in known
        if units.intersection(each.fields.get("heads") or ()) and each.fields["employee_id"] not in gone
    ]


def _first(part: PartState) -> str:
    """The document by which a part is found: of a unit, or of a person, also where only the employment is told."""
    if part.units:
        return directory.UNIT.of(part.agency_id, part.units[0].unit_id)
    people = [each.employee_id for each in part.people]
    employments = [each.employee_id for each in part.employments]
    return directory.PERSON.of(part.agency_id, min((*people, *employments, *part.retired)))


def _parts(agency_id: str, import_id: str, plan: Plan) -> list[PartState]:
    """Divide the work: units first, then people with their employment, each part a stretch of ids in order."""
    units = sorted(plan.units, key=lambda each: each.unit_id)
    parts = [
        PartState(agency_id=agency_id, import_id=import_id, units=tuple(units[start : start + PART_SIZE]))
        for start in range(0, len(units), PART_SIZE)
    ]
    people = {each.employee_id: each for each in plan.people}
    employments = {each.employee_id: each for each in plan.employments}
    retired = frozenset(plan.retired)
    ids, step = sorted({*people, *employments, *retired}), PART_SIZE // 2
    for start in range(0, len(ids), step):
        stretch = ids[start : start + step]
        parts.append(
            PartState(
                agency_id=agency_id,
                import_id=import_id,
                people=tuple(people[each] for each in stretch if each in people),
                employments=tuple(employments[each] for each in stretch if each in employments),
                retired=tuple(each for each in stretch if each in retired),
            )
        )
    return parts
