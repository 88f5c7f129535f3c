"""Reads the cells of one row and collects what is wrong with them, and what is only to be warned of."""

from collections.abc import Callable
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from services.directory.rules.importing.columns import Column
from services.directory.rules.importing.problems import Place, RowProblem
from services.directory.rules.importing.sheet import EMPTY
from services.directory.rules.importing.tables import Row, Table
from services.directory.rules.importing.values import WrongValue, yes
from shared.events.base import Id

T = TypeVar("T")
_ID: Final = TypeAdapter[str](Id)
_FORMULA_MARKS: Final = ("=", "+", "-", "@")
TEXT_MAX: Final = 300


class Cells:
    """The cells of one row."""

    def __init__(self, table: Table, row: Row) -> None:
        self._row = row
        self.table = table
        self.place: Place = table.place(row)
        self.problems: list[RowProblem] = []
        self.warnings: list[RowProblem] = []

    def has(self, *columns: Column) -> bool:
        """Whether any of these cells has content."""
        return any(column in self._row.cells for column in columns)

    def text(self, column: Column, *, needed: bool = False) -> str:
        """Read a text, or nothing where the cell is damaged, which is noted."""
        cell = self._row.cells.get(column, EMPTY)
        if cell.damage:
            self.wrong(column, cell.text, cell.damage)
            return ""
        if needed and not cell.text:
            self.wrong(column, "", "kosong; isi kolom ini")
        return cell.text

    def words(self, column: Column, *, needed: bool = False) -> str:
        """Read a text that people see: it is bounded, and warned of when a spreadsheet would take it for a formula."""
        text = self.text(column, needed=needed)
        if len(text) > TEXT_MAX:
            self.wrong(column, text, f"terlalu panjang ({len(text)} huruf; paling banyak {TEXT_MAX})")
        if text.startswith(_FORMULA_MARKS):
            mark = f"diawali tanda rumus ({text[0]}), disimpan sebagai teks biasa; hapus tanda itu bila bukan bagiannya"
            self.warn(column, text, mark)
        return text

    def read(self, column: Column, how: Callable[[str], T], *, needed: bool = False) -> T | None:
        """Read a value, or None where there is none or a wrong one, which is noted."""
        text = self.text(column, needed=needed)
        if not text:
            return None
        try:
            return how(text)
        except WrongValue as error:
            self.wrong(column, text, str(error))
            return None

    def wrong(self, column: Column, value: str, text: str) -> None:
        """Note an error."""
        self.problems.append(self.place.problem(column, value, text))

    def warn(self, column: Column, value: str, text: str) -> None:
        """Note a warning."""
        self.warnings.append(self.place.problem(column, value, text))


def an_id(text: str) -> str:
    """Read an id as agencies choose them.

    :raises WrongValue: when it is none, or a NIP.
    """
    try:
        found = _ID.validate_python(text)
    except ValidationError as error:
        raise WrongValue("hanya huruf, angka, titik, garis; tanpa spasi; paling panjang 64") from error
    if found.isdigit() and len(found) == len("198705122010012003"):
        raise WrongValue("ini sebuah NIP; jangan pakai NIP sebagai id")
    return found


def yes_or_no(text: str) -> bool:
    """Read yes or no.

    :raises WrongValue: when it is neither.
    """
    answer = yes(text)
    if answer is None:
        raise WrongValue("tulis ya atau tidak")
    return answer
