"""One act on a page of its own: what it is about, the form, its button; and the check before it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.language import Language
from portal.views.parts import Field, FormError, Option, SummaryRow
from portal.views.typed import Form

REASON_MIN = 20
"""Shorter reasons are refused by evaluation: they say nothing that a person could examine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPage:
    """A page with one act. ``look``: the text of a button that looks somebody up, before the act itself."""

    title: str
    lead: str = ""
    back: str
    action: str
    version: int | None = None
    errors: Sequence[FormError] = ()
    rows: Sequence[SummaryRow] = ()
    fields: Sequence[Field]
    found: Sequence[Field] = ()
    look: str = ""
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is about to be sent, before it counts."""

    title: str
    text: str
    action: str
    version: int | None = None
    rows: Sequence[SummaryRow]
    fields: Sequence[tuple[str, str]]
    act: str
    back: str


def choice(
    name: str, label: str, options: Sequence[Option], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> Field:
    """Ask for one of a few."""
    return Field(
        name=name, label=label, kind="radios", options=options, value=typed.get(name, ""), error=wrong.get(name, "")
    )


def reason(
    name: str,
    label: str,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    language: Language,
    *,
    least: int = REASON_MIN,
) -> Field:
    """Ask for a reason."""
    return Field(
        name=name,
        label=label,
        hint=language.say("Paling sedikit {n} huruf.", n=least),
        kind="area",
        value=typed.get(name, ""),
        error=wrong.get(name, ""),
        max_length=4000,
    )


def too_short(form: Form, name: str, language: Language, *, least: int = REASON_MIN) -> list[FormError]:
    """Say that a reason is missing, or says too little."""
    text = language.say("Tulis alasannya, paling sedikit {n} huruf", n=least)
    return [FormError(text=text, field=name)] if len(form[name]) < least else []
