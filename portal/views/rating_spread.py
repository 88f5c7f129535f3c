"""How the people of a unit come out, held against the unit's own predicate."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.language import Language
from portal.views.parts import Bar, Tone
from portal.views.words import LEVELS, PREDICATES, UNIT_PREDICATES, predicate_text
from shared.rules.distribution import PredicateCounts, distribution
from shared.rules.predicate import predicate
from shared.rules.vocabulary import Level, Predicate, UnitPredicate

Json = Mapping[str, Any]

TONES: Final[Mapping[str, Tone]] = {
    "sangat_baik": "good",
    "baik": "good",
    "butuh_perbaikan": "warn",
    "kurang": "bad",
    "sangat_kurang": "bad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How the people of a unit come out, counted with what is chosen on the page."""

    title: str
    bars: Sequence[Bar]
    verdict: str
    tone: Tone


def spreads(table: Json, chosen: Mapping[str, tuple[str, str]], language: Language) -> list[Spread]:
    """Count predicates per unit, with what is chosen now, and hold them against the unit's own (rule 22)."""
    if table["spread_mode"] == "off":
        return []
    return [_spread(unit, table, chosen, language) for unit in table["units"]]


def _spread(unit: Json, table: Json, chosen: Mapping[str, tuple[str, str]], language: Language) -> Spread:
    say = language.say
    counts = Counter({name: count for name, count in unit["others"].items() if name in PREDICATES})
    for row in table["rows"]:
        if row["unit_id"] == unit["unit_id"]:
            told = _predicate(row, table, chosen)
            counts.update([told] if told else [])
    people = sum(counts.values())
    bars = [
        Bar(
            label=predicate_text(each.value, language),
            share=100 * counts[each.value] / people if people else 0,
            text=str(counts[each.value]),
            tone=TONES[each.value],
        )
        for each in Predicate
    ]
    verdict, tone = _fit(unit, table, counts, people, language)
    own = say(UNIT_PREDICATES[unit["predicate"]]) if unit["predicate"] else say("belum ditetapkan")
    title = say("Sebaran {unit} (predikat unit: {own})", unit=unit.get("name") or unit["unit_id"], own=own)
    return Spread(title=title, bars=bars, verdict=verdict, tone=tone)


def _fit(unit: Json, table: Json, counts: Mapping[str, int], people: int, language: Language) -> tuple[str, Tone]:
    say = language.say
    if unit["predicate"] is None:
        return say("Predikat unit belum ditetapkan, jadi sebarannya belum dapat dibandingkan."), "calm"
    if people < max(table["people_min"], 1):
        return say("Kurang dari {n} orang: sebaran tidak diminta.", n=table["people_min"]), "calm"
    found = distribution(
        unit_predicate=UnitPredicate(unit["predicate"]),
        counts=PredicateCounts(**{each.value: counts.get(each.value, 0) for each in Predicate}),
        as_of=date.fromisoformat(table["as_of"]),
    )
    if found.valid:
        return say("Sesuai dengan predikat unit."), "good"
    return " ".join(each.pesan for each in found.violations), "warn"


def _predicate(row: Json, table: Json, chosen: Mapping[str, tuple[str, str]]) -> str | None:
    """What a person comes out with: as chosen on the page, else as decided, else as suggested."""
    pair = chosen.get(row["appraisal_id"])
    if pair is not None and set(pair) <= LEVELS.keys():
        as_of = date.fromisoformat(table["as_of"])
        return predicate(results=Level(pair[0]), behaviour=Level(pair[1]), as_of=as_of).predicate.value
    told = (row["decided"] or row["suggested"])["predicate"]
    return None if row["unrated"] or told is None else str(told)
