"""What officers record: every reference is checked before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.directory.domain.agency import AGENCY
from services.directory.domain.employment import EMPLOYMENT, EmploymentRecord, record_employment, refuse_erased
from services.directory.domain.person.delegate import delegate
from services.directory.domain.person.record import record_person
from services.directory.domain.person.state import PERSON, PersonState
from services.directory.domain.refusals import AgencyUnknown, NipTaken, NoSecret, Unknown, WrongNip
from services.directory.domain.requests import (
    DelegationIn,
    EmploymentIn,
    PersonEntry,
    PersonIn,
    PersonRecord,
    UnitRecord,
)
from services.directory.domain.unit import UNIT, UnitState, check_place, record_unit
from services.directory.rules.importing.identity import employee_id
from services.directory.rules.number import wrong_with
from services.directory.settings import Settings
from services.directory.store import tree
from services.directory.usecases.places import Heads, check_open, heads_of, take_places
from shared.acting import Acting
from shared.alike import filled
from shared.authority import check_officer_of
from shared.commands import Command, CommandOutcome, Done, accepted
from shared.decision import Invalid, Rejected, existing
from shared.document import Document
from shared.ids import directory
from shared.where import any_of


async def check_agency(acting: Acting) -> None:
    """Demand that the agency was recorded: without its zone nobody knows its day.

    :raises AgencyUnknown: when it was not
    """
    if (await acting.find(AGENCY, directory.AGENCY.of(acting.agency_id, acting.agency_id))).state is None:
        raise AgencyUnknown


def secret_of(acting: Acting) -> str:
    """Give the key that makes employee ids of NIP.

    :raises NoSecret: when the service has none
    """
    settings = acting.parts.settings
    secret = settings.secret if isinstance(settings, Settings) else ""
    if not secret:
        raise NoSecret("Layanan direktori belum punya kunci employee id. Minta pengelola sistem memasangnya.")
    return secret


def known_by(acting: Acting, entries: Sequence[PersonEntry]) -> list[PersonRecord]:
    """Give entries the id that all services know people by; who has none gets that of the NIP.

    :raises Invalid: when an entry has neither id nor NIP, or two are the same person
    """
    records = [
        filled(PersonRecord, each, employee_id=each.employee_id or _id_of(acting, each.nip, f"people.{number}.nip"))
        for number, each in enumerate(entries)
    ]
    if len({each.employee_id for each in records}) < len(records):
        raise Invalid("Setiap orang hanya boleh disebut sekali. Hapus yang ganda.", field="people")
    return records


def _id_of(acting: Acting, nip: str, field: str) -> str:
    if not nip:
        raise Invalid("Isi employee_id atau NIP.", field=field)
    return employee_id(nip=nip, secret=secret_of(acting))


async def record_units(
    acting: Acting, wanted: Sequence[UnitRecord], *, dry_run: bool = False, one: bool = False
) -> list[CommandOutcome]:
    """Record units; one outcome each, in order. They may be each other's parents."""
    await check_agency(acting)
    recorded = await tree(acting.documents, acting.agency_id)
    parents = recorded | {each.unit_id: each.parent_id for each in wanted}
    refused: dict[int, Rejected] = {}
    for number, each in enumerate(wanted):
        try:
            check_place(each.unit_id, each.parent_id, parents)
        except Rejected as refusal:
            refused[number] = refusal
    if not dry_run:
        fine = [each for number, each in enumerate(wanted) if number not in refused]
        taken = await take_places(acting, fine, recorded)
        refused |= {number: taken[each.unit_id] for number, each in enumerate(wanted) if each.unit_id in taken}
    commands = {
        number: Command(UNIT, directory.UNIT.of(acting.agency_id, each.unit_id), record_unit, each, key=acting.key)
        for number, each in enumerate(wanted)
        if number not in refused
    }
    return await _run(acting, commands, refused, dry_run=dry_run, one=one)


async def record_unit_alone(acting: Acting, wanted: UnitRecord) -> Done[UnitState]:
    """Record one unit.

    :raises Rejected: when it cannot be
    """
    return accepted((await record_units(acting, [wanted], one=True))[0])


async def record_people(
    acting: Acting, wanted: Sequence[PersonRecord], *, dry_run: bool = False, one: bool = False
) -> list[CommandOutcome]:
    """Record people; one outcome each, in order. They may be each other's superiors and substitutes."""
    await check_agency(acting)
    references = {id for each in wanted for id, _field in _references(acting.agency_id, each)}
    people = {each.employee_id: directory.PERSON.of(acting.agency_id, each.employee_id) for each in wanted}
    employed = {directory.EMPLOYMENT.of(acting.agency_id, each) for each in people}
    found = await acting.load({*references, *people.values(), *employed})
    there = {*people.values(), *found}
    owners = await _owners(acting, {each.nip for each in wanted if each.nip})
    heads = await heads_of(acting, wanted)
    refused: dict[int, Rejected] = {}
    for number, each in enumerate(wanted):
        try:
            _check(acting, each, there, owners)
            _check_place(acting, each, found, heads)
        except Rejected as refusal:
            refused[number] = refusal
    commands = {
        number: Command(
            PERSON,
            directory.PERSON.of(acting.agency_id, each.employee_id),
            record_person,
            each,
            (directory.EMPLOYMENT.of(acting.agency_id, each.employee_id),),
            acting.key,
        )
        for number, each in enumerate(wanted)
        if number not in refused
    }
    return await _run(acting, commands, refused, dry_run=dry_run, one=one)


