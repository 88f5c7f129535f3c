"""Dead letters as people read them."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from cli.dead_letters.board import DeadLetter, Resting, State
from cli.dead_letters.reasons import meaning, next_step
from cli.wire import Record
from shared.masking import masked

STATES: Final[dict[State, str]] = {"open": "terbuka", "resent": "dikirim ulang", "discarded": "diabaikan"}


def tell_resting(resting: Iterable[Resting], out: Console) -> None:
    """Say which partitions rest, and what lets them go on."""
    for each in resting:
        where = f"{each.topic}/{each.partition}"
        out.print(
            f"Partisi {where} layanan {each.service} beristirahat sejak {each.since} pada offset {each.offset}: "
            f"{each.bad} pesan buruk berturut-turut, yang berikut juga ({each.reason}); {each.waiting} pesan menunggu. "
            "Partisi lain dan HTTP tetap jalan.\n"
            f"  Penyebabnya sudah diperbaiki: kinerja dead-letters resend --service {each.service} --resting {where}\n"
            f"  Pesannya memang buruk:        kinerja dead-letters discard --service {each.service} --resting {where} "
            "--because ALASAN"
        )


def table(letters: Sequence[DeadLetter], *, title: str = "Pesan yang disisihkan") -> Table:
    """One line for each record and service."""
    shown = Table(title=title, title_justify="left")
    for heading in ("waktu", "nomor", "alasan", "keterangan", "instansi", "keadaan"):
        shown.add_column(heading, overflow="fold")
    shown.add_column("ukuran", justify="right")
    for each in letters:
        state = STATES[each.state] + (f" ({each.resent}x dikirim ulang)" if each.resent else "")
        shown.add_row(each.time, each.id, each.reason, each.detail, each.agency, state, f"{each.bytes} B")
    return shown


def tell(letter: DeadLetter, record: Record, out: Console) -> None:
    """All of one letter: why, what to do, headers, body."""
    lines = [
        ("nomor", letter.id),
        ("disisihkan", f"{letter.time} ({letter.parked} kali)"),
        ("keadaan", STATES[letter.state] + (f" - {letter.noted}" if letter.noted else "")),
        ("alasan", f"{letter.reason} - {meaning(letter.reason)}"),
        ("keterangan", letter.detail),
        ("langkah", next_step(letter.reason)),
    ]
    lines += [(name, masked(value)) for name, value in sorted(record.headers.items()) if not name.startswith("x-")]
    lines += [("x-origin-sha256", letter.sha256), ("kunci", masked(record.key))]
    for name, value in lines:
        out.print(f"{name + ':':<22}{value}", markup=False)
    out.print(_body(letter, record), markup=False)


def _body(letter: DeadLetter, record: Record) -> str:
    if letter.restricted:
        return (
            f"Isi tidak disalin, karena topik {letter.topic} terbatas: {letter.bytes} B di partisi "
            f"{letter.partition}, offset {letter.offset}. resend membacanya di sana dan memeriksa sidiknya."
        )
    text = record.value.decode(errors="replace")
    cut = "" if len(record.value) >= letter.bytes else f"\n(terpotong: asalnya {letter.bytes} B)"
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2) + cut
    except ValueError:
        return repr(text) + cut
