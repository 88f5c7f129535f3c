"""What a policy would suggest for the people of a cycle, beside what is suggested now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.language import Language
from portal.views.closing import missing_text
from portal.views.naming import Names, named
from portal.views.parts import Bar, Notice
from portal.views.rating_spread import TONES
from portal.views.words import PREDICATES, level_text, predicate_text

Json = Mapping[str, Any]
NAMED_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What is suggested under one policy: the predicate, and what it is made of."""

    predicate: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """Somebody for whom the policy would suggest something else."""

    name: str
    unit: str
    now: Side
    tried: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a trial came to. ``following``: the cursor of the people after these."""

    notice: Notice
    now: Sequence[Bar]
    tried: Sequence[Bar]
    rows: Sequence[ChangedRow]
    more: str
    following: str


def people_of(trial: Json) -> list[str]:
    """Name whom the page names."""
    return [each["employee_id"] for each in trial["changed"][:NAMED_MAX]]


def shown(trial: Json, units: Mapping[str, str], names: Names, language: Language) -> Shown:
    """Show how many come to which predicate under both, and for whom the suggestion changes."""
    say, changed = language.say, trial["changed"]
    rows = [_row(each, units, names, language) for each in changed[:NAMED_MAX]]
    left = len(changed) - len(rows)
    return Shown(
        notice=_notice(trial, language),
        now=_bars(trial["predicates_now"], trial["people"], language),
        tried=_bars(trial["predicates_tried"], trial["people"], language),
        rows=sorted(rows, key=_by_name),
        more=say("dan {n} orang lagi; pilih satu unit untuk melihat semuanya", n=language.number(left)) if left else "",
        following=trial["next"] or "",
    )


def _notice(trial: Json, language: Language) -> Notice:
    say, people, changed = language.say, trial["people"], len(trial["changed"])
    text = say("Dihitung dari data yang sama. Tidak ada yang disimpan dan tidak ada yang diberi tahu.")
    if trial["next"]:
        text = f"{text} {say('Masih ada orang lain dalam siklus ini.')}"
    if not people:
        return Notice(title=say("Belum ada orang yang dapat dicoba di sini"), text="", tone="warn")
    if not changed:
        title = say("Saran tidak berubah untuk {m} orang", m=language.number(people))
        return Notice(title=title, text=text, tone="good")
    title = say("Saran berubah untuk {n} dari {m} orang", n=language.number(changed), m=language.number(people))
    return Notice(title=title, text=text, tone="wait")


def _bars(counts: Mapping[str, int], people: int, language: Language) -> list[Bar]:
    none = people - sum(counts.values())
    bars = [
        Bar(
            label=language.say(text),
            share=100 * counts[each] / people if people else 0,
            text=language.number(counts[each]),
            tone=TONES[each],
        )
        for each, text in PREDICATES.items()
    ]
    label = language.say("Belum dapat dinilai")
    return [*bars, Bar(label=label, share=100 * none / people if people else 0, text=language.number(none))]


def _row(row: Json, units: Mapping[str, str], names: Names, language: Language) -> ChangedRow:
    return ChangedRow(
        name=named(names, row["employee_id"], language),
        unit=units.get(row["unit_id"] or "", row["unit_id"] or ""),
        now=_side(row["now"], language),
        tried=_side(row["tried"], language),
    )


def _side(outcome: Json, language: Language) -> Side:
    say = language.say
    lines = [
        f"{axis} {level_text(outcome[name], language)}"
        + (f" ({language.number(outcome[f'{name}_percent'])}%)" if outcome[f"{name}_percent"] is not None else "")
        for name, axis in (("results", say("Hasil kerja")), ("behaviour", say("Perilaku")))
    ]
    lacks = sorted({missing_text(each, language) for each in outcome["missing"]})
    if lacks:
        lines.append(say("Belum ada: {what}", what=", ".join(lacks)))
    return Side(predicate=predicate_text(outcome["predicate"], language), lines=lines)


def _by_name(row: ChangedRow) -> str:
    return row.name
