"""Something recorded that its author corrects or takes back: how it stands, its links, and the page for both acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.language import Language, later
from portal.views.parts import Field, FormError, Link, Tag, Tone

Json = Mapping[str, Any]
REASON: Final = "alasan"
WITHDRAWAL_REASON: Final = "alasan-tarik"
_STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "recorded": (later("Tercatat"), "good"),
    "submitted": (later("Menunggu atasan"), "wait"),
    "confirmed": (later("Dikonfirmasi"), "good"),
    "returned": (later("Dikembalikan"), "warn"),
    "withdrawn": (later("Ditarik"), "calm"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """The form that corrects something, and the one that takes it back."""

    title: str
    action: str
    back: Link
    errors: Sequence[FormError]
    fields: Sequence[Field]
    save: str
    withdraw_title: str
    withdraw: str
    withdraw_reason: Field
    withdraw_act: str
    version: int


def standing_tag(status: str, language: Language) -> Tag:
    """Say how something recorded stands."""
    text, tone = _STATUSES.get(status, _STATUSES["recorded"])
    return Tag(text=language.say(text), tone=tone)


def reason_fields(values: Mapping[str, str], wrong: Mapping[str, str], language: Language) -> tuple[Field, Field]:
    """Ask why something is corrected, and why it is taken back."""
    say = language.say
    asked = ((REASON, say("Mengapa diperbaiki?")), (WITHDRAWAL_REASON, say("Mengapa ditarik?")))
    correction, withdrawal = (
        Field(
            name=name,
            label=label,
            hint=say("Paling sedikit 10 huruf; atasan Anda membacanya."),
            value=values.get(name, ""),
            error=wrong.get(name, ""),
            max_length=4000,
        )
        for name, label in asked
    )
    return correction, withdrawal


def proofs_field(values: Mapping[str, str], wrong: Mapping[str, str], language: Language) -> Field:
    """Ask for links, one a line."""
    say = language.say
    return Field(
        name="bukti",
        label=say("Tautan bukti"),
        optional_mark=say("(bila ada)"),
        hint=say("Satu tautan per baris."),
        kind="area",
        value=values.get("bukti", ""),
        error=wrong.get("bukti", ""),
        max_length=20_000,
    )


def proofs_text(told: Json) -> str:
    """Write the links of something recorded, one a line."""
    return "\n".join(each["url"] for each in told["evidence"])


def proofs_of(text: str, told: Json | None = None) -> list[dict[str, str]]:
    """Read links, one a line; those that were there before keep their titles."""
    titles = {each["url"]: each.get("title") or "" for each in (told or {"evidence": ()})["evidence"]}
    urls = [each.strip() for each in text.splitlines() if each.strip()]
    return [{"url": each, "title": titles[each]} if titles.get(each) else {"url": each} for each in urls]


def proof_links(told: Json, language: Language) -> list[Link]:
    """Give the links of something recorded."""
    return [Link(text=each.get("title") or language.say("Bukti"), href=each["url"]) for each in told["evidence"]]


def withdrawal_field(field: str) -> str:
    """Name the field of the form that takes back, where the other form has its reason."""
    return WITHDRAWAL_REASON if field == REASON else field
