"""A cycle that was opened by mistake, cancelled with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.language import Language
from portal.views.parts import Field, FormError, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
_SHORT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelling:
    """The page before a cycle is cancelled."""

    title: str
    lead: str
    action: str
    back: str
    errors: Sequence[FormError]
    reason: Field
    act: str


def missing(form: Form, language: Language) -> list[FormError]:
    """Say that the reason is missing."""
    text = language.say("Tulis alasannya, paling sedikit 20 huruf")
    return [FormError(text=text, field="alasan")] if len(form["alasan"]) < _SHORT else []


def page(cycle: Json, language: Language, *, form: Form | None = None, errors: Sequence[FormError] = ()) -> Cancelling:
    """Say what cancelling does, and ask why."""
    say, place = language.say, f"/kelola/siklus/{cycle['cycle_id']}"
    return Cancelling(
        title=say("Batalkan siklus {cycle}", cycle=cycle["title"]),
        lead=say(
            "Hanya bila belum ada yang diputuskan. Semua rencana dan umpan balik di dalamnya ditutup, dan tidak ada "
            "hasil. Pembatalan tidak dapat ditarik."
        ),
        action=f"{place}/batalkan",
        back=place,
        errors=errors,
        reason=Field(
            name="alasan",
            label=say("Alasan"),
            kind="area",
            value=form["alasan"] if form else "",
            error=errors_by_field(errors).get("alasan", ""),
            max_length=4000,
        ),
        act=say("Batalkan siklus ini"),
    )
