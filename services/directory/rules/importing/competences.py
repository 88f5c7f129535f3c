"""Competences and their levels as they stand in one cell of a file."""

import re
from typing import Final

_BETWEEN: Final = re.compile(r"[\s,;|]+")


def cell(value: object) -> object:
    """Take a cell such as ``komunikasi:3 kepemimpinan:2`` apart; what is no text is left as it is."""
    if not isinstance(value, str):
        return value
    pairs = [each.partition(":") for each in _BETWEEN.split(value.strip()) if each]
    return [{"competence": competence, "level": level} for competence, _colon, level in pairs]
