"""`kinerja rules`: the regulations as a calculator, so that anybody can recompute any result."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.table import Table

from cli.errors import Stop
from shared.rules.errors import InvalidInput
from shared.rules.registry import RULES, Rule, read_payload
from shared.rules.tables import PACKAGED, Entry, Tables

app = typer.Typer(help="Aturan penilaian sebagai kalkulator: hitung ulang hasil apa pun.", no_args_is_help=True)

TablesOption = Annotated[
    Path | None,
    typer.Option("--tables", help="Berkas YAML berisi tabel instansi, pengganti tabel bawaan bernama sama."),
]
NameArgument = Annotated[str, typer.Argument(help="Nama aturan; lihat `kinerja rules list`.")]


@app.command("list")
def list_rules(
    as_json: Annotated[bool, typer.Option("--json", help="Tulis sebagai JSON.")] = False, tables: TablesOption = None
) -> None:
    """Daftar aturan dengan dasar hukumnya yang terbaru."""
    found = _tables(tables)
    if as_json:
        typer.echo(json.dumps([_described(rule, found) for rule in RULES.values()], ensure_ascii=False, indent=2))
        return
    table = Table(title="Aturan", title_justify="left")
    table.add_column("nama", no_wrap=True)
    for heading in ("dasar", "ayat atau bagian", "versi", "berlaku"):
        table.add_column(heading, overflow="fold")
    for rule in RULES.values():
        newest = max(rule.versions(found), key=lambda entry: entry.valid_from)
        table.add_row(rule.name, newest.regulation, newest.clause, newest.version, _validity(newest))
    shown = Console()
    shown.print(table)
    shown.print("Hitung: kinerja rules run NAMA < masukan.json. Isian: kinerja rules schema NAMA.")


@app.command("schema")
def schema(name: NameArgument) -> None:
    """Isian yang diminta satu aturan, sebagai JSON Schema."""
    typer.echo(json.dumps(_rule(name).input_schema(), ensure_ascii=False, indent=2))


@app.command("run")
def run(name: NameArgument, tables: TablesOption = None) -> None:
    """Hitung satu aturan: JSON dari masukan standar, JSON ke keluaran standar. Kode keluar 2: isian tidak sah."""
    rule = _rule(name)
    try:
        answer = rule(read_payload(sys.stdin.buffer.read()), tables=_tables(tables))
    except InvalidInput as error:
        raise Stop(f"{error.field}: {error.pesan} ({error.message})") from error
    typer.echo(json.dumps(answer, ensure_ascii=False))


def _rule(name: str) -> Rule:
    if name not in RULES:
        raise Stop(f"Aturan {name} tidak ada. Pilih salah satu: {', '.join(RULES)}.")
    return RULES[name]


def _tables(file: Path | None) -> Tables:
    if file is None:
        return PACKAGED
    try:
        return PACKAGED.replaced(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"Berkas {file} tidak dapat dibaca.") from error
    except yaml.YAMLError as error:
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
