"""Rows from a file or a list, each judged alone: what is wrong with one row does not stop the others."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from shared.acting import Acting
from shared.commands import Command, CommandOutcome
from shared.decision import Invalid, Rejected
from shared.each import Unreadable
from shared.events.base import Id
from shared.http.problems import FieldError, errors_of
from shared.request import Request
from shared.wording import faults, field_problem, pointer_of

ROWS_MAX: Final = 5000
CHUNK: Final = 500
Fate = Literal["recorded", "would_record", "repeated", "rejected"]
Source = Annotated[str, Field(min_length=3, max_length=500)]
"""The document that a row is from."""


class ImportRow(Request):
    """One row of an import. No two rows may be about the same: have the same values in these fields."""

    about: ClassVar[tuple[str, ...]]


class PersonRow(ImportRow):
    """A row about one person."""

    about: ClassVar[tuple[str, ...]] = ("employee_id",)
    employee_id: Id


Row = TypeVar("Row", bound=ImportRow)
S = TypeVar("S")
I = TypeVar("I")


class Import(Request):
    """Rows as text with a header line (comma or semicolon), or as a list of objects. A dry run only tells."""

    csv: Annotated[str, Field(max_length=3_000_000)] | None = None
    items: Annotated[list[dict[str, Any]], Field(max_length=ROWS_MAX)] | None = None
    dry_run: bool = False


class ItemOutcome(BaseModel):
    """What became of one item of a bulk command; ``row`` counts from 1."""

    row: int
    outcome: Fate
    code: str | None = None
    field: str | None = None
    detail: str | None = None
    errors: list[FieldError] = []


class Imported(BaseModel):
    """What became of each row, in order, and how many of each."""

    dry_run: bool
    counts: dict[str, int]
    rows: list[ItemOutcome]


async def take(act: Acting, command: Import, model: type[Row], change: Callable[[Row], Command[S, I]]) -> Imported:
    """Judge every row by the model, then make the change of each good one, in chunks.

    :raises Invalid: when there are no rows, or the text is no table.
    """
    outcomes: dict[int, ItemOutcome] = {}
    good: list[tuple[int, Row]] = []
    first: dict[Hashable, int] = {}
    for number, values in enumerate(_raw(command, model), start=1):
        try:
            row = model.model_validate(values)
        except ValidationError as error:
            outcomes[number] = _bad_row(number, error)
            continue
        about = tuple(getattr(row, field) for field in row.about)
        if first.setdefault(about, number) == number:
            good.append((number, row))
        else:
            outcomes[number] = _twice(number, first[about])
    for start in range(0, len(good), CHUNK):
        chunk = good[start : start + CHUNK]
        outcomes_of_chunk = await act.run_many([change(row) for _number, row in chunk], dry_run=command.dry_run)
        for (number, _row), done in zip(chunk, outcomes_of_chunk, strict=True):
            outcomes[number] = _outcome(number, done, dry_run=command.dry_run)
    rows = [outcomes[number] for number in sorted(outcomes)]
    return Imported(dry_run=command.dry_run, counts=Counter(each.outcome for each in rows), rows=rows)


def _raw(command: Import, model: type[BaseModel]) -> Sequence[Mapping[str, Any]]:
    if (command.csv is None) == (command.items is None):
        raise Invalid("Kirim barisnya sebagai csv atau sebagai items: salah satu, tidak keduanya.", field="csv")
    return command.items if command.items is not None else read_table(command.csv or "", tuple(model.model_fields))


def read_table(text: str, known: Sequence[str]) -> list[Mapping[str, str]]:
    """Read a table with a header line; empty cells are as if the column were not there.

    :raises Invalid: when a column is not known or there are too many rows.
    """
    plain = text.removeprefix("\ufeff")
    header = plain.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(plain), delimiter=";" if ";" in header else ",", strict=True)
    columns = [name.strip() for name in reader.fieldnames or []]
    unknown = [name for name in columns if name not in known]
    if not columns or unknown:
        raise Invalid(
            f"Kolom tidak dikenal: {', '.join(unknown) or '(tidak ada judul kolom)'}. Kolom yang dapat dipakai: "
            f"{', '.join(known)}.",
            field="csv",
        )
    try:
        rows = [
            {name: (row.get(raw) or "").strip() for name, raw in zip(columns, reader.fieldnames or [], strict=True)}
            for row in reader
        ]
    except csv.Error as error:
        raise Invalid(f"Baris {reader.line_num} tidak dapat dibaca: periksa tanda petiknya.", field="csv") from error
    if len(rows) > ROWS_MAX:
        raise Invalid(f"Paling banyak {ROWS_MAX} baris sekali kirim. Bagilah berkasnya.", field="csv")
    return [{name: value for name, value in row.items() if value} for row in rows]


def _outcome(row: int, outcome: CommandOutcome, *, dry_run: bool) -> ItemOutcome:
    if isinstance(outcome, Rejected):
        return _refused(row, outcome)
    if outcome.repeated:
        return ItemOutcome(row=row, outcome="repeated")
    return ItemOutcome(row=row, outcome="would_record" if dry_run else "recorded")


def _twice(number: int, first: int) -> ItemOutcome:
    detail = f"Baris ini tentang hal yang sama dengan baris {first}. Hapus salah satunya."
    return ItemOutcome(row=number, outcome="rejected", code="row-twice", detail=detail)


def _bad_row(number: int, error: ValidationError) -> ItemOutcome:
    wrong = faults(error.errors(include_url=False))
    return _refused(number, Unreadable([(pointer_of(each["loc"]), field_problem(each)) for each in wrong]))


def _refused(row: int, refusal: Rejected) -> ItemOutcome:
    errors = errors_of(refusal)
    field = errors[0].pointer if errors else None
    return ItemOutcome(row=row, outcome="rejected", code=refusal.code, field=field, detail=refusal.text, errors=errors)
