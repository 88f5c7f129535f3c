"""The minutes of performance dialogues in the printed SKP form; private notes stay with who wrote them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cli.record.block import NONE, Block, name_of, written_day
from cli.record.signing import Who

_COLUMNS: Final = ("Tanggal", "Hadir", "Notulen", "Tindak lanjut", "Pengakuan")
_DESKS: Final = {"employee": "pegawai", "rater": "pejabat penilai"}


def dialogues_block(record: Mapping[str, Any], names: Mapping[str, Who]) -> Block:
    """List the dialogues by day, each with who was there, the minutes, what was agreed, and who acknowledged them."""
    told = sorted(record.get("dialogues") or (), key=lambda each: (each["held_on"], each["dialogue_id"]))
    rows = [_row(each, names) for each in told] or [(NONE,) * len(_COLUMNS)]
    return Block("LAMPIRAN - DIALOG KINERJA", (_COLUMNS, *rows), (3, 4, 8, 6, 4))


def people_of(record: Mapping[str, Any]) -> set[str]:
    """Name those who took part in the dialogues of a record."""
    told = record.get("dialogues") or ()
    signed = (each["acknowledged"] or {} for each in told)
    return {id for each in told for id in (*each["present"], each["recorded_by"])} | {
        each["by"] for each in signed if each
    }


def _row(dialogue: Mapping[str, Any], names: Mapping[str, Who]) -> tuple[str, ...]:
    present = [name_of(each, names) for each in dialogue["present"]]
    recorder = name_of(dialogue["recorded_by"], names)
    return (
        written_day(dialogue["held_on"]),
        "; ".join([*present, *dialogue["guests"]]) or NONE,
        f"{dialogue['notes']} (dicatat {recorder}, {written_day(dialogue['recorded_on'])})",
        _agreed(dialogue["follow_ups"]),
        _acknowledged(dialogue, names),
    )


def _agreed(follow_ups: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"{each['text']} ({_DESKS[each['desk']]}, {_until(each)})" for each in follow_ups) or NONE


def _until(follow_up: Mapping[str, Any]) -> str:
    if follow_up["done_on"]:
        return f"selesai {written_day(follow_up['done_on'])}"
    late = ", terlambat" if follow_up["overdue"] else ""
    return f"paling lambat {written_day(follow_up['due_on'])}{late}"


def _acknowledged(dialogue: Mapping[str, Any], names: Mapping[str, Who]) -> str:
    word = dialogue["acknowledged"]
    if word is None:
        return f"belum diakui {_DESKS[dialogue['waits_for']]}" if dialogue["waits_for"] else NONE
    remark = f": {word['remark']}" if word["remark"] else ""
    return f"{name_of(word['by'], names)}, {written_day(word['on'])}{remark}"
