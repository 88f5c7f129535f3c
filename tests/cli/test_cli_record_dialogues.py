"""The printed form holds the minutes of dialogues: who was there, what was said and agreed, and who acknowledged."""

from typing import Any, Final

from cli.record.dialogues import dialogues_block, people_of
from cli.record.signing import Who

NAMES: Final = {"sari": Who("sari", name="Sari Dewi"), "ani": Who("ani", name="Ani Kamal")}
FOLLOW_UP: Final[dict[str, Any]] = {
    "number": 1, "text": "Ikuti pelatihan data", "desk": "employee", "due_on": "2026-03-31", "overdue": True,
    "done_on": None, "done_by": None, "done_note": "",
}  # fmt: skip
DIALOGUE: Final[dict[str, Any]] = {
    "id": "kota:dialogue:2026:sari:1:d1", "version": 2, "dialogue_id": "d1", "recorder": "rater", "minutes_version": 1,
    "held_on": "2026-02-10", "present": ["sari", "ani"], "guests": ["Bu Rini (BKPSDM)"], "notes": "Capaian triwulan I.",
    "recorded_by": "ani", "recorded_for": None, "recorded_on": "2026-02-11", "follow_ups": [FOLLOW_UP], "earlier": [],
    "acknowledged": {"by": "sari", "acting_for": None, "on": "2026-02-12", "remark": "Setuju"}, "waits_for": None,
    "private_note": "hanya untuk saya",
}  # fmt: skip


def rows(*dialogues: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    return dialogues_block({"dialogues": dialogues}, NAMES).rows[1:]


def test_a_dialogue_is_printed_with_all_but_private_notes() -> None:
    (row,) = rows(DIALOGUE)

    assert row == (
        "10 Februari 2026",
        "Sari Dewi; Ani Kamal; Bu Rini (BKPSDM)",
        "Capaian triwulan I. (dicatat Ani Kamal, 11 Februari 2026)",
        "Ikuti pelatihan data (pegawai, paling lambat 31 Maret 2026, terlambat)",
        "Sari Dewi, 12 Februari 2026: Setuju",
    )


def test_what_is_done_and_what_waits_is_said_and_the_oldest_comes_first() -> None:
    done = FOLLOW_UP | {"done_on": "2026-03-01", "overdue": False}
    waiting = DIALOGUE | {
        "dialogue_id": "d2", "held_on": "2026-01-05", "acknowledged": None, "waits_for": "employee",
        "follow_ups": [done],
    }  # fmt: skip

    first, second = rows(DIALOGUE, waiting)

    assert (first[0], second[0]) == ("5 Januari 2026", "10 Februari 2026")
    assert first[3] == "Ikuti pelatihan data (pegawai, selesai 1 Maret 2026)"
    assert first[4] == "belum diakui pegawai"


def test_who_took_part_is_named() -> None:
    assert people_of({"dialogues": [DIALOGUE]}) == {"sari", "ani"}
    assert people_of({}) == set()


def test_without_dialogues_a_dash_is_printed() -> None:
    assert rows() == (("-",) * 5,)
