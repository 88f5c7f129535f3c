"""`kinerja dead-letters`: what was parked, by whom, from where and why."""

import asyncio
import json
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.addresses import KafkaOption, StackOption, resolve
from cli.errors import Stop
from cli.wire import BrokerAway, Record, reading
from shared.events.registry import DEAD_LETTERS
from shared.masking import masked

app = typer.Typer(help="Pesan yang disisihkan karena tidak dapat diproses.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A parked message as its headers tell it; the body is never shown."""

    service: str
    topic: str
    partition: int
    offset: int
    reason: str
    detail: str
    time: str
    bytes: int


@app.callback()
def _group() -> None:
    """Keep `list` a command of its own."""


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option("--limit", min=1, help="Paling banyak sekian, yang terbaru.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Tulis sebagai JSON.")] = False,
    kafka: KafkaOption = "",
    stack: StackOption = None,
) -> None:
    """Daftar pesan yang disisihkan: layanan, asal, alasan, waktu, ukuran."""
    addresses = resolve(stack=stack, kafka=kafka)
    try:
        found, total = asyncio.run(_read(addresses.kafka, limit))
    except BrokerAway as error:
        raise Stop(str(error)) from error
    if as_json:
        typer.echo(json.dumps({"total": total, "items": [asdict(each) for each in found]}, ensure_ascii=False))
        return
    shown = Console(highlight=False)
    if not found:
        shown.print("Tidak ada pesan yang disisihkan.")
        return
    shown.print(_table(found))
    shown.print(
        f"{total} pesan disisihkan, ditampilkan {len(found)}. Perbaiki penyebabnya di sumbernya, lalu kirim ulang "
        "peristiwanya; pesan lain tidak terganggu."
    )


async def _read(bootstrap: str, limit: int) -> tuple[list[DeadLetter], int]:
    newest: deque[DeadLetter] = deque(maxlen=limit)
    total = 0
    async with reading(bootstrap, [DEAD_LETTERS]) as reader:
        await reader.to_start()
        async for record in reader.until_end():
            newest.append(_letter(record))
            total += 1
    return list(newest), total


def _letter(record: Record) -> DeadLetter:
    origin = record.headers.get("x-origin", "").rsplit("/", 2)
    topic, partition, offset = origin if len(origin) == len(("topic", "partition", "offset")) else ("?", "-1", "-1")
    return DeadLetter(
        service=record.headers.get("x-service", "?"),
        topic=topic,
        partition=_number(partition),
        offset=_number(offset),
        reason=record.headers.get("x-reason", "?"),
        detail=masked(record.headers.get("x-detail", "")),
        time=datetime.fromtimestamp(record.timestamp_ms / 1000, UTC).isoformat(timespec="seconds"),
        bytes=_number(record.headers.get("x-origin-bytes", str(len(record.value)))),
    )


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return -1


def _table(letters: list[DeadLetter]) -> Table:
    table = Table(title="Pesan yang disisihkan", title_justify="left")
    for heading in ("waktu", "layanan", "asal", "alasan", "keterangan"):
        table.add_column(heading, overflow="fold")
    table.add_column("ukuran", justify="right")
    for each in letters:
        table.add_row(
            each.time,
            each.service,
            f"{each.topic}[{each.partition}]@{each.offset}",
            each.reason,
            each.detail,
            f"{each.bytes} B",
        )
    return table
