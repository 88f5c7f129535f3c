"""`kinerja size`: print what so many people need, with the assumptions behind it."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from cli.errors import Stop
from cli.size.costs import MEASURED, Costs, costs
from cli.size.model import PEOPLE_MAX, PEOPLE_MIN, Assumptions, Size, size

_TITLES: Final = {
    "commands_per_second": "permintaan per detik pada puncak",
    "facts_per_second": "peristiwa diterapkan per detik pada puncak",
    "service_cores": "inti prosesor untuk layanan",
    "service_processes": "proses layanan (paling sedikit dua per layanan)",
    "database_cores": "inti prosesor untuk basis data, semua salinan",
    "broker_cores": "inti prosesor untuk broker, semua salinan",
    "partitions": "partisi setiap topik",
    "database_disk_gb": "disk basis data, semua salinan (GB)",
    "broker_disk_gb": "disk broker, semua salinan (GB)",
    "service_memory_gb": "memori layanan (GB)",
    "database_memory_gb": "memori basis data, semua salinan (GB)",
    "broker_memory_gb": "memori broker, semua salinan (GB)",
    "cycle_core_hours": "jam inti untuk membuka dan menutup satu siklus",
}


def size_command(
    people: Annotated[
        int, typer.Option("--people", min=PEOPLE_MIN, max=PEOPLE_MAX, help="Banyaknya pegawai yang dinilai.")
    ],
    assume: Annotated[
        list[str] | None,
        typer.Option("--assume", help="Ganti satu asumsi, misalnya peak=6; boleh berulang."),
    ] = None,
    measured: Annotated[
        Path, typer.Option("--costs", help="Berkas biaya terukur (bawaan: hasil `make bench` yang ikut terpasang).")
    ] = MEASURED,
    as_json: Annotated[bool, typer.Option("--json", help="Tulis sebagai JSON.")] = False,
) -> None:
    """Hitung inti prosesor, disk, partisi, dan memori untuk sekian pegawai, dari biaya yang terukur."""
    known, given = _costs(measured), _assumptions(assume or [])
    found = size(people, known, given)
    if as_json:
        told = {"size": found.model_dump(), "assumptions": given.model_dump(), "costs": known.model_dump()}
        typer.echo(json.dumps(told, indent=2))
        return
    _show(found, given, known)


def _costs(file: Path) -> Costs:
    try:
        return costs(file)
    except (OSError, ValidationError) as error:
        raise Stop(f"{file} tidak dapat dibaca sebagai biaya terukur. Buat dengan `make bench ARGS=--keep`.") from error


def _assumptions(pairs: list[str]) -> Assumptions:
    names = ", ".join(Assumptions.model_fields)
    given = dict(each.partition("=")[::2] for each in pairs)
    try:
        return Assumptions.model_validate(given)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise Stop(
            f"--assume {name}={given.get(name)} tidak dapat dipakai. "
            f"Tulis NAMA=ANGKA dengan NAMA salah satu dari: {names}."
        ) from error


def _show(found: Size, given: Assumptions, known: Costs) -> None:
    console = Console()
    needs = Table(title=f"Kebutuhan untuk {found.people:,} pegawai".replace(",", "."), title_justify="left")
    needs.add_column("kebutuhan", overflow="fold")
    needs.add_column("jumlah", justify="right")
    for name, title in _TITLES.items():
        needs.add_row(title, _number(getattr(found, name)))
    console.print(needs)
    assumed = Table(title="Asumsi (ganti dengan --assume NAMA=ANGKA)", title_justify="left")
    assumed.add_column("nama", no_wrap=True)
    assumed.add_column("nilai", justify="right")
    assumed.add_column("arti", overflow="fold")
    for name, field in Assumptions.model_fields.items():
        assumed.add_row(name, _number(getattr(given, name)), field.description or "")
    console.print(assumed)
    console.print(f"Biaya terukur pada: {known.measured_on}.")
    console.print(
        "Basis datanya pengganti MongoDB: biayanya batas atas. Uji dengan beban sendiri sebelum membeli mesin."
    )


def _number(value: float) -> str:
    return f"{value:,.10g}".translate(str.maketrans(",.", ".,"))
