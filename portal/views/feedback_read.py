"""What others said of somebody, as far as it may be shown; and whom one proposes to be heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from portal.language import Language
from portal.views.feedback import SOURCES
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Link, Notice, Option, errors_by_field
from portal.views.typed import Form
from portal.views.words import level_text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one person, or a group, said about one thing."""

    title: str
    who: str
    level: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """All that may be shown of somebody's feedback."""

    title: str
    said: Sequence[Said]
    notices: Sequence[Notice]
    acknowledge: str
    acknowledged: str
    nominate: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominating:
    """Whom one proposes to be heard about one's work."""

    title: str
    lead: str
    action: str
    back: str
    errors: Sequence[FormError]
    notice: Notice | None
    people: Field
    act: str


def received(dossier: Json, names: Names, language: Language, *, own: bool, nominates: bool) -> Received:
    """Show feedback; what a group said has no names."""
    say, place = language.say, f"/umpan-balik/{quote(dossier['id'], safe=':')}"
    said = [_by_name(each, names, language) for each in dossier["named"]]
    said += [_by_group(each, language) for each in dossier["groups"]]
    who = named(names, dossier["assignment"]["employee_id"], language)
    title = say("Umpan balik {cycle}", cycle=dossier["cycle_id"])
    return Received(
        title=title if own else say("Umpan balik untuk {name}, {cycle}", name=who, cycle=dossier["cycle_id"]),
        said=said,
        notices=[Notice(title=say("Belum tampil"), text=each["text"]) for each in dossier["notices"]],
        acknowledge=f"{place}/dibaca" if own and dossier["unread"] else "",
        acknowledged=say("Anda sudah membaca semuanya.") if own and said and not dossier["unread"] else "",
        nominate=Link(text=say("Usulkan rekan yang didengar"), href=f"{place}/usulan") if nominates else None,
    )


def people_of(dossier: Json) -> set[str | None]:
    """Name everybody whom the page names."""
    return {dossier["assignment"]["employee_id"], *(each["by"] for each in dossier["named"])}


def nominating(
    dossier_id: str,
    nominations: Json,
    colleagues: Sequence[str],
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> Nominating:
    """Show the colleagues to choose from, those who were proposed marked."""
    say, wrong, place = language.say, errors_by_field(errors), f"/umpan-balik/{quote(dossier_id, safe=':')}"
    before = [each["employee_id"] for each in nominations["nominees"]]
    everybody = sorted({*colleagues, *before}, key=_name(names))
    notice = None
    if before:
        text = say("Pejabat penilai menentukan siapa yang didengar. Usulan baru menggantikan yang lama.")
        notice = Notice(title=say("Anda sudah mengusulkan {n} orang", n=len(before)), text=text, tone="good")
    return Nominating(
        title=say("Usulkan rekan yang didengar"),
        lead=say("Pilih rekan kerja yang sering bekerja bersama Anda."),
        action=f"{place}/usulan",
        back=place,
        errors=errors,
        notice=notice,
        people=Field(
            name="rekan",
            label=say("Rekan kerja"),
            kind="checks",
            options=[Option(value=each, text=named(names, each, language)) for each in everybody],
            chosen=form.all("rekan") if form else before,
            error=wrong.get("rekan", ""),
        ),
        act=say("Kirim usulan"),
    )


def _name(names: Names) -> Any:
    def key(employee_id: str) -> str:
        return names.get(employee_id, employee_id)

    return key


def _by_name(told: Json, names: Names, language: Language) -> Said:
    who = named(names, told["by"], language)
    on = language.day(date.fromisoformat(told["on"]))
    return Said(
        title=told["label"] or told["criterion"],
        who=language.say("{name} ({role}), {day}", name=who, role=language.say(SOURCES[told["source"]]), day=on),
        level=level_text(told["level"], language) if told["level"] else "",
        texts=[text for text in (told["observed"], told["effect"]) if text],
    )


def _by_group(told: Json, language: Language) -> Said:
    say = language.say
    who = say("{n} orang {role}", n=told["answers"], role=say(SOURCES[told["source"]]))
    mean = say("rata-rata {n}", n=language.number(told["average"])) if told["average"] is not None else ""
    texts = [" ".join(filter(None, (each["observed"], each["effect"]))) for each in told["remarks"]]
    return Said(title=told["label"] or told["criterion"], who=who, level=mean, texts=texts)
