"""Errors of rows: where, which value (masked), what is wrong and what to do."""

from dataclasses import dataclass

from cli.directory.columns import Column
from cli.directory.masking import masked, masked_value


@dataclass(frozen=True, slots=True, order=True)
class RowProblem:
    """One error in one row. ``value`` is masked already: it may be printed."""

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

    def problem(self, column: Column, value: str, text: str) -> RowProblem:
        """Say what is wrong here."""
        return RowProblem(self.file, self.sheet, self.row, column.value, masked_value(value), masked(text))
