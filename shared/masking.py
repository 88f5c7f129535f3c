"""What may be printed of a value: never a whole NIP, whatever its disguise."""

import re
from typing import Final

_LONG: Final = re.compile(r"\d(?:[\s.,'’`\-/]*\d){10,}(?:[eE]\+?\d+)?|\d+[.,]\d+[eE]\+?\d+")
_SHOWN: Final = 3
_VALUE_MAX: Final = 40


def masked(text: str) -> str:
    """Replace every long run of digits by its last three."""
    return _LONG.sub(_last_three, text)


def masked_value(text: str) -> str:
    """Show a cell: one line, not too long, no NIP."""
    line = " ".join(masked(text).split())
    return line if len(line) <= _VALUE_MAX else f"{line[: _VALUE_MAX - 1]}…"


def _last_three(match: re.Match[str]) -> str:
    if "e" in match[0].lower():
        return "…(angka)"
    digits = re.sub(r"\D", "", match[0])
    return f"…{digits[-_SHOWN:]}"
