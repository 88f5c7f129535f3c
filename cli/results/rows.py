"""The results of a cycle, one row for each appraisal, with the names and numbers that officers work with."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from cli import words
from cli.words import word

Json = Mapping[str, Any]
Cell = str | Decimal | int | date | None
TEXT, NUMBER, DAY = "text", "number", "day"
COLUMNS: Final[Mapping[str, str]] = {
    "NIP": TEXT,
    "Nama": TEXT,
    "Id pegawai": TEXT,
    "Unit kerja": TEXT,
    "Id unit": TEXT,
    "Jabatan": TEXT,
    "Kelompok jabatan": TEXT,
    "Bagian": NUMBER,
    "Mulai": DAY,
    "Sampai": DAY,
    "Dilanjutkan bagian berikutnya": TEXT,
    "Keadaan": TEXT,
    "Hasil kerja": TEXT,
    "Hasil kerja (%)": NUMBER,
    "Perilaku kerja": TEXT,
    "Perilaku kerja (%)": NUMBER,
    "Predikat": TEXT,
    "Menyimpang dari usulan": TEXT,
    "Alasan menyimpang": TEXT,
    "Alasan tanpa predikat": TEXT,
    "NIP pejabat penilai": TEXT,
    "Pejabat penilai": TEXT,
    "Diputuskan": DAY,
    "Final": DAY,
    "Kebijakan": TEXT,
    "Id penilaian": TEXT,
}
"""The headings of the table, with what stands below them."""


def rows_of(appraisals: Iterable[Json], people: Mapping[str, Json], units: Mapping[str, str]) -> Iterator[list[Cell]]:
    """Give the rows of the table; what the directory does not tell about somebody stays empty."""
    for each in appraisals:
        frozen, outcome = each["assignment"] or {}, each["decided"] or {}
        person, rater = people.get(each["employee_id"], {}), people.get(each["decided_by"] or "", {})
        unit = frozen.get("unit_id") or ""
        yield [
            person.get("nip", ""),
            person.get("name", ""),
            each["employee_id"],
            units.get(unit, unit),
            unit,
            frozen.get("position") or "",
            word(words.GROUP, frozen.get("position_group")),
            each["segment"],
            _day(each["starts_on"]),
            _day(each["ends_on"]),
            _yes(each["continued"]),
            word(words.APPRAISAL, each["status"]),
            word(words.LEVEL, outcome.get("results")),
            _percent(outcome.get("results_percent")),
            word(words.LEVEL, outcome.get("behaviour")),
            _percent(outcome.get("behaviour_percent")),
            word(words.PREDICATE, outcome.get("predicate")),
            _yes(each["deviates"]),
            each["deviation_reason"],
            each["unrated_reason"],
            rater.get("nip", ""),
            rater.get("name", each["decided_by"] or ""),
            _day(each["decided_on"]),
            _day(each["finalised_on"]),
            f"{each['policy_id']}@{each['policy_version']}",
            each["id"],
        ]


def _yes(holds: bool) -> str:
    return "ya" if holds else "tidak"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _percent(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
