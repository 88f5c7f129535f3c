"""What a form is made of."""

from dataclasses import dataclass
from typing import Final

NONE: Final = "-"
"""What stands where there is nothing."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with a table below it; the first row is its head. ``widths`` are relative."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
