"""`kinerja rules`: the regulations as a calculator, so that anybody can recompute any result."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfoNotFoundError

import typer
import yaml
from rich.console import Console
from rich.table import Table

from cli.errors import Stop
from cli.files import text_of
from shared import clock
from shared.rules.errors import InvalidInput
from shared.rules.registry import RULES, Rule, read_payload
from shared.rules.tables import PACKAGED, Entry, Tables

app = typer.Typer(help="Aturan penilaian sebagai kalkulator: hitung ulang hasil apa pun.", no_args_is_help=True)

TablesOption = Annotated[
    Path | None,
    typer.Option("--tables", help="Berkas YAML berisi tabel instansi, pengganti tabel bawaan bernama sama."),
]
DayOption = Annotated[
    str,
    typer.Option("--as-of", help="Hari yang tabelnya dipakai, misalnya 2025-12-31. Bawaan: hari ini di zona instansi."),
]
ZoneOption = Annotated[str, typer.Option("--zone", envvar="KINERJA_ZONE", help="Zona waktu instansi, untuk hari ini.")]
NameArgument = Annotated[str, typer.Argument(help="Nama aturan; lihat `kinerja rules list`.")]


@app.command("list")
def list_rules(
    as_json: Annotated[bool, typer.Option("--json", help="Tulis semua versi sebagai JSON.")] = False,
    tables: TablesOption = None,
    as_of: DayOption = "",
    zone: ZoneOption = "Asia/Jakarta",
) -> None:
    """Daftar aturan dengan dasar hukumnya pada satu hari; untuk pemakaian langsung, bawaannya hari ini."""
    found, day = _tables(tables), _day(as_of, zone)
    if as_json:
        typer.echo(json.dumps([_described(rule, found) for rule in RULES.values()], ensure_ascii=False, indent=2))
        return
    table = Table(title=f"Aturan per {day}", title_justify="left")
    table.add_column("nama", no_wrap=True)
    for heading in ("dasar", "ayat atau bagian", "versi", "berlaku"):
        table.add_column(heading, overflow="fold")
    for rule in RULES.values():
        table.add_row(rule.name, *_in_force(rule, found, day))
    shown = Console()
    shown.print(table)
    shown.print("Hitung: kinerja rules run NAMA < masukan.json. Isian: kinerja rules schema NAMA.")


@app.command("schema")
def schema(name: NameArgument) -> None:
    """Isian yang diminta satu aturan, sebagai JSON Schema."""
    typer.echo(json.dumps(_rule(name).input_schema(), ensure_ascii=False, indent=2))


@app.command("run")
def run(
    name: NameArgument, tables: TablesOption = None, as_of: DayOption = "", zone: ZoneOption = "Asia/Jakarta"
) -> None:
    """Hitung satu aturan: JSON dari masukan standar, JSON ke keluaran standar. Kode keluar 2: isian tidak sah.

    Hari yang tabelnya dipakai adalah isian as_of, atau --as-of; tanpa keduanya hari ini. Jawaban menyebut hari itu.
    """
    rule = _rule(name)
    try:
        answer = rule(_dated(read_payload(sys.stdin.buffer.read()), as_of, zone), tables=_tables(tables))
    except InvalidInput as error:
        raise Stop(f"{error.field}: {error.pesan} ({error.message})") from error
    typer.echo(json.dumps(answer, ensure_ascii=False))


def _rule(name: str) -> Rule:
    if name not in RULES:
        raise Stop(f"Aturan {name} tidak ada. Pilih salah satu: {', '.join(RULES)}.")
    return RULES[name]


def _dated(payload: Mapping[str, object], as_of: str, zone: str) -> Mapping[str, object]:
    if "as_of" not in payload:
        return {**payload, "as_of": _day(as_of, zone).isoformat()}
    if as_of and as_of != payload["as_of"]:
        raise Stop(f"as_of: masukan menyebut {payload['as_of']} dan --as-of {as_of}. Pilih salah satu.")
    return payload


def _day(as_of: str, zone: str) -> date:
    try:
        return date.fromisoformat(as_of) if as_of else clock.day_in(zone, clock.now())
    except ZoneInfoNotFoundError as error:
        raise Stop(f"--zone: zona {zone} tidak dikenal; tulis misalnya Asia/Makassar.") from error
    except ValueError as error:
        raise Stop("--as-of: tulis hari seperti 2025-12-31.") from error


def _in_force(rule: Rule, tables: Tables, day: date) -> tuple[str, str, str, str]:
    try:
        found = tables.in_force(rule.table, day)
    except InvalidInput:
        return "-", "-", "-", "tidak berlaku pada hari itu"
    return found.regulation, found.clause, found.version, _validity(found)


def _tables(file: Path | None) -> Tables:
    if file is None:
        return PACKAGED
    try:
        return PACKAGED.replaced(yaml.safe_load(text_of(file)))
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"Berkas {file} tidak dapat dibaca.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Stop(f"Berkas {file} bukan YAML yang sah.") from error
    except InvalidInput as error:
        raise Stop(f"{file}: {error.field}: {error.pesan} ({error.message})") from error


def _described(rule: Rule, tables: Tables) -> dict[str, Any]:
    return {
        "name": rule.name,
        "summary": rule.summary,
        "versions": [
            {
                "id": each.id,
                "version": each.version,
                "regulation": each.regulation,
                "clause": each.clause,
                "status": each.status.value,
                "valid_from": each.valid_from.isoformat(),
                "valid_to": _iso(each.valid_to),
            }
            for each in rule.versions(tables)
        ],
        "input": rule.input_schema(),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _validity(entry: Entry) -> str:
    return f"{entry.valid_from.isoformat()} s.d. {_iso(entry.valid_to) or 'sekarang'}"
