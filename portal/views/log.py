"""The daily log: the form for one entry, and a month of entries with what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from portal.language import Language
from portal.views.change import (
    ChangePage,
    proof_links,
    proofs_field,
    proofs_of,
    proofs_text,
    reason_fields,
    standing_tag,
)
from portal.views.days import duration
from portal.views.parts import Field, FormError, Link, Notice, Option, Tag, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
_MINUTES: Final = (0, 15, 30, 60, 90, 120, 180, 240, 300, 360, 420, 480)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the log."""

    id: str
    day: str
    text: str
    minutes: str
    proofs: Sequence[Link]
    tag: Tag
    change: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """The log of a month."""

    notice: Notice | None
    errors: Sequence[FormError]
    fields: Sequence[Field]
    plan: str
    has_plan: bool
    whose: str
    month: str
    summary: str
    entries: Sequence[Entry]
    earlier: Link
    later: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the page is made of; ``whose``: names the person on this device without telling who it is."""

    today: date
    month: str
    plan: Json | None
    plans: Sequence[Json]
    log: Json | None
    whose: str
    fresh_id: str
    saved: bool = False
    typed: Form | None = None
    errors: Sequence[FormError] = ()


def view(answers: Answers, language: Language) -> LogPage:
    """Make the page."""
    say, log = language.say, answers.log
    items = sorted(log["items"], key=_newest, reverse=True) if log else []
    first = date.fromisoformat(f"{answers.month}-01")
    return LogPage(
        notice=_notice(answers, language),
        errors=answers.errors,
        fields=_fields(answers, language) if answers.plan else (),
        plan=answers.plan["id"] if answers.plan else "",
        has_plan=answers.plan is not None,
        whose=answers.whose,
        month=language.month(first),
        summary=_summary(log, language),
        entries=[_entry(each, answers, language) for each in items],
        earlier=_month(answers, first - timedelta(days=1), say("Bulan sebelumnya")),
        later=_month(answers, first + timedelta(days=32), say("Bulan berikutnya"))
        if first.replace(day=1) < answers.today.replace(day=1)
        else None,
    )


def change(
    plan_id: str, month: str, entry: Json, errors: Sequence[FormError], typed: Form | None, language: Language
) -> ChangePage:
    """Make the page on which an entry is corrected or taken back."""
    say, wrong, at = language.say, errors_by_field(errors), f"/catatan/{plan_id}/{month}/{entry['activity_id']}"
    told = {
        "tanggal": entry["on"],
        "uraian": entry["text"],
        "menit": str(entry["minutes"]),
        "bukti": proofs_text(entry),
    }
    values = dict(typed.values) if typed else told
    *fields, _proof = _entry_fields(values, wrong, language)
    correction, withdrawal = reason_fields(values, wrong, language)
    return ChangePage(
        title=say("Perbaiki catatan"),
        action=f"{at}/perbaikan",
        back=Link(text=say("Kembali ke catatan"), href=f"/catatan?{urlencode({'rencana': plan_id, 'bulan': month})}"),
        errors=errors,
        fields=[*fields, proofs_field(values, wrong, language), correction],
        save=say("Simpan perbaikan"),
        withdraw_title=say("Tarik catatan ini"),
        withdraw=f"{at}/penarikan",
        withdraw_reason=withdrawal,
        withdraw_act=say("Tarik catatan"),
        version=entry["version"],
    )


def body_of(typed: Mapping[str, str], activity_id: str, told: Json | None = None) -> dict[str, Any]:
    """Make of what was typed the entry that goals takes; ``told``: the entry as it was, of a correction."""
    minutes = typed.get("menit", "")
    return {
        "activity_id": activity_id,
        "on": typed.get("tanggal", ""),
        "text": typed.get("uraian", "").strip(),
        "minutes": int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 5 else 0,
        "evidence": proofs_of(typed.get("bukti", ""), told),
    }


def missing(typed: Mapping[str, str], language: Language) -> list[FormError]:
    """Say what is missing before anything is sent."""
    found = []
    if not typed.get("tanggal"):
        found.append(FormError(text=language.say("Pilih tanggalnya"), field="tanggal"))
    if not typed.get("uraian", "").strip():
        found.append(FormError(text=language.say("Tulis apa yang Anda kerjakan"), field="uraian"))
    return found


FIELDS: Final = {"on": "tanggal", "text": "uraian", "minutes": "menit", "evidence": "bukti", "reason": "alasan"}


def field_of(pointer: str) -> str:
    """Name the field of the form that a service's pointer means, such as ``/items/0/on``."""
    return next((FIELDS[part] for part in pointer.split("/") if part in FIELDS), "")


