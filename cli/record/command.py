"""`kinerja record export`: one person's file, as JSON and as printed SKP forms."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import typer
from pydantic import TypeAdapter, ValidationError

from cli.addresses import Addresses, KeyOption, StackOption, resolve
from cli.errors import Stop
from cli.explained import explained
from cli.issuer import Issuer, NoKey
from cli.record.collect import Source, Unreachable, collect
from cli.record.dialogues import people_of
from cli.record.form import Agency, form_of
from cli.record.names import Known, read_known
from cli.record.pdf import pdf_of
from cli.record.signing import Who, disputes
from shared import clock
from shared.auth import Role
from shared.events.base import Id

app = typer.Typer(help="Berkas satu pegawai: semua yang tersimpan tentang dirinya.", no_args_is_help=True)
_SECONDS: Final = 600
_EMPLOYEE: Final = TypeAdapter(Id)


@app.callback()
def _group() -> None:
    """Keep `export` a command of its own."""


@app.command("export")
def export(
    employee: Annotated[str, typer.Argument(help="Employee id.")],
    agency: Annotated[str, typer.Option("--agency", help="Id instansi.")],
    out: Annotated[Path, typer.Option("--out", help="Folder tujuan.")] = Path(),
    cycle: Annotated[str | None, typer.Option("--cycle", help="Hanya siklus ini.")] = None,
    names: Annotated[
        bool, typer.Option("--names/--no-names", help="Isi nama dan NIP dari direktori, sejauh pemegang token boleh.")
    ] = True,
    token: Annotated[
        str, typer.Option("--token", envvar="KINERJA_TOKEN", help="Token pegawai itu; bawaan: dari kunci stack lokal.")
    ] = "",
    stack: StackOption = None,
    key: KeyOption = None,
) -> None:
    """Tulis semua yang tersimpan tentang satu pegawai: JSON, dan per penilaian formulir SKP (PDF) serta penjelasan."""
    try:
        _EMPLOYEE.validate_python(employee)
    except ValidationError as error:
        raise Stop(f"{employee!r} bukan id pegawai: hanya huruf, angka, titik, tanda hubung, garis bawah.") from error
    addresses = resolve(stack=stack, key=key)
    try:
        record, directory = asyncio.run(
            _read(addresses, employee, cycle, token or _own_token(addresses, agency, employee), names=names)
        )
    except Unreachable as error:
        raise Stop(str(error)) from error
    if not record["appraisals"] and cycle is not None:
        raise Stop(
            f"Tidak ada penilaian {employee} dalam siklus {cycle}; tidak ada yang ditulis. Periksa id siklusnya."
        )
    if not record["appraisals"] and record["assignment"] is None:
        raise Stop(f"Tidak ada data tentang {employee} di {agency}. Periksa id pegawai dan instansinya.")
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{employee}.json"
    file.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    typer.echo(f"{file}: {len(record['appraisals'])} penilaian")
    for each in record["appraisals"]:
        for written in _write_forms(each, out, directory):
            typer.echo(str(written))


def _write_forms(record: Mapping[str, Any], out: Path, directory: Known | None) -> Iterator[Path]:
    """Write the form of an appraisal as PDF, and its explanation in words."""
    appraisal, explanation = record["appraisal"], record["explanation"]
    assignment = appraisal.get("assignment") or {}
    names = {id: _who(id, directory, None) for id in _involved(record)}
    form = form_of(
        record,
        employee=replace(_who(str(appraisal["employee_id"]), directory, assignment), rank=record.get("rank") or ""),
        rater=_who(str(assignment.get("rater_id") or ""), directory, None),
        names=names,
        agency=Agency(directory.agency, directory.seat) if directory else None,
    )
    name = f"{appraisal['employee_id']}-{appraisal['cycle_id']}-{appraisal['segment']}"
    file = out / f"{name}.pdf"
    file.write_bytes(pdf_of(form, made_at=clock.now()))
    yield file
    if explanation is not None:
        known = {id: each.name for id, each in names.items() if each.name}
        words = out / f"{name}-penjelasan.txt"
        lines = explained(explanation, names=known, feedback=record["feedback"])
        words.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield words


def _who(employee: str, directory: Known | None, assignment: Mapping[str, Any] | None) -> Who:
    """Name somebody; where and as what the person worked then counts, not now."""
    known = directory.people.get(employee) if directory else None
    frozen = assignment or {}
    unit = str(frozen.get("unit_id") or (known.unit_id if known else ""))
    return Who(
        employee_id=employee,
        name=known.name if known else "",
        nip=known.nip if known else "",
        position=str(frozen.get("position") or (known.position if known else "")),
        unit=directory.units.get(unit, unit) if directory else unit,
    )


async def _read(
    addresses: Addresses, employee: str, cycle: str | None, token: str, *, names: bool
) -> tuple[dict[str, Any], Known | None]:
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {token}"}, timeout=30) as client:
        record = await collect(Source(addresses, client), employee=employee, cycle=cycle)
        directory = await read_known(Source(addresses, client), [employee, *_raters(record)]) if names else None
    return record, directory


def _raters(record: Mapping[str, Any]) -> list[str]:
    """Name everybody who had a part in a person's appraisals, or would."""
    return sorted({id for each in record["appraisals"] for id in _involved(each)})


def _involved(record: Mapping[str, Any]) -> set[str]:
    """Who had a part: rates, decided, acted for somebody, reported what was reached, or took part in a dialogue."""
    appraisal = record["appraisal"]
    later = [*disputes(appraisal), *(appraisal.get("corrections") or ())]
    before = [each.get("decided") or {} for each in appraisal.get("replaced") or ()]
    found = [
        (appraisal.get("assignment") or {}).get("rater_id"),
        *(source.get(name) for source in (appraisal, *later) for name in ("decided_by", "decided_for")),
        *(each.get(name) for each in (*before, *(appraisal.get("reopened") or ())) for name in ("by", "acting_for")),
        *(each["reported_by"] for each in record.get("realisations") or ()),
        *people_of(record),
    ]
    return {str(id) for id in found if id}


def _own_token(addresses: Addresses, agency: str, employee: str) -> str:
    try:
        issuer = Issuer(addresses.issuer_key, issuer=addresses.issuer, audience=addresses.audience)
    except NoKey as error:
        raise Stop(f"{error} Atau beri token pegawai itu dengan --token.") from error
    return issuer.token(agency=agency, employee=employee, roles=[Role.EMPLOYEE], ttl_seconds=_SECONDS)
