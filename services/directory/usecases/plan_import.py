"""What an import would change: every entry is decided on, and nothing is written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from services.directory.domain.employment import EMPLOYMENT, patch_employment
from services.directory.domain.importing.state import Movement, Refusal
from services.directory.domain.person.record import record_person
from services.directory.domain.person.state import PERSON, PersonState
from services.directory.domain.refusals import NipTaken
from services.directory.domain.requests import DelegationIn, EmploymentPatch, LeaveIn, OtherIn, PersonRecord, UnitRecord
from services.directory.domain.unit import UNIT, check_place, record_unit
from services.directory.rules.importing.wanted import Wanted, WantedPerson
from services.directory.store import tree
from shared.acting import Acting
from shared.alike import filled
from shared.commands import Command, CommandOutcome
from shared.decision import Invalid, Rejected
from shared.document import Document
from shared.http.wording import field_problem
from shared.ids import directory

_CHUNK: Final = 500


@dataclass(slots=True)
class Plan:
    """What an import would change."""

    units: list[UnitRecord] = field(default_factory=list)
    people: list[PersonRecord] = field(default_factory=list)
    employments: list[EmploymentPatch] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
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


async def plan_units(acting: Acting, wanted: Wanted, plan: Plan) -> None:
    """Decide on the units of files."""
    units: list[UnitRecord] = []
    for told in wanted.units:
        try:
            units.append(filled(UnitRecord, told))
        except ValidationError as error:
            plan.judge("units", told.unit_id, _unreadable(error), known=False)
    parents = await tree(acting.documents, acting.agency_id)
    known = frozenset(parents)
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
        if plan.judge("units", each.unit_id, outcome, known=each.unit_id in known):
            plan.units.append(each)


async def plan_people(
    acting: Acting, wanted: Wanted, plan: Plan, *, since: date | None, owners: Mapping[str, str]
) -> None:
    """Decide on the people of files and their employment. ``since``: first day of who is new and has none.

    ``owners``: who has which NIP now.
    """
    for start in range(0, len(wanted.people), _CHUNK):
        chunk = wanted.people[start : start + _CHUNK]
        known = await acting.documents.load(
            form.of(acting.agency_id, each.employee_id)
            for each in chunk
            for form in (directory.PERSON, directory.EMPLOYMENT)
        )
        records = list(_readable(acting, chunk, plan, known, since))
        ids = [directory.PERSON.of(acting.agency_id, each.employee_id) for each in records]
        employed = [directory.EMPLOYMENT.of(acting.agency_id, each.employee_id) for each in records]
        commands = [
            Command(PERSON, id, record_person, each, (employment,))
            for id, employment, each in zip(ids, employed, records, strict=True)
        ]
        for id, each, outcome in zip(ids, records, await _tried(acting, commands), strict=True):
            taken = owners.get(each.nip, each.employee_id) != each.employee_id if each.nip else False
            judged = NipTaken("NIP ini sudah tercatat untuk pegawai lain.") if taken else outcome
            if plan.judge("people", each.employee_id, judged, known=id in known):
                plan.people.append(each)
                _note_movement(plan, known[id].state if id in known else None, judged)
        patches = [patch for each in chunk if (patch := _readable_patch(each, plan)) is not None]
        told = [
            Command(EMPLOYMENT, directory.EMPLOYMENT.of(acting.agency_id, each.employee_id), patch_employment, each)
            for each in patches
        ]
        for patch, outcome in zip(patches, await _tried(acting, told), strict=True):
            there = directory.EMPLOYMENT.of(acting.agency_id, patch.employee_id) in known
            if plan.judge("employments", patch.employee_id, outcome, known=there):
                plan.employments.append(patch)


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
    acting: Acting, chunk: Sequence[WantedPerson], plan: Plan, known: Mapping[str, Document[Any]], since: date | None
) -> Iterator[PersonRecord]:
    """Give people as they are recorded; who cannot be held is refused, and the neighbours go on."""
    for each in chunk:
        before = known.get(directory.PERSON.of(acting.agency_id, each.employee_id))
        try:
            record = _record(each, before.present.nip if before is not None else "")
            yield record if before is not None or each.valid_from else record.model_copy(update={"valid_from": since})
        except ValidationError as error:
            plan.judge("people", each.employee_id, _unreadable(error), known=before is not None)


def _readable_patch(wanted: WantedPerson, plan: Plan) -> EmploymentPatch | None:
    try:
        return _patch(wanted)
    except ValidationError as error:
        plan.judge("employments", wanted.employee_id, _unreadable(error), known=False)
        return None


def _unreadable(error: ValidationError) -> Invalid:
    first = error.errors()[0]
    return Invalid(f"{'.'.join(str(part) for part in first['loc'])}: {field_problem(first)}")


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