async def record_person_alone(acting: Acting, employee_id: str, wanted: PersonIn) -> Done[PersonState]:
    """Record one person.

    :raises Rejected: when he or she cannot be
    """
    record = filled(PersonRecord, wanted, employee_id=employee_id)
    return accepted((await record_people(acting, [record], one=True))[0])


async def record_delegation(acting: Acting, employee_id: str, wanted: DelegationIn) -> Done[PersonState]:
    """Record who acts for a person, by letter.

    :raises NotFound: when there is no such person
    :raises Unknown: when there is no such substitute, or an inactive one
    """
    principal = directory.PERSON.of(acting.agency_id, employee_id)
    substitute = directory.PERSON.of(acting.agency_id, wanted.to_employee_id)
    await acting.load((principal, substitute))
    existing((await acting.find(PERSON, principal)).state)
    known = (await acting.find(PERSON, substitute)).state
    if known is None or not known.active:
        raise Unknown("Pegawai yang ditunjuk tidak aktif di direktori instansi Anda.", field="to_employee_id")
    return await acting.run(PERSON, principal, delegate, wanted)


async def record_employment_of(acting: Acting, employee_id: str, wanted: EmploymentIn) -> Done[EmploymentRecord]:
    """Record from when to when a known person is employed.

    :raises Rejected: when there is no such person, of units of the caller's, or the identity was erased
    """
    id = directory.EMPLOYMENT.of(acting.agency_id, employee_id)
    person = directory.PERSON.of(acting.agency_id, employee_id)
    await acting.load((id, person))
    known = existing((await acting.find(PERSON, person)).state)
    check_officer_of(acting.actor, known.present.unit_id)
    if known.erased is not None:
        raise refuse_erased(employee_id)
    return await acting.run(EMPLOYMENT, id, record_employment, wanted)


async def _owners(acting: Acting, nips: Iterable[str]) -> Mapping[str, str]:
    """Name who has which of these NIP."""
    wanted = sorted(nips)
    if not wanted:
        return {}
    found = await acting.documents.select(
        kind=PERSON, agency_id=acting.agency_id, where={"nip": any_of(wanted)}, limit=2 * len(wanted)
    )
    return {each.present.nip: each.present.employee_id for each in found}


def _check(acting: Acting, wanted: PersonRecord, there: set[str], owners: Mapping[str, str]) -> None:
    if wanted.nip and (wrong := wrong_with(wanted.nip, as_of=acting.today)) is not None:
        raise WrongNip(wrong, field="nip")
    if owners.get(wanted.nip, wanted.employee_id) != wanted.employee_id:
        raise NipTaken("NIP ini sudah tercatat untuk pegawai lain. Periksa NIP atau employee_id.", field="nip")
    for id, field in _references(acting.agency_id, wanted):
        if id not in there:
            raise Unknown(f"{field} menunjuk unit atau pegawai yang belum dicatat. Catat dahulu.", field=field)


def _check_place(acting: Acting, wanted: PersonRecord, found: Mapping[str, Document[Any]], heads: Heads) -> None:
    known = found.get(directory.PERSON.of(acting.agency_id, wanted.employee_id))
    state = known.state if known is not None else None
    last_days = {each.present.unit_id: each.present.valid_to for each in found.values() if each.kind.name == UNIT.name}
    check_open(wanted, state, last_days, acting.today)
    heads.check(wanted, state, acting.today)


def _references(agency_id: str, wanted: PersonRecord) -> list[tuple[str, str]]:
    """Name the documents that an entry leans on, with the field that names each."""
    units = [("unit_id", wanted.unit_id), ("team_id", wanted.team_id), ("heads_unit", wanted.heads_unit)]
    units += [(f"others.{number}.unit_id", each.unit_id) for number, each in enumerate(wanted.others or ())]
    people = [("rater_id", wanted.rater_id)]
    people += [
        (f"delegations.{number}.to_employee_id", each.to_employee_id)
        for number, each in enumerate(wanted.delegations or ())
    ]
    return [
        *((directory.UNIT.of(agency_id, id), field) for field, id in units if id is not None),
        *((directory.PERSON.of(agency_id, id), field) for field, id in people if id is not None),
    ]


async def _run(
    acting: Acting,
    commands: Mapping[int, Command[Any, Any]],
    refused: Mapping[int, Rejected],
    *,
    dry_run: bool,
    one: bool,
) -> list[CommandOutcome]:
    outcomes = await acting.run_many(list(commands.values()), dry_run=dry_run, one=one)
    settled: dict[int, CommandOutcome] = dict(zip(commands, outcomes, strict=True)) | dict(refused)
    return [settled[number] for number in sorted(settled)]
