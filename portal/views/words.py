"""The regulated words of ratings, as people read them."""

from collections.abc import Mapping
from typing import Any, Final

from portal.language import Language, later

LEVELS: Final[Mapping[str, str]] = {"below": later("Di bawah"), "as": later("Sesuai"), "above": later("Di atas")}
"""In the order of the keys 1, 2, 3."""
PREDICATES: Final[Mapping[str, str]] = {
    "sangat_baik": later("Sangat Baik"),
    "baik": later("Baik"),
    "butuh_perbaikan": later("Butuh Perbaikan"),
    "kurang": later("Kurang"),
    "sangat_kurang": later("Sangat Kurang"),
}
UNIT_PREDICATES: Final[Mapping[str, str]] = {
    "istimewa": later("Istimewa"),
    **{k: v for k, v in PREDICATES.items() if k != "sangat_baik"},
}
_LONG: Final[Mapping[str, str]] = {
    "below": later("di bawah ekspektasi"),
    "as": later("sesuai ekspektasi"),
    "above": later("di atas ekspektasi"),
}


def level_text(level: str | None, language: Language) -> str:
    """Write a rating against expectation."""
    return language.say(_LONG.get(level or "", "belum dapat dinilai"))


def predicate_text(predicate: str | None, language: Language) -> str:
    """Write a predicate."""
    return language.say(PREDICATES.get(predicate or "", "tanpa predikat"))


def label_text(label: Mapping[str, Any], language: Language) -> str:
    """Write a name that a policy gives in both languages."""
    return str((label.get("en") if language.code == "en" else None) or label["id"])