def _notice(answers: Answers, language: Language) -> Notice | None:
    say = language.say
    if answers.saved:
        return Notice(title=say("Tersimpan dan terkirim"), text=say("Catatan Anda sudah diterima."), tone="good")
    if answers.plan is None:
        return Notice(
            title=say("Belum ada rencana kinerja untuk dicatat"),
            text=say(
                "Catatan harian dibuka bersama rencana kinerja, setelah pengelola kinerja membuka siklus penilaian. "
                "Hubungi pengelola kinerja bila rekan Anda sudah dapat mencatat."
            ),
            tone="warn",
        )
    return None


def _fields(answers: Answers, language: Language) -> list[Field]:
    typed = dict(answers.typed.values) if answers.typed else {"tanggal": str(answers.today)}
    fields = _entry_fields(typed, errors_by_field(answers.errors), language, last=str(answers.today))
    if len(answers.plans) > 1:
        options = [Option(value=each["id"], text=f"{each['cycle_id']}, {each['position']}") for each in answers.plans]
        chosen = answers.plan["id"] if answers.plan else ""
        choice = Field(
            name="rencana", label=language.say("Untuk rencana"), kind="select", options=options, value=chosen
        )
        fields.insert(0, choice)
    else:
        fields.append(Field(name="rencana", label="", kind="hidden", value=answers.plan["id"] if answers.plan else ""))
    shown_id = answers.typed["id"] if answers.typed else answers.fresh_id
    return [*fields, Field(name="id", label="", kind="hidden", value=shown_id)]


def _entry_fields(
    typed: Mapping[str, str], wrong: Mapping[str, str], language: Language, *, last: str = ""
) -> list[Field]:
    say = language.say
    minutes = sorted({*_MINUTES, _whole(typed.get("menit", ""))})
    return [
        Field(
            name="uraian",
            label=say("Apa yang Anda kerjakan?"),
            kind="area",
            value=typed.get("uraian", ""),
            error=wrong.get("uraian", ""),
            max_length=4000,
        ),
        Field(
            name="tanggal",
            label=say("Tanggal"),
            kind="date",
            value=typed.get("tanggal", ""),
            error=wrong.get("tanggal", ""),
            day_max=last,
            width="medium",
        ),
        Field(
            name="menit",
            label=say("Lamanya"),
            kind="select",
            options=[Option(value=str(each), text=duration(each, language)) for each in minutes],
            value=str(_whole(typed.get("menit", ""))),
            error=wrong.get("menit", ""),
            width="medium",
        ),
        Field(
            name="bukti",
            label=say("Tautan bukti"),
            optional_mark=say("(bila ada)"),
            kind="url",
            value=typed.get("bukti", ""),
            error=wrong.get("bukti", ""),
            max_length=2000,
        ),
    ]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _summary(log: Json | None, language: Language) -> str:
    if not log or not log["items"]:
        return ""
    say = language.say
    parts = [say("{n} hari tercatat", n=log["days_reported"])]
    if log["minutes"]:
        parts.append(duration(log["minutes"], language))
    if log["waiting"]:
        parts.append(say("{n} menunggu atasan", n=log["waiting"]))
    return ", ".join(parts)


def _entry(told: Json, answers: Answers, language: Language) -> Entry:
    may = told["status"] != "withdrawn" and not (answers.log or {}).get("closed", False)
    plan = answers.plan["id"] if answers.plan else ""
    training = told["kind"] == "training"
    return Entry(
        id=told["activity_id"],
        day=language.short_day(date.fromisoformat(told["on"])),
        text=told["text"],
        minutes=language.say("Pelatihan, {n} JP", n=language.number(told["hours_jp"]))
        if training and told["hours_jp"]
        else (duration(told["minutes"], language) if told["minutes"] else ""),
        proofs=proof_links(told, language),
        tag=standing_tag(told["status"], language),
        change=f"/catatan/{plan}/{answers.month}/{told['activity_id']}" if may and not training else "",
        version=told["version"],
    )


def _month(answers: Answers, day: date, text: str) -> Link:
    asked = {"bulan": f"{day:%Y-%m}"} | ({"rencana": answers.plan["id"]} if answers.plan else {})
    return Link(text=text, href=f"/catatan?{urlencode(asked)}")


def _newest(told: Json) -> tuple[str, str]:
    return (told["on"], told["recorded_at"] or "")
