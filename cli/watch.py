"""`kinerja watch`: events as they pass, one line each; ids only, never names."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from cli.addresses import KafkaOption, StackOption, resolve
from cli.errors import Stop
from cli.wire import BrokerAway, Record, reading
from shared.bus.access import KafkaAccess
from shared.events.registry import BY_NAME, DEAD_LETTERS, TOPICS
from shared.ids.form import belongs

_COLOURS = {
    "kinerja.directory": "grey62",
    "kinerja.agencies": "grey46",
    "kinerja.goals": "green",
    "kinerja.feedback": "cyan",
    "kinerja.evaluation": "yellow",
    "kinerja.career": "magenta",
    "kinerja.appraisals": "bold blue",
    "kinerja.dead-letters": "bold red",
}


def watch(
    topic: Annotated[list[str] | None, typer.Option("--topic", help="Topik; boleh diulang (bawaan: semua).")] = None,
    type_: Annotated[
        list[str] | None, typer.Option("--type", help="Jenis, seperti plan.agreed atau appraisal; boleh diulang.")
    ] = None,
    agency: Annotated[str, typer.Option("--agency", help="Hanya instansi ini.")] = "",
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="Mulai dari peristiwa pertama.")] = False,
    until_end: Annotated[bool, typer.Option("--until-end", help="Berhenti setelah yang ada sekarang terbaca.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")] = False,
    kafka: KafkaOption = "",
    stack: StackOption = None,
) -> None:
    """Tampilkan peristiwa yang lewat di topik-topik, satu baris per peristiwa (Ctrl-C untuk berhenti)."""
    known = (*TOPICS, DEAD_LETTERS)
    unknown = [each for each in topic or () if each not in known]
    if unknown:
        raise Stop(f"Topik {', '.join(unknown)} tidak dikenal. Pilih: {', '.join(known)}.")
    addresses = resolve(stack=stack, kafka=kafka)
    shown = Console(highlight=False, soft_wrap=True)
    try:
        asyncio.run(
            _watch(
                addresses.access,
                topic or known,
                types=tuple(type_ or ()),
                agency=agency,
                past=from_beginning or until_end,
                stop=until_end,
                out=shown,
                as_json=as_json,
            )
        )
    except BrokerAway as error:
        raise Stop(str(error)) from error
    except KeyboardInterrupt:
        pass


async def _watch(
    access: KafkaAccess,
    topics: Sequence[str],
    *,
    types: tuple[str, ...],
    agency: str,
    past: bool,
    stop: bool,
    out: Console,
    as_json: bool,
) -> None:
    async with reading(access, topics) as reader:
        await (reader.to_start() if past else reader.to_end())
        while not stop or await reader.behind():
            for record in await reader.more():
                if _wanted(record, types, agency):
                    out.print(json.dumps(_facts(record)) if as_json else _line(record))


def short_type(record: Record) -> str:
    """Name an event's type the short way, such as plan.agreed."""
    name = record.headers.get("ce_type", "")
    return BY_NAME[name].short if name in BY_NAME else name or "?"


def _wanted(record: Record, types: tuple[str, ...], agency: str) -> bool:
    if agency and not belongs(record.key, agency):
        return False
    short = short_type(record)
    return not types or any(short == each or short.startswith(f"{each}.") for each in types)


def _facts(record: Record) -> dict[str, str | int]:
    return {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "time": record.headers.get("ce_time", ""),
        "type": short_type(record),
        "subject": record.headers.get("ce_subject", record.key),
        "version": int(record.headers.get("ce_sequence", "0") or 0),
    }


def _line(record: Record) -> Text:
    facts = _facts(record)
    return Text.assemble(
        (str(facts["time"])[11:19], "dim"),
        " ",
        (f"{facts['type']:<28}", _COLOURS.get(record.topic, "white")),
        " ",
        str(facts["subject"]),
        (f"  v{facts['version']}", "dim"),
        (f"  {record.topic}[{record.partition}]@{record.offset}", "dim"),
    )
