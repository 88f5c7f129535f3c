"""Objectives as a plan shows them: what is measured, and how far it has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.language import Language
from portal.views.drafts import Indicator
from portal.views.parts import Bar, Tag
from portal.views.plan_form import in_words

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An indicator: what is aimed at, what was reached, and the way to report."""

    text: str
    reached: str
    bar: Bar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveCard:
    """An objective with its indicators."""

    name: str
    serves: str
    tags: Sequence[Tag]
    measures: Sequence[Measure]


def cards(objectives: Sequence[Json], superior: Mapping[str, str], language: Language) -> list[ObjectiveCard]:
    """Show objectives; ``superior``: the names of the superior's by id."""
    return [_card(each, superior, language) for each in objectives]


def _card(told: Json, superior: Mapping[str, str], language: Language) -> ObjectiveCard:
    say = language.say
    tags = [] if told["main"] else [Tag(text=say("Tambahan"))]
    if told.get("extra"):
        tags.append(Tag(text=say("Menurut surat {letter}", letter=told["extra"]["letter"]), tone="wait"))
    return ObjectiveCard(
        name=told["name"],
        serves=superior.get(told["intervenes_in"] or "", "") or told["mission"],
        tags=tags,
        measures=[_measure(each, language) for each in told["indicators"]],
    )


def _measure(told: Json, language: Language) -> Measure:
    say = language.say
    reached = told.get("actual_text") or ""
    if told.get("actual") is not None:
        reached = f"{language.number(told['actual'])} {told['unit']}"
    return Measure(
        text=in_words(Indicator.of(told), language),
        reached=say("Tercapai: {value}", value=reached) if reached else "",
        bar=_bar(told, language),
    )


def _bar(told: Json, language: Language) -> Bar | None:
    """How far a number has come towards its target; of what should be small there is no such share."""
    if told.get("actual") is None or not told.get("target") or told["direction"] != "maximise":
        return None
    share = Decimal(told["actual"]) / Decimal(told["target"]) * 100 if Decimal(told["target"]) else Decimal(0)
    text = f"{language.number(told['actual'])} / {language.number(told['target'])} {told['unit']}"
    return Bar(label=told["name"], share=float(min(max(share, Decimal(0)), Decimal(100))), text=text)
