"""The regulated words of ratings, as people read them."""

from collections.abc import Mapping
from typing import Final

from portal.language import Language

LEVELS: Final[Mapping[str, str]] = {"below": "Di bawah", "as": "Sesuai", "above": "Di atas"}
"""In the order of the keys 1, 2, 3."""
PREDICATES: Final[Mapping[str, str]] = {
    "sangat_baik": "Sangat Baik",
    "baik": "Baik",
    "butuh_perbaikan": "Butuh Perbaikan",
    "kurang": "Kurang",
    "sangat_kurang": "Sangat Kurang",
}
UNIT_PREDICATES: Final[Mapping[str, str]] = {"istimewa": "Istimewa", **{k: v for k, v in PREDICATES.items() if k != "sangat_baik"}}
_LONG: Final[Mapping[str, str]] = {
    "below": "di bawah ekspektasi",
    "as": "sesuai ekspektasi",
    "above": "di atas ekspektasi",
}


def level_text(level: str | None, language: Language) -> str:
    """Write a rating against expectation."""
    return language.say(_LONG[level]) if level in _LONG else language.say("belum dapat dinilai")


def predicate_text(predicate: str | None, language: Language) -> str:
    """Write a predicate."""
    return language.say(PREDICATES[predicate]) if predicate in PREDICATES else language.say("tanpa predikat")
