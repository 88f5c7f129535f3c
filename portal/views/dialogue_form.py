"""The form of a dialogue's minutes: when, who was there, what was said, and what was agreed by whom until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language
from portal.views.dialogues import EMPLOYEE, RATER, place_of
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Option, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
_ROWS_MAX: Final = 30
_BLANK_ROWS: Final = 2
_NOTES_MIN: Final = 10
_ROW_FIELDS: Final = {"text": "uraian", "desk": "siapa", "due_on": "batas"}
_FIELDS: Final = {"on": "tanggal", "present": "hadir", "guests": "tamu", "notes": "catatan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesForm:
    """The form; ``agreed``: one group of fields for each thing agreed."""

    title: str
    lead: str
    back: str
    action: str
    errors: Sequence[FormError]
    fields: Sequence[Field]
    agreed: Sequence[tuple[str, Sequence[Field]]]
    more: bool


def form_page(
    plan: Json,
    dialogue_id: str,
    told: Json | None,
    names: Names,
    today: str,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> MinutesForm:
    """Show the form, with what is known (``told``) or was typed."""
    say, wrong, place = language.say, errors_by_field(errors), place_of(plan)
    values = dict(form.values) if form is not None else _known(told, today)
    rows = _typed_rows(form) if form is not None else list(told["follow_ups"] if told else ())
    blank = 1 if form is not None and form["_aksi"] != "tambah" and rows else _BLANK_ROWS
    shown = [*rows, *({} for _ in range(blank))][:_ROWS_MAX]
    present = form.all("hadir") if form is not None else list(told["present"] if told else _sides(plan))
    return MinutesForm(
        title=say("Perbaiki catatan dialog") if told else say("Catat dialog kinerja"),
        lead=say("Pihak yang lain membaca dan mengakuinya; sampai saat itu Anda masih dapat memperbaikinya."),
        back=place,
        action=f"{place}/{quote(dialogue_id)}/isi",
        errors=errors,
        fields=[
            Field(
                name="tanggal",
                label=say("Kapan dialognya?"),
                kind="date",
                value=values.get("tanggal", ""),
                error=wrong.get("tanggal", ""),
                day_max=today,
                width="medium",
            ),
            Field(
                name="hadir",
                label=say("Siapa yang hadir?"),
                kind="checks",
                options=_people(plan, present, names, language),
                chosen=present,
                error=wrong.get("hadir", ""),
            ),
            Field(
                name="tamu",
                label=say("Hadir dari luar"),
                optional_mark=say("(bila ada)"),
                hint=say("Satu nama per baris."),
                kind="area",
                value=values.get("tamu", ""),
                error=wrong.get("tamu", ""),
                max_length=5000,
            ),
            Field(
                name="catatan",
                label=say("Apa yang dibicarakan?"),
                hint=say("Paling sedikit 10 huruf."),
                kind="area",
                value=values.get("catatan", ""),
                error=wrong.get("catatan", ""),
                max_length=4000,
            ),
        ],
        agreed=[
            (say("Tindak lanjut {n}", n=number + 1), _row(number, each, plan, names, wrong, language))
            for number, each in enumerate(shown)
        ],
        more=len(shown) < _ROWS_MAX,
    )


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what is missing before the minutes are sent."""
    say, found = language.say, list[FormError]()
    if not form["tanggal"]:
        found.append(FormError(text=say("Pilih tanggal dialognya"), field="tanggal"))
    if not form.all("hadir"):
        found.append(FormError(text=say("Tandai siapa yang hadir"), field="hadir"))
    if len(form["catatan"]) < _NOTES_MIN:
        found.append(FormError(text=say("Tulis apa yang dibicarakan, paling sedikit 10 huruf"), field="catatan"))
    for number, each in enumerate(_typed_rows(form)):
        if not each["text"]:
            found.append(FormError(text=say("Tulis apa tindak lanjutnya"), field=f"tl-{number}-uraian"))
        if not each["due_on"]:
            found.append(FormError(text=say("Pilih batas waktunya"), field=f"tl-{number}-batas"))
    return found


def body_of(form: Form) -> dict[str, Any]:
    """Make of what was typed the minutes that goals takes."""
    return {
        "on": form["tanggal"],
        "present": form.all("hadir"),
        "guests": _lines(form["tamu"]),
        "notes": form["catatan"],
        "follow_ups": _typed_rows(form),
    }


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means, such as ``/follow_ups/0/due_on``."""
    parts = [each for each in pointer.split("/") if each]
    if len(parts) == len(("follow_ups", "0", "text")) and parts[0] == "follow_ups":
        return f"tl-{parts[1]}-{_ROW_FIELDS.get(parts[2], 'uraian')}"
    return _FIELDS.get(parts[0]) if parts else None


def _known(told: Json | None, today: str) -> dict[str, str]:
    if told is None:
        return {"tanggal": today}
    return {"tanggal": told["held_on"], "tamu": "\n".join(told["guests"]), "catatan": told["notes"]}


def _sides(plan: Json) -> list[str]:
    return [each for each in (plan["employee_id"], plan["assignment"]["rater_id"]) if each]


def _people(plan: Json, present: Sequence[str], names: Names, language: Language) -> list[Option]:
    ids = dict.fromkeys([*_sides(plan), *present])
    return [Option(value=each, text=named(names, each, language)) for each in ids]


def _lines(text: str) -> list[str]:
    return [each.strip() for each in text.splitlines() if each.strip()]


def _typed_rows(form: Form) -> list[dict[str, str]]:
    """The rows in which something was written, in order."""
    rows = (
        {"text": form[f"tl-{n}-uraian"], "desk": form[f"tl-{n}-siapa"] or EMPLOYEE, "due_on": form[f"tl-{n}-batas"]}
        for n in range(_ROWS_MAX)
    )
    return [each for each in rows if each["text"] or each["due_on"]]


def _row(
    number: int, told: Mapping[str, Any], plan: Json, names: Names, wrong: Mapping[str, str], language: Language
) -> list[Field]:
    say, at = language.say, f"tl-{number}"
    sides = ((EMPLOYEE, plan["employee_id"]), (RATER, plan["assignment"]["rater_id"]))
    return [
        Field(
            name=f"{at}-uraian",
            label=say("Apa yang disepakati?"),
            value=told.get("text", ""),
            error=wrong.get(f"{at}-uraian", ""),
            max_length=500,
        ),
        Field(
            name=f"{at}-siapa",
            label=say("Siapa yang mengerjakan?"),
            kind="select",
            options=[Option(value=side, text=named(names, who, language)) for side, who in sides],
            value=told.get("desk", EMPLOYEE),
            error=wrong.get(f"{at}-siapa", ""),
        ),
        Field(
            name=f"{at}-batas",
            label=say("Paling lambat"),
            kind="date",
            width="medium",
            value=told.get("due_on", ""),
            error=wrong.get(f"{at}-batas", ""),
        ),
    ]
