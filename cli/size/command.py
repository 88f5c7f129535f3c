"""`kinerja size`: print what so many people need, with the assumptions behind it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from cli.errors import Stop
from cli.options import whole
from cli.size.costs import MEASURED, Costs, costs
from cli.size.model import PEOPLE_MAX, PEOPLE_MIN, Assumptions, Size, size
from shared.indonesian import UnclearNumber, number_text, read_number

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

_NAMES: Final = f"Tulis NAMA=ANGKA dengan NAMA salah satu dari: {', '.join(Assumptions.model_fields)}."


def size_command(
    people: Annotated[
        int,
        typer.Option("--people", parser=whole(low=PEOPLE_MIN, high=PEOPLE_MAX), help="Banyaknya pegawai yang dinilai."),
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
    given = dict(each.partition("=")[::2] for each in pairs)
    try:
        return Assumptions.model_validate({name: _amount(name, text) for name, text in given.items()})
    except ValidationError as error:
        name = str(next(iter(error.errors()[0]["loc"]), next(iter(given))))
        raise Stop(f"--assume {name}={given.get(name)} tidak dapat dipakai. {_NAMES}") from error


def _amount(name: str, text: str) -> Decimal | str:
    """Read a number; what is none is left to the model to name."""
    try:
        return read_number(text)
    except UnclearNumber as error:
        if name in Assumptions.model_fields and text.strip():
            raise Stop(f"--assume {name}={text} tidak dapat dipakai: {error}. {_NAMES}") from error
        return text


def _show(found: Size, given: Assumptions, known: Costs) -> None:
    console = Console()
    needs = Table(title=f"Kebutuhan untuk {number_text(found.people)} pegawai", title_justify="left")
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
    return number_text(Decimal(f"{value:.10g}"))
