"""What the superior expects of each behaviour of one person, before the plan is agreed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from portal.language import Language
from portal.views.parts import Field, FormError, errors_by_field
from portal.views.typed import Form
from portal.views.words import label_text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationForm:
    """One field for each behaviour of the policy."""

    title: str
    lead: str
    action: str
    back: str
    version: int
    errors: Sequence[FormError]
    fields: Sequence[Field]
    act: str


def page(
    plan: Json,
    criteria: Sequence[Json],
    name: str,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> ExpectationForm:
    """Show what is expected now, to be written or changed."""
    say, wrong = language.say, errors_by_field(errors)
    said = {each["criterion"]: each["text"] for each in plan["expected"]}
    place = f"/rencana/{quote(plan['id'], safe=':')}"
    fields = []
    for each in criteria:
        field = _at(each["id"])
        fields.append(
            Field(
                name=field,
                label=label_text(each["label"], language),
                kind="area",
                value=form[field] if form else said.get(each["id"], ""),
                error=wrong.get(field, ""),
                max_length=1000,
            )
        )
    return ExpectationForm(
        title=say("Perilaku yang diharapkan dari {name}", name=name),
        lead=say("Tulis contoh perilaku yang Anda harapkan, dalam kata-kata Anda sendiri. Pegawai membacanya."),
        action=f"{place}/harapan",
        back=place,
        version=plan["version"],
        errors=errors,
        fields=fields,
        act=say("Simpan harapan"),
    )


def items_of(plan: Json, criteria: Sequence[Json], form: Form) -> list[dict[str, str]]:
    """Give what was changed; an empty text takes an expectation away."""
    said = {each["criterion"]: each["text"] for each in plan["expected"]}
    typed = {each["id"]: form[_at(each["id"])] for each in criteria}
    return [{"criterion": id, "text": text} for id, text in typed.items() if text != said.get(id, "")]


def field_of(items: Sequence[Mapping[str, str]], pointer: str) -> str | None:
    """Name the field that a pointer into the items means."""
    number = pointer.removeprefix("/items/").partition("/")[0]
    known = number.isdigit() and int(number) < len(items)
    return _at(items[int(number)]["criterion"]) if known else None


def _at(criterion: str) -> str:
    return "p-" + "".join(each if each.isalnum() else "-" for each in criterion)
