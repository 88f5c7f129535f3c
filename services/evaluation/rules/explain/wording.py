"""Numbers and words as an Indonesian clerk reads them."""

from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Final

from shared.events.feedback import Source
from shared.indonesian import decimal_text, in_english
from shared.indonesian import number_text as plain_number
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
PREDICATES_EN: Final = {
    Predicate.SANGAT_BAIK: "Very Good (Sangat Baik)",
    Predicate.BAIK: "Good (Baik)",
    Predicate.BUTUH_PERBAIKAN: "Needs Improvement (Butuh Perbaikan)",
    Predicate.KURANG: "Poor (Kurang)",
    Predicate.SANGAT_KURANG: "Very Poor (Sangat Kurang)",
}
UNIT_PREDICATES: Final = {each: each.value.replace("_", " ").title() for each in UnitPredicate}
UNIT_PREDICATES_EN: Final = {
    UnitPredicate.ISTIMEWA: "Outstanding (Istimewa)",
    UnitPredicate.BAIK: "Good (Baik)",
    UnitPredicate.BUTUH_PERBAIKAN: "Needs Improvement (Butuh Perbaikan)",
    UnitPredicate.KURANG: "Poor (Kurang)",
    UnitPredicate.SANGAT_KURANG: "Very Poor (Sangat Kurang)",
}
SOURCES: Final = {
    Source.SUPERIOR: Label(id="atasan", en="superior"),
    Source.PEER: Label(id="rekan sejawat", en="peers"),
    Source.SUBORDINATE: Label(id="bawahan", en="subordinates"),
    Source.SELF: Label(id="diri sendiri", en="oneself"),
    Source.TEAM_LEAD: Label(id="ketua tim", en="team lead"),
    Source.OTHER_LEADER: Label(id="pimpinan lain", en="other leaders"),
}
MERGES: Final = {
    Merge.TIME_WEIGHTED: Label(id="ditimbang menurut hari", en="weighted by days"),
    Merge.LONGEST: Label(id="segmen terlama", en="the longest"),
    Merge.LAST: Label(id="segmen terakhir", en="the last"),
}


def percent_text(value: Ratio | Fraction | Decimal | int) -> str:
    """Write a percentage as in Indonesia: two decimals, more (up to six) where two would not be exact."""
    part, total = value if isinstance(value, tuple) else value.as_integer_ratio()
    least = total // gcd(part, total)
    places = next((p for p in range(_PLACES, _PLACES_MAX) if 10**p % least == 0), _PLACES_MAX)
    return decimal_text(rounded((part, total), places))


def number_text(value: Decimal | Fraction | int) -> str:
    """Write a number as in Indonesia, without needless zeros."""
    return plain_number(half_up(value, _PLACES_MAX) if isinstance(value, Fraction) else value)


def amount(value: Decimal | Fraction | int, unit: str = "") -> Label:
    """Write a number with its unit, in both languages."""
    text, of = number_text(value), f" {unit}" if unit else ""
    return both(f"{text}{of}", f"{in_english(text)}{of}")


def both(indonesian: str, english: str) -> Label:
    """Pair a text with its translation, however long they are."""
    return Label.model_construct(id=indonesian, en=english)


def english(label: Label) -> str:
    """Give the English text of a label, or the Indonesian where there is none."""
    return label.en or label.id
