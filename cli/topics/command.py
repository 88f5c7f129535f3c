"""`kinerja topics`: make a cluster's topics, users and rights what deploy/topics.yaml declares, or compare them."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer
from confluent_kafka.admin import AdminClient
from rich.console import Console

from cli.addresses import KafkaOption, StackOption, resolve
from cli.errors import Stop
from cli.files import text_of
from cli.options import whole
from cli.topics.cluster import ClusterRefuses, admin_client, look, make
from cli.topics.declared import Declared, NotDeclared, read_declared
from cli.topics.difference import Change, Difference, compare
from cli.wire import BrokerAway
from shared.bus.refusal import refusal
from shared.kafka_settings import KafkaSettings

app = typer.Typer(help="Topik, pengguna dan hak di Kafka, menurut deploy/topics.yaml.", no_args_is_help=True)

FileOption = Annotated[Path, typer.Option("--file", help="Deklarasi topik, pengguna dan hak.")]
ReplicationOption = Annotated[
    int | None,
    typer.Option("--replication", parser=whole(low=1), help="Salinan tiap topik di klaster ini, bila bukan bawaan."),
]
_FILE: Final = Path("deploy/topics.yaml")
_DIFFERENT: Final = 1


@app.command("check")
def check(
    file: FileOption = _FILE, replication: ReplicationOption = None, kafka: KafkaOption = "", stack: StackOption = None
) -> None:
    """Bandingkan klaster dengan deklarasi; kode keluar 0 bila sama, 1 bila berbeda, 2 bila tidak dapat diperiksa."""
    declared, client = _open(file, kafka, stack)
    difference = _difference(declared, client, replication, frozenset())
    _show(difference)
    if difference.changes or difference.by_hand:
        raise typer.Exit(_DIFFERENT)
    Console().print("Klaster sama dengan deklarasi.")


@app.command("apply")
def apply(
    file: FileOption = _FILE,
    passwords: Annotated[
        Path | None,
        typer.Option(
            "--passwords",
            help="Folder dengan satu berkas kata sandi per pengguna (bawaan: variabel KINERJA_PASSWORD_<NAMA>).",
        ),
    ] = None,
    rotate: Annotated[
        list[str] | None, typer.Option("--rotate", help="Ganti kata sandi pengguna ini; boleh diulang.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Hanya tunjukkan perubahannya.")] = False,
    replication: ReplicationOption = None,
    kafka: KafkaOption = "",
    stack: StackOption = None,
) -> None:
    """Ubah klaster menjadi seperti deklarasi; hanya yang berbeda yang diubah.

    Kode keluar 0 bila semuanya sesuai, 1 bila ada yang harus diselesaikan orang, 2 bila gagal.
    """
    declared, client = _open(file, kafka, stack)
    unknown = frozenset(rotate or ()) - {each.name for each in declared.everybody if each.login == "scram"}
    if unknown:
        raise Stop(f"Tidak ada pengguna SCRAM {', '.join(sorted(unknown))} di {file}.")
    difference = _difference(declared, client, replication, frozenset(rotate or ()))
    if dry_run:
        _show(difference)
        Console().print(f"{len(difference.changes)} perubahan; tidak ada yang diubah.")
        return
    secrets = _passwords(passwords, difference)
    shapes = declared.shapes(replication=replication)
    shown = Console(highlight=False, soft_wrap=True, markup=False)
    for each in difference.changes:
        try:
            make(client, each, shapes, secrets)
        except ClusterRefuses as error:
            raise Stop(f"{error}. Perubahan sebelumnya sudah berlaku; jalankan lagi setelah diperbaiki.") from error
        shown.print(_line(each))
    _by_hand(difference)
    shown.print(f"{len(difference.changes)} perubahan diterapkan.")
    if difference.by_hand:
        raise typer.Exit(_DIFFERENT)


def _open(file: Path, kafka: str, stack: Path | None) -> tuple[Declared, AdminClient]:
    addresses = resolve(stack=stack, kafka=kafka)
    try:
        declared = read_declared(file)
    except NotDeclared as error:
        raise Stop(f"Deklarasi tidak dapat dibaca: {error}") from error
    access = addresses.access
    if why := asyncio.run(refusal(access)):
        raise Stop(str(BrokerAway(access, why)))
    try:
        return declared, admin_client(KafkaSettings(kafka_bootstrap=addresses.kafka))
    except ClusterRefuses as error:
        raise Stop(str(error)) from error


def _difference(declared: Declared, client: AdminClient, replication: int | None, rotate: frozenset[str]) -> Difference:
    try:
        found = look(client, [each.name for each in declared.topics])
    except ClusterRefuses as error:
        raise Stop(f"Klaster tidak menjawab: {error}. Masuklah sebagai pengguna admin.") from error
    return compare(declared, found, replication=replication, rotate=rotate)


def _passwords(folder: Path | None, difference: Difference) -> Mapping[str, str]:
    names = [each.name for each in difference.changes if each.kind in ("create-user", "set-password")]
    if not names:
        return {}
    places = {name: _variable(name) if folder is None else str(folder / name) for name in names}
    found = {
        name: os.environ.get(place, "") if folder is None else _read(Path(place)) for name, place in places.items()
    }
    if missing := [places[name] for name, value in found.items() if not value]:
        raise Stop(f"Kata sandi belum ada atau kosong: {', '.join(missing)}. Isi, lalu jalankan lagi.")
    return found


def _variable(name: str) -> str:
    return f"KINERJA_PASSWORD_{name.upper().replace('-', '_')}"


def _read(file: Path) -> str:
    try:
        return text_of(file).strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise Stop(f"{file} tidak dapat dibaca: {type(error).__name__}.") from error


def _show(difference: Difference) -> None:
    shown = Console(highlight=False, soft_wrap=True, markup=False)
    for each in difference.changes:
        shown.print(_line(each))
    _by_hand(difference)


def _line(change: Change) -> str:
    sign = "-" if change.kind == "revoke" else "~" if change.kind in ("set-config", "set-password") else "+"
    return f"{sign} {change}"


def _by_hand(difference: Difference) -> None:
    shown = Console(highlight=False, soft_wrap=True, markup=False)
    for each in difference.by_hand:
        shown.print(f"! {each}")
