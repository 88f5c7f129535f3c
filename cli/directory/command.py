"""`kinerja directory import`: check a file of people and units, show what would change, publish it."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from cli.addresses import DEFAULT_FOLDER, KafkaOption, StackOption, resolve
from cli.directory.changes import Changes, Current, compare
from cli.directory.identity import NoSecret, read_secret
from cli.directory.problems import RowProblem
from cli.directory.reading import Wanted, read_directory
from cli.directory.tables import UnreadableFile
from cli.directory.topic import NotPublished, publish, read_current
from cli.errors import Stop
from cli.wire import BrokerAway
from shared import clock
from shared.events.base import Id

app = typer.Typer(help="Direktori pegawai dan unit kerja.", no_args_is_help=True)
_SHOWN_MAX = 200


@app.callback()
def _group() -> None:
    """Keep `import` a command of its own."""


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="CSV atau XLSX: pegawai, dan bila ada, daftar unit.")],
    agency: Annotated[str, typer.Option("--agency", help="Id instansi.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Periksa dan hitung saja, tanpa mengirim.")] = False,
    skip_invalid: Annotated[bool, typer.Option("--skip-invalid", help="Kirim baris yang benar, lewati yang salah.")] = (
        False
    ),
    retire_missing: Annotated[
        bool, typer.Option("--retire-missing", help="Pegawai yang tidak ada di berkas menjadi tidak aktif.")
    ] = False,
    secret_file: Annotated[
        Path | None, typer.Option("--secret-file", help="Kunci rahasia untuk membuat employee_id dari NIP.")
    ] = None,
    secret: Annotated[
        str, typer.Option("--secret", envvar="KINERJA_EMPLOYEE_ID_SECRET", help="Kunci itu sendiri (pakai variabel).")
    ] = "",
    zone: Annotated[str, typer.Option("--zone", help="Zona waktu instansi, untuk tmt yang kosong.")] = "Asia/Jakarta",
    as_json: Annotated[bool, typer.Option("--json", help="Tulis hasilnya sebagai JSON.")] = False,
    kafka: KafkaOption = "",
    stack: StackOption = None,
) -> None:
    """Periksa berkas pegawai dan unit, lalu kirim ke topik direktori yang terbatas."""
    _check_agency(agency)
    bootstrap = resolve(stack=stack, kafka=kafka).kafka
    try:
        key = read_secret(secret_file or _stack_secret(stack), secret)
        current = _current(bootstrap, agency, optional=dry_run)
        wanted = read_directory(files, secret=key, known=frozenset(current.people) if current else frozenset())
    except (NoSecret, UnreadableFile, BrokerAway) as error:
        raise Stop(str(error)) from error
    now = clock.now()
    changes = compare(
        wanted,
        current or Current(),
        agency=agency,
        version=int(now.timestamp()),
        today=clock.day_in(zone, clock.now()),
        retire=retire_missing,
    )
    blocked = bool(wanted.problems) and not skip_invalid
    published = not dry_run and not blocked
    if published:
        _publish(bootstrap, changes, quiet=as_json)
    _show(wanted, changes, published=published, dry_run=dry_run, compared=current is not None, as_json=as_json)
    if blocked:
        raise typer.Exit(1)


def _check_agency(agency: str) -> None:
    try:
        TypeAdapter(Id).validate_python(agency)
    except ValidationError as error:
        raise Stop("--agency hanya boleh berisi huruf, angka, titik dan garis, tanpa spasi.") from error


def _stack_secret(stack: Path | None) -> Path | None:
    file = (stack or DEFAULT_FOLDER) / "keys" / "employee-id.secret"
    return file if file.is_file() else None


def _current(bootstrap: str, agency: str, *, optional: bool) -> Current | None:
    try:
        return asyncio.run(read_current(bootstrap=bootstrap, agency=agency))
    except BrokerAway:
        if optional:
            return None
        raise


def _publish(bootstrap: str, changes: Changes, *, quiet: bool) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("Mengirim", total=len(changes.people) + len(changes.units))
        try:
            asyncio.run(
                publish(
                    bootstrap=bootstrap,
                    units=changes.units,
                    people=changes.people,
                    advance=lambda count: progress.advance(task, count),
                )
            )
        except (BrokerAway, NotPublished) as error:
            raise Stop(str(error)) from error


def _show(wanted: Wanted, changes: Changes, *, published: bool, dry_run: bool, compared: bool, as_json: bool) -> None:
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "rows": wanted.rows,
                    "published": published,
                    "dry_run": dry_run,
                    "compared": compared,
                    "changes": dict(changes.counts),
                    "problems": [
                        {
                            "file": each.file,
                            "sheet": each.sheet,
                            "row": each.row,
                            "column": each.column,
                            "value": each.value,
                            "message": each.text,
                        }
                        for each in wanted.problems
                    ],
                },
                ensure_ascii=False,
            )
        )
        return
    out = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    if wanted.problems:
        out.print(_problems(wanted.problems))
        if len(wanted.problems) > _SHOWN_MAX:
            out.print(f"... dan {len(wanted.problems) - _SHOWN_MAX} kesalahan lagi; --json menampilkan semuanya.")
    counts = ", ".join(f"{number} {name}" for name, number in changes.counts.items() if number)
    out.print(f"{wanted.rows} baris dibaca: {counts or 'tidak ada yang dapat dikirim'}.")
    if not compared:
        out.print("Broker tidak terhubung, jadi semuanya dihitung sebagai baru.")
    if published:
        out.print(f"[green]Terkirim:[/] {len(changes.people)} orang, {len(changes.units)} unit.")
    elif dry_run:
        out.print("Percobaan saja: tidak ada yang dikirim. Hilangkan --dry-run untuk mengirim.")
    else:
        out.print(
            f"[bold red]Tidak ada yang dikirim[/] karena ada {len(wanted.problems)} kesalahan. Perbaiki berkasnya, "
            "atau pakai --skip-invalid untuk mengirim baris yang benar saja."
        )


def _problems(problems: tuple[RowProblem, ...]) -> Table:
    table = Table(title=f"{len(problems)} kesalahan", title_justify="left")
    for heading in ("berkas", "baris", "kolom", "isi", "kesalahan"):
        table.add_column(heading, overflow="fold")
    for each in problems[:_SHOWN_MAX]:
        place = f"{each.file} / {each.sheet}" if each.sheet else each.file
        table.add_row(place, str(each.row), each.column, each.value, each.text)
    return table
