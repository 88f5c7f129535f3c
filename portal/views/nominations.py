"""The rater's word on who is heard about somebody: each who was proposed is heard, or not and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from portal.language import Language
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Line, Option, Tag, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
_SHORT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """One who was proposed: heard or not, and why not."""

    name: str
    heard: Field
    reason: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """All who were proposed by one person."""

    title: str
    action: str
    errors: Sequence[FormError]
    nominees: Sequence[Nominee]
    act: str


def waiting(rows: Sequence[Json], names: Names, language: Language) -> list[Line]:
    """List those whose proposal waits for the rater."""
    say = language.say
    return [
        Line(
            title=say("Usulan {name}", name=named(names, each["employee_id"], language)),
            href=f"/usulan/{quote(each['dossier'], safe=':')}",
            hint=say("{n} orang diusulkan", n=each["proposed"]),
            tag=Tag(text=say("Belum dikerjakan"), tone="wait"),
        )
        for each in rows
    ]


def page(
    told: Json,
    who: str,
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> Deciding:
    """Show everybody who was proposed; ``who``: by whom."""
    say, wrong = language.say, errors_by_field(errors)
    options = [Option(value="ya", text=say("Didengar")), Option(value="tidak", text=say("Tidak didengar"))]
    nominees = []
    for each in told["nominees"]:
        at = _at(each["employee_id"])
        before = "tidak" if each["standing"] == "replaced" else "ya"
        nominees.append(
            Nominee(
                name=named(names, each["employee_id"], language),
                heard=Field(
                    name=at,
                    label=named(names, each["employee_id"], language),
                    kind="radios",
                    options=options,
                    value=form[at] if form else before,
                    error=wrong.get(at, ""),
                ),
                reason=Field(
                    name=f"{at}-alasan",
                    label=say("Alasan"),
                    optional_mark=say("(wajib bila tidak didengar)"),
                    value=form[f"{at}-alasan"] if form else each["reason"] or "",
                    error=wrong.get(f"{at}-alasan", ""),
                    max_length=400,
                ),
            )
        )
    return Deciding(
        title=say("Siapa yang didengar tentang {name}", name=who),
        action=f"/usulan/{quote(told['dossier'], safe=':')}",
        errors=errors,
        nominees=nominees,
        act=say("Simpan keputusan"),
    )


def body_of(told: Json, form: Form) -> dict[str, Any]:
    """Give the decision as feedback takes it."""
    ids = [each["employee_id"] for each in told["nominees"]]
    replaced = [each for each in ids if form[_at(each)] == "tidak"]
    return {
        "approve": [each for each in ids if each not in replaced],
        "replace": [{"employee_id": each, "reason": form[f"{_at(each)}-alasan"]} for each in replaced],
    }


def missing(told: Json, form: Form, language: Language) -> list[FormError]:
    """Say whose reason is missing."""
    text = language.say("Tulis mengapa tidak didengar, paling sedikit 5 huruf")
    return [
        FormError(text=text, field=f"{_at(each['employee_id'])}-alasan")
        for each in told["nominees"]
        if form[_at(each["employee_id"])] == "tidak" and len(form[f"{_at(each['employee_id'])}-alasan"]) < _SHORT
    ]


def _at(employee_id: str) -> str:
    return "u-" + "".join(each if each.isalnum() else "-" for each in employee_id)
