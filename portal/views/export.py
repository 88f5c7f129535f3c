"""The results of a cycle as tables that officers take along: text as text, numbers as numbers, days as days."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from portal.language import Language, later
from portal.views.naming import named
from portal.views.parts import Field, FormError, Option, errors_by_field
from portal.views.results import STATUSES
from portal.views.words import LEVELS, PREDICATES, label_text

Json = Mapping[str, Any]
Cell = str | Decimal | date | None
Kind = Literal["text", "number", "day"]
PEOPLE_MAX: Final = 25_000
_OBJECTIONS: Final[Mapping[str, str]] = {
    "filed": later("Diajukan"),
    "upheld": later("Diterima"),
    "rejected": later("Ditolak"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what stands above it, how wide it is in letters, what is in it."""

    head: str
    width: int
    kind: Kind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet of a workbook."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPage:
    """The page on which one says what to take along."""

    title: str
    action: str
    back: str
    errors: Sequence[FormError]
    fields: Sequence[Field]


def page(
    cycle: Json,
    units: Mapping[str, str],
    language: Language,
    *,
    form: Mapping[str, str] | None = None,
    errors: Sequence[FormError] = (),
) -> ExportPage:
    """Ask of which unit, and as which file."""
    say, place = language.say, f"/kelola/siklus/{cycle['cycle_id']}"
    typed, wrong = form or {}, errors_by_field(errors)
    named_units = sorted((name, id) for id, name in units.items())
    return ExportPage(
        title=say("Unduh hasil {cycle}", cycle=cycle["title"]),
        action=f"{place}/unduh/hasil",
        back=place,
        errors=errors,
        fields=[
            Field(
                name="unit",
                label=say("Unit"),
                kind="select",
                options=[
                    Option(value="", text=say("Semua unit")),
                    *(Option(value=id, text=name) for name, id in named_units),
                ],
                value=typed.get("unit", ""),
                error=wrong.get("unit", ""),
            ),
            Field(
                name="bentuk",
                label=say("Bentuk berkas"),
                kind="radios",
                options=[
                    Option(value="xlsx", text=say("Excel (XLSX)")),
                    Option(value="csv", text=say("CSV"), hint=say("Untuk program lain.")),
                ],
                value=typed.get("bentuk", "xlsx"),
            ),
        ],
    )


def too_many(cycle: Json, unit: str, language: Language) -> list[FormError]:
    """Say that a cycle is too large for one file."""
    if unit or cycle["appraisals"]["total"] <= PEOPLE_MAX:
        return []
    text = language.say(
        "Lebih dari {n} orang tidak muat dalam satu berkas; pilih satu unit", n=language.number(PEOPLE_MAX)
    )
    return [FormError(text=text, field="unit")]


def people_of(rows: Sequence[Json]) -> set[str | None]:
    """Name everybody who stands in the tables."""
    return {each[part] for each in rows for part in ("employee_id", "rater_id")}


def results(rows: Sequence[Json], people: Mapping[str, Json], units: Mapping[str, str], language: Language) -> Table:
    """Give one line a person, in the order of units and names; ``people``: as far as the directory tells them."""
    say = language.say
    names = {id: each["name"] for id, each in people.items()}
    lines = [_line(each, people, names, units, language) for each in rows]
    return Table(
        name=say("Hasil"),
        columns=[
            Column(head=say("NIP"), width=20),
            Column(head=say("Nama"), width=30),
            Column(head=say("Jabatan"), width=30),
            Column(head=say("Unit"), width=30),
            Column(head=say("NIP pejabat penilai"), width=20),
            Column(head=say("Pejabat penilai"), width=30),
            Column(head=say("Status"), width=18),
            Column(head=say("Hasil kerja"), width=12),
            Column(head=say("Perilaku"), width=12),
            Column(head=say("Predikat"), width=18),
            Column(head=say("Saran hasil kerja"), width=12),
            Column(head=say("Saran perilaku"), width=12),
            Column(head=say("Saran predikat"), width=18),
            Column(head=say("Hasil kerja menurut saran (%)"), width=14, kind="number"),
            Column(head=say("Perilaku menurut saran (%)"), width=14, kind="number"),
            Column(head=say("Alasan berbeda dari saran"), width=40),
            Column(head=say("Dinilai sejak"), width=12, kind="day"),
            Column(head=say("Dinilai sampai"), width=12, kind="day"),
            Column(head=say("Diputuskan pada"), width=12, kind="day"),
            Column(head=say("Ditanggapi pada"), width=12, kind="day"),
            Column(head=say("Final pada"), width=12, kind="day"),
            Column(head=say("Keberatan"), width=12),
            Column(head=say("Tanpa predikat karena"), width=40),
        ],
        rows=sorted(lines, key=_by_unit_and_name),
    )


