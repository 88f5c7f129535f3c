"""The Indonesian words of reasons."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from shared.events.directory import PositionGroup
from shared.indonesian import number_text
from shared.rules.vocabulary import Level, Predicate

PREDICATES: Final[Mapping[Predicate, str]] = {
    Predicate.SANGAT_BAIK: "Sangat Baik",
    Predicate.BAIK: "Baik",
    Predicate.BUTUH_PERBAIKAN: "Butuh Perbaikan",
    Predicate.KURANG: "Kurang",
    Predicate.SANGAT_KURANG: "Sangat Kurang",
}
LEVELS: Final[Mapping[Level, str]] = {
    Level.ABOVE: "di atas ekspektasi",
    Level.AS: "sesuai ekspektasi",
    Level.BELOW: "di bawah ekspektasi",
}
POSITION_GROUPS: Final[Mapping[PositionGroup, str]] = {
    PositionGroup.JPT: "jabatan pimpinan tinggi",
    PositionGroup.ADMINISTRATOR: "administrator",
    PositionGroup.PENGAWAS: "pengawas",
    PositionGroup.JF: "jabatan fungsional",
    PositionGroup.PELAKSANA: "pelaksana",
}
_NAME = re.compile(r"\{([a-z]+)\}")


def predicate_word(predicate: Predicate | None) -> str:
    """Name a predicate."""
    return "belum ada" if predicate is None else PREDICATES[predicate]


def level_word(level: Level | None) -> str:
    """Name a level."""
    return "belum ada" if level is None else LEVELS[level]


def number_word(value: Decimal | None) -> str:
    """Write a number as people read it in Indonesian, without idle zeros: ``1.087,5``."""
    return "-" if value is None else number_text(value)


def one_of(words: Iterable[str]) -> str:
    """Join words with commas and a last *atau*."""
    *first, last = words
    return f"{', '.join(first)} atau {last}" if first else last


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values into ``{name}`` places; a name that is not known stays as it stands.

    Policies are written by agencies: ``str.format`` would let a template reach into attributes.
    """
    return _NAME.sub(lambda found: values.get(found[1], found[0]), template)
