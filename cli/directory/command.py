"""`kinerja directory`: bring an agency's file of people and units in, and find people."""

import asyncio
import base64
import json
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from zoneinfo import available_timezones

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.addresses import KafkaOption, KeyOption, StackOption, resolve
from cli.client import Client, Refused, directory_of
from cli.console import console
from cli.directory.adopt import read_topic, record_all
from cli.directory.show import show_import
from cli.errors import Stop
from cli.files import content_of
from cli.officer import AgencyOption, DirectoryOption, JsonOption, TokenOption
from cli.person import find
from cli.wire import BrokerAway

app = typer.Typer(help="Direktori pegawai dan unit kerja.", no_args_is_help=True)
_POLL_SECONDS: Final = 0.3
HiddenRows = Literal["ask", "skip", "take"]


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="CSV atau XLSX: pegawai, dan bila ada, daftar unit.")],
    *,
    agency: AgencyOption,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Periksa dan hitung saja, tanpa mencatat.")] = False,
    skip_invalid: Annotated[bool, typer.Option("--skip-invalid", help="Catat baris yang benar, lewati yang salah.")] = (
        False
    ),
    retire_missing: Annotated[
        bool, typer.Option("--retire-missing", help="Pegawai yang tidak ada di berkas menjadi tidak aktif.")
    ] = False,
    hidden_rows: Annotated[
        str, typer.Option("--hidden-rows", help="Baris tersembunyi: ask (tanyakan), skip (lewati), take (pakai).")
    ] = "ask",
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since", formats=["%Y-%m-%d"], help="Hari pertama pegawai baru yang tidak ber-TMT (bawaan: 1 Januari)."
        ),
    ] = None,
    zone: Annotated[
        str, typer.Option("--zone", help="Zona waktu instansi, bila instansi belum dicatat.")
    ] = "Asia/Jakarta",
    name: Annotated[str, typer.Option("--name", help="Nama instansi, bila instansi belum dicatat.")] = "",
    token: TokenOption = "",
    as_json: JsonOption = False,
    stack: StackOption = None,
    key: KeyOption = None,
    directory: DirectoryOption = "",
) -> None:
    """Periksa berkas pegawai dan unit, tunjukkan apa yang berubah, lalu catat di direktori."""
    _check(zone, hidden_rows)
    body = {
        "files": [_file(each) for each in files],
        "dry_run": dry_run,
        "skip_invalid": skip_invalid,
        "retire_missing": retire_missing,
        "hidden_rows": hidden_rows,
        "since": since.date().isoformat() if since else None,
    }
    addresses = resolve(stack=stack, key=key, directory=directory)
    with directory_of(addresses, agency=agency, token=token) as service:
        if not dry_run:
            _record_agency(service, name=name or agency, zone=zone)
        done = _until_done(service, service.post("/imports", body), quiet=as_json)
    if as_json:
        typer.echo(json.dumps(done, ensure_ascii=False))
    else:
        show_import(done, console())
    if done["status"] in ("refused", "cancelled") or (dry_run and done["problem_count"] and not skip_invalid):
        raise typer.Exit(1)


@app.command("adopt")
def adopt(
    agency: AgencyOption,
    *,
    zone: Annotated[
        str, typer.Option("--zone", help="Zona waktu instansi, bila instansi belum dicatat.")
    ] = "Asia/Jakarta",
    name: Annotated[str, typer.Option("--name", help="Nama instansi, bila instansi belum dicatat.")] = "",
    token: TokenOption = "",
    stack: StackOption = None,
    key: KeyOption = None,
    kafka: KafkaOption = "",
    directory: DirectoryOption = "",
) -> None:
    """Ambil alih, sekali saja, instansi yang diimpor sebelum ada layanan direktori: dari topik ke layanan."""
    _check(zone)
    addresses = resolve(stack=stack, key=key, kafka=kafka, directory=directory)
    try:
        units, people = asyncio.run(read_topic(addresses.access, agency))
    except BrokerAway as error:
        raise Stop(str(error)) from error
    with directory_of(addresses, agency=agency, token=token) as service:
        _record_agency(service, name=name or agency, zone=zone)
        refused = [*record_all(service, "units", units), *record_all(service, "people", people)]
    for each in refused:
        typer.echo(f"{each['id']}: {each['problem']['detail']}")
    typer.echo(f"{len(units)} unit, {len(people)} orang diambil alih, {len(refused)} ditolak.")
    if refused:
        raise typer.Exit(1)


app.command("find")(find)


def _check(zone: str, hidden_rows: str = "ask") -> None:
    if zone not in available_timezones():
        raise Stop(f"--zone {zone} tidak dikenal; tulis seperti Asia/Jakarta, Asia/Makassar, Asia/Jayapura.")
    if hidden_rows not in ("ask", "skip", "take"):
        raise Stop("--hidden-rows hanya ask, skip, atau take.")


def _file(path: Path) -> dict[str, str]:
    try:
        return {"name": path.name, "content": base64.b64encode(content_of(path)).decode()}
    except OSError as error:
        raise Stop(f"{path}: berkas tidak dapat dibaca; periksa alamatnya.") from error


def _record_agency(service: Client, *, name: str, zone: str) -> None:
    """Record the agency unless it is known: without a zone it has no day."""
    try:
        service.get("/agency")
    except Refused as refusal:
        if refusal.code != "not-found":
            raise
        service.put("/agency", {"name": name, "zone": zone})


def _until_done(service: Client, begun: dict[str, Any], *, quiet: bool) -> dict[str, Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("Mencatat", total=begun["total"], completed=begun["done"])
        while begun["status"] == "running":
            time.sleep(_POLL_SECONDS)
            begun = service.get(f"/imports/{begun['import_id']}")
            progress.update(task, completed=begun["done"])
    return begun
