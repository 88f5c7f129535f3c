"""Numbers and words as an Indonesian clerk reads them."""

from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Final

from shared.events.feedback import Source
from shared.policy.clause import Label
from shared.rules.numbers import Ratio, half_up, rounded
from shared.rules.segments import Merge
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

_PLACES, _PLACES_MAX = 2, 6
LEVELS: Final = {
    Level.ABOVE: Label(id="di atas ekspektasi", en="above expectation"),
    Level.AS: Label(id="sesuai ekspektasi", en="as expected"),
    Level.BELOW: Label(id="di bawah ekspektasi", en="below expectation"),
}
PREDICATES: Final = {each: each.value.replace("_", " ").title() for each in Predicate}
UNIT_PREDICATES: Final = {each: each.value.replace("_", " ").title() for each in UnitPredicate}
SOURCES: Final = {
    Source.SUPERIOR: Label(id="atasan", en="superior"),
    Source.PEER: Label(id="rekan sejawat", en="peers"),
    Source.SUBORDINATE: Label(id="bawahan", en="subordinates"),
    Source.SELF: Label(id="diri sendiri", en="oneself"),
}
MERGES: Final = {
    Merge.TIME_WEIGHTED: Label(id="ditimbang menurut hari", en="weighted by days"),
    Merge.LONGEST: Label(id="segmen terlama", en="the longest"),
    Merge.LAST: Label(id="segmen terakhir", en="the last"),
}


def percent_text(value: Ratio | Fraction | Decimal | int) -> str:
    """Write a percentage with a comma: two decimals, more (up to six) where two would not be exact."""
    part, total = value if isinstance(value, tuple) else value.as_integer_ratio()
    least = total // gcd(part, total)
    places = next((p for p in range(_PLACES, _PLACES_MAX) if 10**p % least == 0), _PLACES_MAX)
    return f"{rounded((part, total), places):f}".replace(".", ",")


def number_text(value: Decimal | Fraction | int) -> str:
    """Write a number with a comma and no needless zeros."""
    if isinstance(value, Fraction):
        value = half_up(value, _PLACES_MAX)
    text = f"{Decimal(value):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def both(indonesian: str, english: str) -> Label:
    """Pair a text with its translation, however long they are."""
    return Label.model_construct(id=indonesian, en=english)


def english(label: Label) -> str:
    """Give the English text of a label, or the Indonesian where there is none."""
    return label.en or label.id
