"""Applying an import part by part; what was recorded already is not recorded again, however often it is looked at."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services.directory.domain.employment import EMPLOYMENT, patch_employment
from services.directory.domain.importing.state import APPLY, IMPORT_PART, ImportState, ImportStatus, PartState, part_id
from services.directory.domain.person.record import record_person, retire
from services.directory.domain.person.state import PERSON
from services.directory.domain.refusals import ImportOver
from services.directory.domain.unit import UNIT, record_unit
from shared.decision import Decision, Env, Rejected, existing, without
from shared.ids import directory
from shared.ids.form import kind_of


def begin(_state: ImportState | None, planned: ImportState, _env: Env) -> Decision[ImportState]:
    """Keep what was read, and apply it if that is wanted."""
    return Decision(planned)


def keep_part(_state: PartState | None, part: PartState, _env: Env) -> Decision[PartState]:
    """Keep one part until it is applied."""
    return Decision(part)


def cancel(state: ImportState | None, _nothing: None, env: Env) -> Decision[ImportState]:
    """Apply no further part; what was recorded already stays, and the rest is forgotten.

    :raises ImportOver: when it does not run
    """
    running = existing(state)
    if running.status is ImportStatus.CANCELLED:
        return Decision(running)
    if running.status is not ImportStatus.RUNNING:
        raise ImportOver("Impor ini tidak sedang berjalan. Tidak ada yang perlu dibatalkan.")
    return Decision(replace(running, status=ImportStatus.CANCELLED, ended_at=env.now))


def apply_part(state: Any, owner: ImportState, env: Env) -> Decision[Any] | None:
    """Record one entry of a part, or empty a part of which nothing is left to record."""
    if kind_of(env.id) == IMPORT_PART.name:
        return Decision(PartState(agency_id=owner.agency_id, import_id=owner.import_id))
    part = env.get(IMPORT_PART, part_of(owner, env.id))
    if part is None or owner.status is not ImportStatus.RUNNING:
        return None
    return _decide(part, state, env)


def is_waiting(part: PartState, state: Any, env: Env) -> bool:
    """Whether an entry has still to be recorded; what is refused meanwhile is passed over."""
    try:
        decision = _decide(part, state, env)
    except Rejected:
        return False
    return decision is not None and bool(decision.publishes)


def finish_import(state: ImportState, _gathered: None, env: Env) -> Decision[ImportState]:
    """Nothing is left to record."""
    running = state.status is ImportStatus.RUNNING
    return Decision(
        replace(
            state,
            status=ImportStatus.DONE if running else state.status,
            ended_at=env.now if running else state.ended_at,
            jobs=without(state.jobs, APPLY),
        )
    )


def seen_by_import(owner: ImportState, ids: Sequence[str]) -> Sequence[str]:
    """Name what the decisions about these documents read besides: their parts, and people's employment."""
    entries = [id for id in ids if kind_of(id) != IMPORT_PART.name]
    parts = {part_of(owner, id) for id in entries}
    return [*parts, *(employment_of(id) for id in entries if kind_of(id) == PERSON.name)]


def employment_of(person: str) -> str:
    """Name the employment of the person with this document."""
    return person.replace(f":{PERSON.name}:", f":{EMPLOYMENT.name}:", 1)


def part_of(owner: ImportState, id: str) -> str:
    """Name the part that tells of a document: parts hold units, or people with their employment, in order."""
    if kind_of(id) == EMPLOYMENT.name:
        id = directory.PERSON.of(owner.agency_id, *directory.EMPLOYMENT.read(id))
    kind = kind_of(id)
    alike = [(first, number) for number, first in enumerate(owner.parts) if kind_of(first) == kind]
    at = bisect_right([first for first, _number in alike], id) - 1
    return part_id(owner, alike[max(at, 0)][1] if alike else 0)


def _decide(part: PartState, state: Any, env: Env) -> Decision[Any] | None:
    match kind_of(env.id):
        case UNIT.name:
            unit_id = directory.UNIT.read(env.id)[0]
            unit = next((each for each in part.units if each.unit_id == unit_id), None)
            return record_unit(state, unit, env) if unit is not None else None
        case EMPLOYMENT.name:
            employed = directory.EMPLOYMENT.read(env.id)[0]
            patch = next((each for each in part.employments if each.employee_id == employed), None)
            return patch_employment(state, patch, env) if patch is not None else None
        case _:
            return _person(part, state, env)


def _person(part: PartState, state: Any, env: Env) -> Decision[Any] | None:
    employee_id = directory.PERSON.read(env.id)[0]
    if employee_id in part.retired:
        return retire(state, None, env)
    person = next((each for each in part.people if each.employee_id == employee_id), None)
    return record_person(state, person, env) if person is not None else None
