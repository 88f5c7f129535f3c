"""Performance dialogues about a plan: minutes, who acknowledged them, what was agreed, and the rater's own notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Notice, SummaryRow, Tag, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
EMPLOYEE: Final = "employee"
RATER: Final = "rater"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A form on a dialogue."""

    title: str
    action: str
    fields: Sequence[Field]
    act: str
    opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Something agreed: who does it until when, and the form that says that it is done, where one may."""

    text: str
    hint: str
    tag: Tag
    done: Act | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """One dialogue."""

    id: str
    title: str
    tag: Tag
    rows: Sequence[SummaryRow]
    agreed: Sequence[Agreed]
    change: str
    acknowledge: Act | None
    note: Act | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogues:
    """All dialogues about a plan, the newest first; ``add`` leads to the form of a new one."""

    title: str
    back: str
    notices: Sequence[Notice]
    errors: Sequence[FormError]
    dialogues: Sequence[Dialogue]
    add: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the page is made with. ``side``: employee or rater, None for who only reads; ``form``: what was refused."""

    side: str | None
    names: Names
    saved: bool = False
    form: Form | None = None
    errors: Sequence[FormError] = ()


def side_of(plan: Json, me: str, officials: frozenset[str]) -> str | None:
    """Say for which side somebody takes part in the dialogues about a plan."""
    if me == plan["employee_id"]:
        return EMPLOYEE
    return RATER if plan["assignment"]["rater_id"] in officials else None


def view(plan: Json, rows: Sequence[Json], about: About, language: Language) -> Dialogues:
    """Show the dialogues about a plan."""
    say, place = language.say, place_of(plan)
    name = named(about.names, plan["employee_id"], language)
    newest = sorted(rows, key=_newest, reverse=True)
    return Dialogues(
        title=say("Dialog kinerja Anda, {cycle}", cycle=plan["cycle_id"])
        if about.side == EMPLOYEE
        else say("Dialog kinerja {name}, {cycle}", name=name, cycle=plan["cycle_id"]),
        back=f"/rencana/{quote(plan['id'], safe=':')}",
        notices=[Notice(title=say("Tersimpan"), tone="good")] if about.saved else (),
        errors=about.errors,
        dialogues=[_dialogue(plan, each, about, language) for each in newest],
        add=f"{place}/baru" if about.side else "",
    )


def people_in(plan: Json, rows: Sequence[Json]) -> set[str | None]:
    """Name everybody whom the page names."""
    found = {plan["employee_id"], plan["assignment"]["rater_id"]}
    for each in rows:
        found |= {each["recorded_by"], *each["present"], (each["acknowledged"] or {}).get("by")}
        found |= {one["done_by"] for one in each["follow_ups"]}
    return found


def place_of(plan: Json) -> str:
    """The address of the dialogues about a plan."""
    return f"/rencana/{quote(plan['id'], safe=':')}/dialog"


def at(name: str, told: str, number: int | str = "") -> str:
    """Name a field so that it is the only one of its name among several dialogues."""
    safe = "".join(each if each.isalnum() else "-" for each in told)
    return "-".join(str(each) for each in (name, safe, number) if each != "")


def _newest(told: Json) -> tuple[str, str]:
    return told["held_on"], told["recorded_on"]


def _dialogue(plan: Json, told: Json, about: About, language: Language) -> Dialogue:
    say = language.say
    mine = about.side == told["recorder"]
    waits = told["waits_for"]
    return Dialogue(
        id=at("dialog", told["dialogue_id"]),
        title=say("Dialog {day}", day=language.day(date.fromisoformat(told["held_on"]))),
        tag=Tag(text=say("Sudah diakui"), tone="good")
        if waits is None
        else Tag(text=say("Menunggu pengakuan {who}", who=_side(waits, plan, about, language)), tone="wait"),
        rows=_rows(told, about, language),
        agreed=[_agreed(plan, told, each, about, language) for each in told["follow_ups"]],
        change=f"{place_of(plan)}/{quote(told['dialogue_id'])}/isi" if mine and waits is not None else "",
        acknowledge=_acknowledge(plan, told, about, language) if waits is not None and waits == about.side else None,
        note=_note(plan, told, about, language) if about.side == RATER else None,
    )


def _side(side: str, plan: Json, about: About, language: Language) -> str:
    who = plan["employee_id"] if side == EMPLOYEE else plan["assignment"]["rater_id"]
    return language.say("Anda") if side == about.side else named(about.names, who, language)


