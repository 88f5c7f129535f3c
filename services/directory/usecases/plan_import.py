"""What an import would change: every entry is decided on, and nothing is written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from services.directory.domain.employment import EMPLOYMENT, patch_employment
from services.directory.domain.importing.state import Movement, Refusal
from services.directory.domain.person.record import begun_on, new_year, record_person
from services.directory.domain.person.state import PERSON, PersonState
from services.directory.domain.refusals import NipTaken, OwnRecord
from services.directory.domain.requests import DelegationIn, EmploymentPatch, LeaveIn, OtherIn, PersonRecord, UnitRecord
from services.directory.domain.unit import UNIT, check_place, record_unit
from services.directory.rules.importing.wanted import Wanted, WantedPerson
from services.directory.store import tree
from services.directory.usecases.places import Heads, check_open, take_places
from shared.acting import Acting
from shared.alike import filled
from shared.commands import Command, CommandOutcome
from shared.decision import Invalid, Rejected
from shared.document import Document
from shared.each import Unreadable
from shared.ids import directory
from shared.wording import faults, field_problem, pointer_of

_CHUNK: Final = 500
_CLOSED: Final = (
    "{count} pegawai ditempatkan di unit yang sudah ditutup; pindahkan ke unit yang masih ada, atau perbaiki hari"
    " terakhir unitnya"
)
_JOINED: Final = (
    "{count} pegawai baru menjabat tahun ini dan hari pertamanya bekerja tidak disebut, sehingga dianggap baru masuk"
    " pada TMT jabatannya; isi kolom TMT masuk (hari pertama), atau catat penugasan sebelumnya"
)


@dataclass(slots=True)
class Plan:
    """What an import would change."""

    units: list[UnitRecord] = field(default_factory=list)
    people: list[PersonRecord] = field(default_factory=list)
    employments: list[EmploymentPatch] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def judge(self, what: str, id: str, outcome: CommandOutcome, *, known: bool) -> bool:
        """Count what an entry would do; whether it would change anything."""
        if isinstance(outcome, Rejected):
            self.refusals.append(Refusal(id=id, code=outcome.code, text=outcome.text))
            self.counts[f"{what}_refused"] += 1
            return False
        fate = "same" if outcome.repeated else "changed" if known else "new"
        self.counts[f"{what}_{fate}"] += 1
        return fate != "same"


async def plan_units(acting: Acting, wanted: Wanted, plan: Plan, *, dry_run: bool) -> None:
    """Decide on the units of files; what will be recorded takes its place in the tree now."""
    units: list[UnitRecord] = []
    parents = await tree(acting.documents, acting.agency_id)
    recorded = dict(parents)
    for told in wanted.units:
        if not told.listed and told.unit_id in recorded:
            plan.counts["units_same"] += 1
            continue
        try:
            units.append(filled(UnitRecord, told))
        except ValidationError as error:
            plan.judge("units", told.unit_id, _unreadable(error), known=False)
    parents |= {each.unit_id: each.parent_id for each in units}
    placed: list[UnitRecord] = []
    for each in units:
        try:
            check_place(each.unit_id, each.parent_id, parents)
            placed.append(each)
        except Rejected as refusal:
            plan.judge("units", each.unit_id, refusal, known=False)
    commands = [Command(UNIT, directory.UNIT.of(acting.agency_id, each.unit_id), record_unit, each) for each in placed]
    outcomes = await _tried(acting, commands)
    for each, outcome in zip(placed, outcomes, strict=True):
        if plan.judge("units", each.unit_id, outcome, known=each.unit_id in recorded):
            plan.units.append(each)
    taken = await take_places(acting, plan.units, recorded) if not dry_run else {}
    plan.refusals += [Refusal(id=id, code=each.code, text=each.text) for id, each in taken.items()]
    plan.units = [each for each in plan.units if each.unit_id not in taken]


async def plan_people(
    acting: Acting, wanted: Wanted, plan: Plan, *, since: date | None, owners: Mapping[str, str], heads: Heads
) -> None:
    """Decide on the people of files and their employment. ``since``: first day of who is new and has none.

    ``owners``: who has which NIP now, ``heads``: who heads which unit.
    """
    since, last_days = since or new_year(acting.today), await _last_days(acting, wanted, plan)
    closed = joined = 0
    for start in range(0, len(wanted.people), _CHUNK):
        chunk = wanted.people[start : start + _CHUNK]
        known = await acting.documents.load(
            form.of(acting.agency_id, each.employee_id)
            for each in chunk
            for form in (directory.PERSON, directory.EMPLOYMENT)
        )
        records = list(_readable(acting, chunk, plan, known, since))
        newcomers = {
            each.employee_id
            for each in chunk
            if directory.PERSON.of(acting.agency_id, each.employee_id) not in known
            and _joins(each, known.get(directory.EMPLOYMENT.of(acting.agency_id, each.employee_id)), acting.today)
        }
        ids = [directory.PERSON.of(acting.agency_id, each.employee_id) for each in records]
        employed = [directory.EMPLOYMENT.of(acting.agency_id, each.employee_id) for each in records]
        commands = [
            Command(PERSON, id, record_person, each, (employment,))
            for id, employment, each in zip(ids, employed, records, strict=True)
        ]
        for id, each, outcome in zip(ids, records, await _tried(acting, commands), strict=True):
            before = known[id].state if id in known else None
            judged = _refusal(each, before, owners, heads, acting.today) or outcome
            if plan.judge("people", each.employee_id, judged, known=id in known):
                plan.people.append(each)
                _note_movement(plan, before, judged)
                closed += _is_closed(each, before, last_days, acting.today)
                joined += each.employee_id in newcomers
        patches = [patch for each in chunk if (patch := _readable_patch(each, plan)) is not None]
        told = [
            Command(EMPLOYMENT, directory.EMPLOYMENT.of(acting.agency_id, each.employee_id), patch_employment, each)
            for each in patches
        ]
        for patch, outcome in zip(patches, await _tried(acting, told), strict=True):
            there = directory.EMPLOYMENT.of(acting.agency_id, patch.employee_id) in known
            own = patch.employee_id == acting.actor.employee_id
            own = own and directory.PERSON.of(acting.agency_id, patch.employee_id) in known
            changes = not isinstance(outcome, Rejected) and not outcome.repeated
            judged = OwnRecord() if own and changes else outcome
            if plan.judge("employments", patch.employee_id, judged, known=there):
                plan.employments.append(patch)
    plan.warnings += [_CLOSED.format(count=closed)] * bool(closed) + [_JOINED.format(count=joined)] * bool(joined)


async def _last_days(acting: Acting, wanted: Wanted, plan: Plan) -> Mapping[str, date | None]:
    """Give the last days of the units in which people are to work, with what the files say of them."""
    named = {each for told in wanted.people for each in (told.unit_id, told.team_id, told.heads_unit) if each}
    named |= {other.unit_id for told in wanted.people for other in told.others or ()}
    found = await acting.documents.load(directory.UNIT.of(acting.agency_id, each) for each in named)
    recorded = {each.present.unit_id: each.present.valid_to for each in found.values()}
    return recorded | {each.unit_id: each.valid_to for each in plan.units}


def _refusal(
    told: PersonRecord, before: PersonState | None, owners: Mapping[str, str], heads: Heads, today: date
) -> Rejected | None:
    if told.nip and owners.get(told.nip, told.employee_id) != told.employee_id:
        return NipTaken("NIP ini sudah tercatat untuk pegawai lain.")
    try:
        heads.check(told, before, today)
    except Rejected as refusal:
        return refusal
    return None


def _is_closed(
    told: PersonRecord, before: PersonState | None, last_days: Mapping[str, date | None], today: date
) -> bool:
    try:
        check_open(told, before, last_days, today)
    except Rejected:
        return True
    return False


def _first_day(told: WantedPerson, employment: Document[Any] | None) -> date | None:
    return told.first_day or (employment.present.first_day if employment is not None else None)


def _joins(told: WantedPerson, employment: Document[Any] | None, today: date) -> bool:
    """Whether somebody would seem to have joined with a position of this year, as nothing tells what was before."""
    return _first_day(told, employment) is None and told.valid_from is not None and told.valid_from > new_year(today)


def _note_movement(plan: Plan, before: PersonState | None, outcome: CommandOutcome) -> None:
    """Note who moves: one assignment more than before; the same first day is a correction."""
    if before is None or isinstance(outcome, Rejected):
        return
    after: PersonState = outcome.state
    if after.present.valid_from <= before.present.valid_from or len(after.assignments) <= len(before.assignments):
        return
    plan.counts["people_moved"] += 1
    plan.movements.append(
        Movement(
            employee_id=after.employee_id,
            from_unit_id=before.present.unit_id,
            from_position=before.present.position,
            to_unit_id=after.present.unit_id,
            to_position=after.present.position,
            on=after.present.valid_from,
        )
    )


async def _tried(acting: Acting, commands: Sequence[Command[Any, Any]]) -> list[CommandOutcome]:
    return await acting.run_many(commands, dry_run=True) if commands else []


def _readable(
    acting: Acting, chunk: Sequence[WantedPerson], plan: Plan, known: Mapping[str, Document[Any]], since: date
) -> Iterator[PersonRecord]:
    """Give people as they are recorded; who cannot be held is refused, and the neighbours go on."""
    for each in chunk:
        before = known.get(directory.PERSON.of(acting.agency_id, each.employee_id))
        try:
            record = _record(each, before.present.nip if before is not None else "")
            if before is None and each.valid_from is None:
                employment = known.get(directory.EMPLOYMENT.of(acting.agency_id, each.employee_id))
                begun = begun_on(_first_day(each, employment), since=since)
                record = record.model_copy(update={"valid_from": begun})
            yield record
        except ValidationError as error:
            plan.judge("people", each.employee_id, _unreadable(error), known=before is not None)


def _readable_patch(wanted: WantedPerson, plan: Plan) -> EmploymentPatch | None:
    try:
        return _patch(wanted)
    except ValidationError as error:
        plan.judge("employments", wanted.employee_id, _unreadable(error), known=False)
        return None


def _unreadable(error: ValidationError) -> Invalid:
    return Unreadable([(pointer_of(each["loc"]), field_problem(each)) for each in faults(error.errors())])


def _record(wanted: WantedPerson, known_nip: str) -> PersonRecord:
    """Give a person as he or she is recorded; a file that names no NIP takes none away."""
    others, delegations = wanted.others, wanted.delegations
    return filled(
        PersonRecord,
        wanted,
        nip=wanted.nip or known_nip,
        others=tuple(filled(OtherIn, each) for each in others) if others is not None else None,
        delegations=tuple(filled(DelegationIn, each) for each in delegations) if delegations is not None else None,
    )


def _patch(wanted: WantedPerson) -> EmploymentPatch | None:
    leaves = tuple(filled(LeaveIn, each) for each in wanted.leaves) if wanted.leaves is not None else None
    patch = filled(EmploymentPatch, wanted, kind=wanted.employment, leaves=leaves)
    told = patch.model_dump(exclude={"employee_id"}, exclude_none=True)
    return patch if told else None
