"""`kinerja up`: the whole platform on one machine, with its data on disk, until Ctrl-C."""

import asyncio
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.addresses import DEFAULT_FOLDER
from cli.errors import Stop
from cli.issuer import NoKey
from cli.local import Local, Ports, free_ports, is_free, local_platform
from cli.options import whole
from cli.stack import Kind, StackError
from shared.parties import PORTS

_KAFKA_PORT = 9092
_MONGO_PORT = 27017


def up(
    data: Annotated[Path, typer.Option("--data", help="Folder data; tetap ada setelah berhenti.")] = DEFAULT_FOLDER,
    port: Annotated[
        int, typer.Option("--port", parser=whole(low=1024, high=65000), help="Port layanan pertama, lalu berurutan.")
    ] = (min(PORTS.values())),
    kafka_port: Annotated[
        int, typer.Option("--kafka-port", parser=whole(low=0, high=65535), help="Port broker (0: pilih sendiri).")
    ] = 0,
    mongo_port: Annotated[
        int, typer.Option("--mongo-port", parser=whole(low=0, high=65535), help="Port basis data (0: pilih sendiri).")
    ] = 0,
    broker: Annotated[str, typer.Option("--broker", help="embedded, atau apache (perlu Java 17, mvn).")] = "embedded",
) -> None:
    """Jalankan broker, basis data dan semua layanan di satu mesin (Ctrl-C untuk berhenti)."""
    if broker not in {"embedded", "apache"}:
        raise Stop("--broker harus embedded atau apache.")
    kind: Kind = "apache" if broker == "apache" else "embedded"
    ports = choose_ports(first=port, kafka=kafka_port, mongo=mongo_port)
    out = Console(highlight=False)
    try:
        ended = asyncio.run(_run(data, ports, kind, out))
    except (StackError, NoKey) as error:
        raise Stop(str(error)) from error
    if ended:
        raise Stop(f"{ended} berhenti sendiri; lihat {data / (ended + '.log')}, lalu jalankan `kinerja up` lagi.")


def choose_ports(*, first: int, kafka: int, mongo: int) -> Ports:
    """Take the ports that were asked for; broker and database move aside when theirs are taken."""
    services = {name: first + place for place, name in enumerate(PORTS)}
    pages = {"portal": first + len(services), "identity": first + len(services) + 1}
    for name, port in (services | pages).items():
        if not is_free(port):
            raise Stop(f"Port {port} untuk {name} sedang dipakai program lain. Beri --port lain, misalnya --port 8201.")
    spare = free_ports()
    return Ports(
        kafka=kafka or (_KAFKA_PORT if is_free(_KAFKA_PORT) else spare.kafka),
        mongo=mongo or (_MONGO_PORT if is_free(_MONGO_PORT) else spare.mongo),
        services=services,
        **pages,
    )


async def _run(folder: Path, ports: Ports, kind: Kind, out: Console) -> str:
    """Run until told to stop; name the server that ended by itself, if one did."""
    life = asyncio.create_task(_live(folder, ports, kind, out))
    for number in (signal.SIGINT, signal.SIGTERM):
        # The first signal stops everything in order; what is being stopped is not cancelled a second time.
        asyncio.get_running_loop().add_signal_handler(number, _once(life.cancel))
    try:
        return await life
    except asyncio.CancelledError:
        out.print(f"Berhenti. Data tetap ada di {folder}.")
        return ""


def _once(act: Callable[[], object]) -> Callable[[], None]:
    pending = [act]

    def run() -> None:
        if pending:
            pending.pop()()

    return run


async def _live(folder: Path, ports: Ports, kind: Kind, out: Console) -> str:
    with out.status("Memulai…") as status:

        def tell(name: str, state: str) -> None:
            status.update(f"{name} {state}…")
            if state != "dimulai":
                out.print(f"[green]✓[/] {name} {state}")

        async with local_platform(folder=folder, ports=ports, kind=kind, tell=tell) as running:
            status.stop()
            _introduce(running, out)
            return await running.until_one_ends()


def _introduce(running: Local, out: Console) -> None:
    each, called = running.addresses, _called()
    services = "\n".join(f"  {name:<11} {url}/docs" for name, url in each.services.items())
    out.print(
        f"""
[bold]Kinerja berjalan.[/]

  [bold]Portal      {running.portal}[/]

Isi sebuah instansi dari cerita (satu perintah), lalu masuk di portal sebagai siapa pun di dalamnya:
  {called} play --stack {running.folder} --until 2025-12-19 scenarios/permenpanrb-6-2022.yaml

{services}
  Kafka       {each.kafka}
  MongoDB     {running.mongo_uri}
  data        {running.folder.absolute()}

Token       {called} token --stack {running.folder} --as PEGAWAI --agency INSTANSI --role performance_officer
Peristiwa   {called} watch --stack {running.folder}
Berhenti    Ctrl-C""",
        soft_wrap=True,
    )


def _called() -> str:
    """How this command is called here: by its name alone where that is found."""
    return "kinerja" if shutil.which("kinerja") else sys.argv[0]
