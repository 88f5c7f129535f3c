"""Errors and warnings of rows: where, which value (masked), what is wrong and what to do."""

from dataclasses import dataclass

from services.directory.rules.importing.columns import Column
from shared.masking import masked, masked_value


@dataclass(frozen=True, slots=True, order=True)
class RowProblem:
    """One error or warning of one row; ``row`` is 0 where it is about a whole sheet.

    ``value`` is masked already: it may be printed.
    """

    file: str
    sheet: str
    row: int
    column: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read, for messages about it."""

    file: str
    sheet: str
    row: int

    def problem(self, column: Column | None, value: str, text: str) -> RowProblem:
        """Say what is wrong here."""
        name = column.value if column is not None else ""
        return RowProblem(self.file, self.sheet, self.row, name, masked_value(value), masked(text))
