"""The commands of `kinerja dead-letters`."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from cli.addresses import KafkaOption, StackOption, resolve
from cli.dead_letters import acting
from cli.dead_letters.board import DeadLetter, State, read_board
from cli.dead_letters.choosing import (
    AgencyOption,
    Choice,
    IdsArgument,
    ReasonOption,
    RestingOption,
    ServiceOption,
    SinceOption,
    TopicOption,
    place_of,
)
from cli.dead_letters.reasons import meaning, next_step
from cli.dead_letters.showing import table, tell, tell_resting
from cli.errors import Stop
from cli.options import whole
from cli.wire import BrokerAway
from shared.dead_letter_notes import Action

T = TypeVar("T")
app = typer.Typer(help="Pesan yang disisihkan karena tidak dapat diproses.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Tulis sebagai JSON.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Hanya tunjukkan apa yang akan terjadi.")]
BecauseOption = Annotated[str, typer.Option("--because", help="Mengapa; dicatat bersama nama pengguna.")]
_NOTHING, _NAMED_MAX = 1, 10


@app.command("list")
def list_(
    ids: IdsArgument = None,
    service: ServiceOption = "",
    reason: ReasonOption = "",
    topic: TopicOption = "",
    agency: AgencyOption = "",
    since: SinceOption = "",
    everything: Annotated[bool, typer.Option("--all", help="Juga yang sudah dikirim ulang atau diabaikan.")] = False,
    limit: Annotated[
        int, typer.Option("--limit", parser=whole(low=1), help="Paling banyak sekian, yang terbaru.")
    ] = 50,
    as_json: JsonOption = False,
    kafka: KafkaOption = "",
    stack: StackOption = None,
) -> None:
    """Daftar pesan yang disisihkan dan partisi yang beristirahat."""
    choice = _choice(ids, service, reason, topic, agency, since)
    board = _run(read_board(resolve(stack=stack, kafka=kafka).access))
    chosen = choice.of(board.letters, states=() if everything else ("open",))
    shown = chosen[-limit:]
    if as_json:
        _print({
            "total": len(chosen),
            "items": [_told(each) for each in shown],
            "resting": [asdict(each) for each in board.resting],
        })  # fmt: skip
        return
    out = Console(highlight=False)
    tell_resting(board.resting, out)
    if not shown:
        out.print("Tidak ada pesan yang disisihkan." if everything or not board.letters else _ALL_DONE)
        return
    out.print(table(shown))
    for each in dict.fromkeys(letter.reason for letter in shown):
        out.print(f"{each}: {meaning(each)} {next_step(each)}", markup=False)
    out.print(f"{len(chosen)} pesan disisihkan, ditampilkan {len(shown)}; pesan lain tidak terganggu.")


@app.command()
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="Nomor dari `list`: layanan:topik/partisi/offset.")],
    as_json: JsonOption = False,
    kafka: KafkaOption = "",
    stack: StackOption = None,
) -> None:
    """Satu pesan: alasan dan langkah berikutnya, header, isi."""
    board = _run(read_board(resolve(stack=stack, kafka=kafka).access, whole=frozenset({id})))
    [letter] = Choice(ids=frozenset({id})).of(board.letters)
    record = board.records[id]
    if not as_json:
        tell(letter, record, Console(highlight=False, soft_wrap=True))
        return
    body = None if letter.restricted else record.value.decode(errors="replace")
    _print(_told(letter) | {"headers": record.headers, "body": body})


@app.command()
def resend(
    ids: IdsArgument = None,
    service: ServiceOption = "",
    reason: ReasonOption = "",
    topic: TopicOption = "",
    agency: AgencyOption = "",
    since: SinceOption = "",
    resting: RestingOption = "",
    because: BecauseOption = "",
    dry_run: DryRunOption = False,
    kafka: KafkaOption = "",
    stack: StackOption = None,
) -> None:
    """Minta layanan yang menyisihkannya mengolah pesan asli sekali lagi; aman diulang.

    Tidak ada yang ditulis ke topik asal: layanan itu membaca pesan aslinya di sana, memeriksa sidiknya, dan
    mengenali yang sudah diolahnya. Dengan --resting: partisi yang beristirahat dicoba lagi sekarang juga.
    """
    choice, where = _choice(ids, service, reason, topic, agency, since), resolve(stack=stack, kafka=kafka).access
    board = _run(read_board(where))
    if resting:
        _only_service(choice)
        rests = acting.resting(board, service, place_of(resting))
        if not dry_run:
            _run(acting.write_notes(where, [acting.trying(rests, because)]))
        _done(dry_run, [], f"Partisi {resting} layanan {service} dicoba lagi dalam beberapa detik.")
        return
    chosen = _chosen(choice, board.letters, ("open",))
    there, gone = _run(acting.still_there(where, chosen))
    if not dry_run:
        _run(acting.write_notes(where, [acting.handling(each, "resend", because) for each in there]))
    _done(dry_run, there, f"{len(there)} pesan {'akan ' if dry_run else ''}dikirim ulang.")
    if gone:
        _tell_gone(gone)
        if not there:
            raise typer.Exit(_NOTHING)


@app.command()
def discard(
    ids: IdsArgument = None,
    service: ServiceOption = "",
    reason: ReasonOption = "",
    topic: TopicOption = "",
    agency: AgencyOption = "",
    since: SinceOption = "",
    resting: RestingOption = "",
    because: BecauseOption = "",
    undo: Annotated[bool, typer.Option("--undo", help="Batalkan: pesan itu terbuka lagi.")] = False,
    dry_run: DryRunOption = False,
    kafka: KafkaOption = "",
    stack: StackOption = None,
) -> None:
    """Catat bahwa pesan tidak akan diolah; `list` tidak menampilkannya lagi. Dapat dibatalkan dengan --undo.

    Dengan --resting: yang buruk di partisi yang beristirahat, sampai ujungnya sekarang, disisihkan sebagai
    diabaikan, dan partisi itu berjalan lagi. Yang baik di antaranya diolah seperti biasa.
    """
    if not because and not dry_run and not undo:
        raise Stop("--because: sebutkan mengapa pesan itu tidak akan diolah.")
    choice, where = _choice(ids, service, reason, topic, agency, since), resolve(stack=stack, kafka=kafka).access
    board = _run(read_board(where))
    if resting:
        _only_service(choice)
        rests = acting.resting(board, service, place_of(resting))
        if not dry_run:
            _run(acting.write_notes(where, [acting.passing(rests, because)]))
        text = (
            f"Yang buruk di {resting} layanan {service}, offset {rests.offset} sampai "
            f"{rests.offset + rests.waiting - 1}, disisihkan sebagai diabaikan; partisinya berjalan lagi dalam "
            "beberapa detik."
        )
        _done(dry_run, [], text)
        return
    chosen = _chosen(choice, board.letters, ("discarded",) if undo else ("open", "resent"))
    if not dry_run:
        action: Action = "reopen" if undo else "discard"
        _run(acting.write_notes(where, [acting.handling(each, action, because) for each in chosen]))
    done = "dibuka lagi" if undo else "diabaikan"
    _done(dry_run, chosen, f"{len(chosen)} pesan {'akan ' if dry_run else ''}{done}.")


_ALL_DONE = "Tidak ada pesan terbuka yang cocok. Yang sudah dikirim ulang atau diabaikan: --all."


def _choice(ids: list[str] | None, service: str, reason: str, topic: str, agency: str, since: str) -> Choice:
    return Choice(ids=frozenset(ids or ()), service=service, reason=reason, topic=topic, agency=agency, since=since)


def _chosen(choice: Choice, letters: tuple[DeadLetter, ...], states: tuple[State, ...]) -> list[DeadLetter]:
    if not choice:
        raise Stop("Sebutkan pesan mana: nomornya, atau --service, --reason, --topic, --agency, --since.")
    if not (chosen := choice.of(letters, states=states)):
        raise Stop("Tidak ada pesan yang cocok. Lihat: kinerja dead-letters list --all.", code=_NOTHING)
    return chosen


def _only_service(choice: Choice) -> None:
    if not choice.service or choice != Choice(service=choice.service):
        raise Stop("--resting: beri --service juga, dan tidak ada saringan lain.")


def _done(dry_run: bool, letters: list[DeadLetter], text: str) -> None:
    out = Console(highlight=False, soft_wrap=True)
    if dry_run and letters:
        out.print(table(letters, title="Yang akan terkena"))
    out.print(text + (" (--dry-run: tidak ada yang ditulis)" if dry_run else ""), markup=False)


def _tell_gone(gone: list[DeadLetter]) -> None:
    ids = ", ".join(each.id for each in gone[:_NAMED_MAX]) + (" ..." if len(gone) > _NAMED_MAX else "")
    Console(highlight=False, soft_wrap=True).print(
        f"{len(gone)} pesan tidak ada lagi di asalnya, sehingga tidak dikirim: pesan yang lebih baru tentang subjek "
        "yang sama sudah menggantikannya, atau brokernya baru dan pemiliknya menerbitkan semuanya lagi. Abaikan dengan "
        f"discard: {ids}",
        markup=False,
    )


def _told(letter: DeadLetter) -> dict[str, Any]:
    return asdict(letter) | {"meaning": meaning(letter.reason), "next": next_step(letter.reason)}


def _print(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False))


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except BrokerAway as error:
        raise Stop(str(error)) from error
