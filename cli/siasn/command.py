"""`kinerja siasn`: hear results and credits, tell them to SIASN, see the queue, let people settle what is stuck."""

import asyncio
import json
from contextlib import closing
from pathlib import Path
from typing import Annotated, Final

import httpx
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from cli.addresses import KafkaOption, StackOption, resolve
from cli.errors import Stop
from cli.siasn.bridge import TOPICS, Bridge, hear
from cli.siasn.client import Siasn
from cli.siasn.queue import Queue, State
from cli.siasn.settings import SiasnSettings
from cli.wire import BrokerAway, Reader, reading
from shared import clock
from shared.bus.access import KafkaAccess

app = typer.Typer(
    help="Kirim hasil final dan angka kredit ke SIASN (BKN): antrean, ulangi, cocokkan.", no_args_is_help=True
)

AgencyOption = Annotated[str, typer.Option("--agency", help="Id instansi yang hasil dan angka kreditnya dikirim.")]
QueueOption = Annotated[Path, typer.Option("--queue", envvar="KINERJA_SIASN_QUEUE", help="Berkas antrean (SQLite).")]
_QUEUE: Final = Path(".kinerja/siasn.db")
_IDLE_SECONDS: Final = 1.0


@app.command("run")
def run(
    agency: AgencyOption,
    once: Annotated[
        bool, typer.Option("--once", help="Berhenti setelah semua yang jatuh tempo dicoba sekali.")
    ] = False,
    stack: StackOption = None,
    kafka: KafkaOption = "",
) -> None:
    """Dengarkan hasil final dan angka kredit, kirim ke SIASN sampai Ctrl-C. Alamat dan kunci dari KINERJA_SIASN_*."""
    settings = _settings()
    try:
        asyncio.run(_run(settings, agency, resolve(stack=stack, kafka=kafka).access, once=once))
    except BrokerAway as error:
        raise Stop(str(error)) from error
    except KeyboardInterrupt:
        pass
    with closing(Queue(settings.queue)) as queue:
        _show_counts(queue)


@app.command("list")
def list_items(
    state: Annotated[State | None, typer.Option("--state", help="Hanya keadaan ini.")] = None,
    queue: QueueOption = _QUEUE,
    as_json: Annotated[bool, typer.Option("--json", help="Tulis sebagai JSON.")] = False,
) -> None:
    """Tampilkan antrean: apa yang sudah sampai, yang menunggu, dan yang perlu diputuskan orang."""
    with closing(Queue(queue)) as opened:
        items = opened.items(state)
        if as_json:
            rows = [
                {"subject": each.subject, "service": each.service.value, "version": each.version, "tries": each.tries}
                | {"state": each.state.value, "remote_id": each.remote_id, "reason": each.reason}
                for each in items
            ]
            typer.echo(json.dumps({"counts": opened.counts(), "items": rows}, ensure_ascii=False, indent=2))
            return
        table = Table(title="Antrean SIASN", title_justify="left")
        for heading in ("subjek", "layanan", "keadaan", "percobaan", "keterangan"):
            table.add_column(heading, overflow="fold")
        for each in items:
            table.add_row(each.subject, each.service.value, each.state.value, str(each.tries), each.reason)
        Console().print(table)
        _show_counts(opened)


@app.command("release")
def release(
    subjects: Annotated[list[str], typer.Argument(help="Subjek yang perlu diputuskan orang, setelah diperbaiki.")],
    queue: QueueOption = _QUEUE,
) -> None:
    """Coba lagi yang menunggu orang; SIASN dilihat dahulu sebelum ditulis."""
    with closing(Queue(queue)) as opened:
        typer.echo(f"{opened.release(subjects)} butir dilepas untuk dicoba lagi.")


@app.command("reconcile")
def reconcile(queue: QueueOption = _QUEUE) -> None:
    """Cocokkan semua yang sudah terkirim dengan isi SIASN sekarang, pada putaran `run` berikutnya."""
    with closing(Queue(queue)) as opened:
        typer.echo(f"{opened.recheck()} butir akan dicocokkan lagi.")


async def _run(settings: SiasnSettings, agency: str, kafka: KafkaAccess, *, once: bool) -> None:
    with closing(Queue(settings.queue)) as queue:
        await _work(settings, queue, agency, kafka, once=once)


async def _work(settings: SiasnSettings, queue: Queue, agency: str, kafka: KafkaAccess, *, once: bool) -> None:
    timeout = httpx.Timeout(settings.timeout_seconds)
    async with (
        httpx.AsyncClient(timeout=timeout) as client,
        reading(kafka, TOPICS) as reader,
    ):
        bridge = Bridge(queue=queue, siasn=Siasn(settings, client), settings=settings)
        await reader.to_start()
        await _hear_all(queue, reader, agency)
        while True:
            now = clock.now().timestamp()
            tried = await bridge.step(now)
            hear(queue, await reader.more(), agency=agency)
            if not tried:
                if once:
                    return
                await asyncio.sleep(_IDLE_SECONDS)


async def _hear_all(queue: Queue, reader: Reader, agency: str) -> None:
    """Catch up before the first try: an older result must not be told when a newer one is there."""
    while await reader.behind():
        heard = hear(queue, await reader.more(), agency=agency)
        if heard.unusable:
            typer.echo(f"{heard.unusable} peristiwa tidak dapat dibaca dan dilewati.", err=True)


def _settings() -> SiasnSettings:
    try:
        return SiasnSettings()
    except ValidationError as error:
        names = ", ".join(f"KINERJA_SIASN_{str(each['loc'][0]).upper()}" for each in error.errors())
        raise Stop(f"Pengaturan ini belum ada atau tidak sah: {names}.") from error


def _show_counts(queue: Queue) -> None:
    counts = queue.counts()
    waiting = counts[State.WAITING] + counts[State.UNCLEAR]
    typer.echo(
        f"Sampai {counts[State.DONE]}, menunggu {waiting}, perlu orang {counts[State.NEEDS_PERSON]}, "
        f"tanpa isi {counts[State.NOTHING_TO_TELL]}."
    )