def _rows(told: Json, about: About, language: Language) -> list[SummaryRow]:
    say = language.say
    present = [named(about.names, each, language) for each in told["present"]]
    by, on = named(about.names, told["recorded_by"], language), _day(told["recorded_on"], language)
    rows = [
        SummaryRow(label=say("Hadir"), value=", ".join([*present, *told["guests"]])),
        SummaryRow(label=say("Yang dibicarakan"), value=told["notes"]),
        SummaryRow(label=say("Dicatat oleh"), value=say("{name}, {day}", name=by, day=on)),
    ]
    if told["earlier"]:
        rows.append(SummaryRow(label=say("Diperbaiki"), value=say("{n} kali", n=len(told["earlier"]))))
    if told["acknowledged"]:
        read = told["acknowledged"]
        value = say("{name}, {day}", name=named(about.names, read["by"], language), day=_day(read["on"], language))
        rows.append(SummaryRow(label=say("Diakui oleh"), value=value, lines=[read["remark"]] if read["remark"] else ()))
    return rows


def _day(on: str, language: Language) -> str:
    return language.day(date.fromisoformat(on))


def _agreed(plan: Json, told: Json, each: Json, about: About, language: Language) -> Agreed:
    say = language.say
    who = _side(each["desk"], plan, about, language)
    hint = say("{who}, paling lambat {day}", who=who, day=_day(each["due_on"], language))
    if each["done_on"]:
        by, on = named(about.names, each["done_by"], language), _day(each["done_on"], language)
        hint = say("{who}, selesai {day} ({by}). {note}", who=who, day=on, by=by, note=each["done_note"]).strip()
        return Agreed(text=each["text"], hint=hint, tag=Tag(text=say("Selesai"), tone="good"), done=None)
    tag = Tag(text=say("Lewat batas"), tone="bad") if each["overdue"] else Tag(text=say("Belum selesai"), tone="wait")
    may = told["acknowledged"] is not None and about.side is not None
    return Agreed(text=each["text"], hint=hint, tag=tag, done=_done(plan, told, each, about, language) if may else None)


def _done(plan: Json, told: Json, each: Json, about: About, language: Language) -> Act:
    say, name = language.say, at("keterangan", told["dialogue_id"], each["number"])
    fields = [
        _written(name, say("Keterangan"), about, optional=say("(bila ada)")),
        Field(name="nomor", label="", kind="hidden", value=str(each["number"])),
    ]
    return _act(plan, told, "selesai", (say("Tandai selesai"), say("Tandai selesai")), fields)


def _acknowledge(plan: Json, told: Json, about: About, language: Language) -> Act:
    say = language.say
    fields = [
        _written(at("tanggapan", told["dialogue_id"]), say("Tanggapan Anda"), about, optional=say("(bila ada)")),
        Field(name="notulen", label="", kind="hidden", value=str(told["minutes_version"])),
    ]
    words = (say("Akui catatan dialog ini"), say("Akui catatan ini"))
    return _act(plan, told, "pengakuan", words, fields, opened=True)


def _note(plan: Json, told: Json, about: About, language: Language) -> Act:
    say, name = language.say, at("pribadi", told["dialogue_id"])
    field = _written(name, say("Catatan pribadi"), about, kept=told["private_note"] or "")
    hinted = Field(
        name=field.name,
        label=field.label,
        hint=say("Hanya Anda yang membacanya. Kosongkan untuk menghapusnya."),
        kind="area",
        value=field.value,
        error=field.error,
        max_length=4000,
    )
    title = say("Catatan pribadi Anda") if told["private_note"] else say("Tulis catatan pribadi")
    return _act(plan, told, "catatan-pribadi", (title, say("Simpan catatan pribadi")), [hinted])


def _written(name: str, label: str, about: About, *, kept: str = "", optional: str = "") -> Field:
    typed = about.form[name] if about.form is not None and name in set(about.form) else kept
    wrong = errors_by_field(about.errors).get(name, "")
    return Field(name=name, label=label, kind="area", optional_mark=optional, value=typed, error=wrong, max_length=4000)


def _act(
    plan: Json,
    told: Json,
    path: str,
    words: tuple[str, str],
    fields: Sequence[Field],
    *,
    opened: bool = False,
) -> Act:
    title, act = words
    refused = any(each.error for each in fields)
    action = f"{place_of(plan)}/{quote(told['dialogue_id'])}/{path}"
    return Act(title=title, action=action, fields=fields, act=act, opened=opened or refused)
