"""Why a result is what it is: the picture, the parts, the steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.language import Language
from portal.views.parts import Bar, SummaryRow, Tone
from portal.views.words import LEVELS, label_text, level_text, predicate_text
from shared.rules.predicate import predicate
from shared.rules.vocabulary import Level

Json = Mapping[str, Any]

_SIZE: Final = 108

_ORDER: Final = ("below", "as", "above")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the picture of results against behaviour."""

    x: int
    y: int
    lines: Sequence[str]
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Results against behaviour: three by three predicates, and which one it is."""

    cells: Sequence[Cell]
    columns: Sequence[str]
    rows: Sequence[str]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCard:
    """One step of the explanation."""

    text: str
    inputs: Sequence[SummaryRow]
    arithmetic: str
    basis: str


def picture_of(appraisal: Json, stands: Json, language: Language) -> Picture | None:
    """Results to the right, behaviour upwards, as the regulation draws it (PermenPANRB 6/2022)."""
    if stands["results"] is None or stands["behaviour"] is None:
        return None
    as_of = date.fromisoformat(appraisal["ends_on"])
    cells = []
    for column, results_level in enumerate(_ORDER):
        for row, behaviour in enumerate(reversed(_ORDER)):
            told = predicate(results=Level(results_level), behaviour=Level(behaviour), as_of=as_of).predicate.value
            here = (results_level, behaviour) == (stands["results"], stands["behaviour"])
            text = predicate_text(told, language)
            cells.append(Cell(x=40 + column * _SIZE, y=row * 64, lines=text.split(" "), here=here))
    columns = [language.say(LEVELS[each]) for each in _ORDER]
    return Picture(
        cells=cells,
        columns=columns,
        rows=list(reversed(columns)),
        text=language.say(
            "Hasil kerja {r}, perilaku {b}: {p}",
            r=level_text(stands["results"], language),
            b=level_text(stands["behaviour"], language),
            p=predicate_text(stands["predicate"], language),
        ),
    )


def bar_of(part: Json, explanation: Json, language: Language) -> Bar:
    """Draw one part; 100 percent is what is expected."""
    value = float(part["percent"])
    tone: Tone = "good" if value > 100 else "calm" if value >= 90 else "warn"
    text = f"{language.number(part['percent'])}%"
    return Bar(
        label=_named(part["criterion"], explanation, language), share=min(value, 120) / 1.2, text=text, tone=tone
    )


def left_out(parts: Sequence[Json], explanation: Json, language: Language) -> str:
    """What has no value is left out, and is not 0 (rule 16)."""
    names = [_named(each["criterion"], explanation, language) for each in parts if each["percent"] is None]
    return language.say("Tidak dihitung karena tidak ada data: {names}.", names=", ".join(names)) if names else ""


def step_of(told: Json, language: Language) -> StepCard:
    """Show one step of the count."""
    inputs = [
        SummaryRow(label=each["name"], value=each["value"], lines=[each["source"]] if each["source"] else ())
        for each in told["inputs"]
    ]
    return StepCard(text=text_of(told, language), inputs=inputs, arithmetic=told["arithmetic"], basis=told["basis"])


def text_of(told: Json, language: Language) -> str:
    """Give a sentence of the explanation in the language of the page."""
    return str(told["text_en"] or told["text"]) if language.code == "en" else str(told["text"])


def _named(criterion: str, explanation: Json, language: Language) -> str:
    """The name of a component or criterion, from the policy (rule 17)."""
    policy = explanation["policy_document"]
    for each in (*policy["results"]["components"], *policy["behaviour"]["criteria"], *policy["competences"]):
        if each["id"] == criterion:
            return label_text(each["label"], language)
    return criterion