def summary(cycle: Json, rows: Sequence[Json], made_on: date, language: Language) -> Table:
    """Say of which cycle the results are, when they were taken along, and how many there are of each predicate."""
    say, counts = language.say, Counter((each["decided"] or {}).get("predicate") for each in rows)
    facts: list[Sequence[Cell]] = [
        (say("Siklus"), cycle["title"], None),
        (say("Kode siklus"), cycle["cycle_id"], None),
        (say("Mulai"), None, date.fromisoformat(cycle["starts_on"])),
        (say("Sampai"), None, date.fromisoformat(cycle["ends_on"])),
        (say("Kebijakan"), label_text(cycle["policy_title"], language), None),
        (say("Diunduh pada"), None, made_on),
        (say("Orang"), Decimal(len(rows)), None),
        *((say(text), Decimal(counts[each]), None) for each, text in PREDICATES.items()),
        (say("Belum ada predikat"), Decimal(counts[None]), None),
    ]
    columns = [Column(head=say("Tentang"), width=24), Column(head=say("Isi"), width=44), Column(head="", width=14)]
    return Table(name=say("Ringkasan"), columns=columns, rows=[_squeezed(each) for each in facts])


def file_name(cycle: Json, unit: str, form: str) -> str:
    """Name the file: no name of a person is in it."""
    return "-".join(each for each in ("hasil", cycle["cycle_id"], unit) if each) + f".{form}"


def _squeezed(fact: Sequence[Cell]) -> Sequence[Cell]:
    """Leave out the places that hold nothing."""
    return [each for each in fact if each is not None]


def _line(
    row: Json, people: Mapping[str, Json], names: Mapping[str, str], units: Mapping[str, str], language: Language
) -> Sequence[Cell]:
    stands, suggested = row["decided"] or {}, row["suggested"]
    return [
        _number_of(people, row["employee_id"]),
        named(names, row["employee_id"], language),
        row["position"],
        units.get(row["unit_id"] or "", row["unit_id"] or ""),
        _number_of(people, row["rater_id"]),
        named(names, row["rater_id"], language) if row["rater_id"] else "",
        language.say(STATUSES[row["status"]][0]),
        *_rating(stands, language),
        *_rating(suggested, language),
        _percent(suggested["results_percent"]),
        _percent(suggested["behaviour_percent"]),
        row["deviation_reason"],
        *(_day(row[each]) for each in ("starts_on", "ends_on", "decided_on", "acknowledged_on", "finalised_on")),
        language.say(_OBJECTIONS[row["objection"]]) if row["objection"] else "",
        row["unrated"],
    ]


def _rating(outcome: Json, language: Language) -> Sequence[Cell]:
    parts = ((LEVELS, "results"), (LEVELS, "behaviour"), (PREDICATES, "predicate"))
    return [language.say(words[outcome[name]]) if outcome.get(name) else "" for words, name in parts]


def _number_of(people: Mapping[str, Json], employee_id: str | None) -> str:
    return str(people.get(employee_id or "", {}).get("nip", ""))


def _percent(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _by_unit_and_name(line: Sequence[Cell]) -> tuple[str, str]:
    return (str(line[3]), str(line[1]))
