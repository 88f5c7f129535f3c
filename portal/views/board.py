"""The board of a cycle for officers: how far everybody is, who is stuck at whose desk, what is open before closing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Bar, Line, Link, Notice, SummaryRow, Tag, Tone
from portal.views.words import label_text

Json = Mapping[str, Any]
_STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "open": (later("Berjalan"), "wait"),
    "closing": (later("Sedang ditutup"), "warn"),
    "closed": (later("Selesai"), "good"),
    "cancelled": (later("Dibatalkan"), "calm"),
}
_DECIDED: Final = ("decided", "acknowledged", "final")
_WAITS: Final[Mapping[str, str]] = {
    "employee": later("{n} rencana belum dikirim"),
    "rater": later("{n} rencana belum disetujui"),
    "decision": later("{n} penilaian belum diputuskan"),
    "approval": later("{n} putusan belum disetujui"),
    "objection": later("{n} keberatan belum diputuskan"),
    "acknowledgement": later("{n} hasil belum ditanggapi"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerHome:
    """Where an officer begins."""

    cycles: Sequence[Line]
    ways: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One person for whom others wait."""

    name: str
    waits: Sequence[str]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A cycle as it stands."""

    title: str
    tag: Tag
    lead: str
    running: bool
    notices: Sequence[Notice]
    funnel: Sequence[Bar]
    desks: Sequence[DeskRow]
    more: str
    away: Sequence[str]
    remind: str
    remind_text: str
    acts: Sequence[Link]
    facts: Sequence[SummaryRow]


def home(cycles: Sequence[Json], language: Language) -> OfficerHome:
    """List the cycles, those that run first."""
    say = language.say
    ordered = sorted(cycles, key=_newest, reverse=True)
    return OfficerHome(
        cycles=[
            Line(title=each["title"], href=f"/kelola/siklus/{each['cycle_id']}", hint=_days(each, language), tag=tag)
            for each in ordered
            for tag in (_tag(each, language),)
        ],
        ways=[
            Link(text=say("Buka siklus penilaian"), href="/kelola/siklus/baru"),
            Link(text=say("Impor pegawai dan unit"), href="/kelola/impor"),
            Link(text=say("Cari pegawai"), href="/kelola/pegawai"),
            Link(text=say("Keberatan dan koreksi"), href="/perkara"),
            Link(text=say("Pejabat penilai"), href="/kelola/pejabat"),
            Link(text=say("Kebijakan penilaian"), href="/kelola/kebijakan"),
            Link(text=say("Survei kepuasan"), href="/kelola/survei"),
        ],
    )


def board(
    cycle: Json,
    plans: Json | None,
    appraisals: Json | None,
    names: Names,
    language: Language,
    *,
    reminded: Json | None = None,
    opened: bool = False,
) -> Board:
    """Show how far a cycle is; ``plans`` and ``appraisals``: None where the service is away."""
    say, place = language.say, f"/kelola/siklus/{cycle['cycle_id']}"
    desks = _desks(plans, appraisals, names, language)
    running = cycle["status"] in ("open", "closing")
    acts = []
    if cycle["status"] == "open":
        acts.append(Link(text=say("Tutup siklus"), href=f"{place}/tutup"))
    acts.append(Link(text=say("Unit dan predikatnya"), href=f"/unit/{cycle['cycle_id']}"))
    acts.append(Link(text=say("Kalibrasi"), href=f"{place}/kalibrasi"))
    acts.append(Link(text=say("Sosialisasi"), href=f"{place}/sosialisasi"))
    acts.append(Link(text=say("Unduh hasil"), href=f"{place}/unduh"))
    acts.append(Link(text=say("Penyerahan hasil di atas kertas"), href=f"{place}/penyerahan"))
    if running:
        acts.append(Link(text=say("Selesaikan penilaian yang tertinggal"), href=f"{place}/selesaikan"))
    decided = any(appraisals["appraisals"].get(each) for each in _DECIDED) if appraisals else True
    if cycle["status"] == "open" and not decided:
        acts.append(Link(text=say("Ubah siklus"), href=f"{place}/ubah"))
        acts.append(Link(text=say("Batalkan siklus"), href=f"{place}/batalkan"))
    away = [] if plans is not None else [say("Rencana tidak dapat dihitung sekarang.")]
    if appraisals is None:
        away.append(say("Penilaian tidak dapat dihitung sekarang."))
    late = bool(plans and any(each["desk"] in ("employee", "rater") for each in plans["desks"]))
    return Board(
        title=cycle["title"],
        tag=_tag(cycle, language),
        lead=_days(cycle, language),
        running=_enrolling(cycle, plans),
        notices=_notices(cycle, plans, reminded, language, opened=opened),
        funnel=_funnel(cycle, plans, appraisals, language),
        desks=desks[:_SHOWN_MAX],
        more=say("dan {n} orang lagi", n=len(desks) - _SHOWN_MAX) if len(desks) > _SHOWN_MAX else "",
        away=away,
        remind=f"{place}/ingatkan" if late and cycle["status"] == "open" else "",
        remind_text=say(
            "Yang rencananya melewati batas diingatkan, masing-masing sekali sehari; pengingatnya tampak di beranda "
            "mereka."
        ),
        acts=acts,
        facts=[
            SummaryRow(label=say("Kode siklus"), value=cycle["cycle_id"]),
            SummaryRow(label=say("Kebijakan"), value=_policy(cycle, language)),
        ],
    )


_SHOWN_MAX: Final = 50


def people_of(plans: Json | None, appraisals: Json | None) -> set[str | None]:
    """Name everybody who stands on a board."""
    return {each["employee_id"] for told in (plans, appraisals) if told for each in told["desks"]}


def _newest(cycle: Json) -> tuple[bool, str]:
    return (cycle["status"] in ("open", "closing"), cycle["ends_on"])


def _days(cycle: Json, language: Language) -> str:
    first, last = date.fromisoformat(cycle["starts_on"]), date.fromisoformat(cycle["ends_on"])
    return f"{language.day(first)} - {language.day(last)}"


def _tag(cycle: Json, language: Language) -> Tag:
    text, tone = _STATUSES[cycle["status"]]
    return Tag(text=language.say(text), tone=tone)


def _policy(cycle: Json, language: Language) -> str:
    text = label_text(cycle["policy_title"], language)
    return language.say("{p}, versi {n}", p=text, n=cycle["policy_version"])


def _enrolling(cycle: Json, plans: Json | None) -> bool:
    return cycle["status"] == "open" and plans is not None and cycle["enrolled"] is None


def _notices(
    cycle: Json, plans: Json | None, reminded: Json | None, language: Language, *, opened: bool
) -> list[Notice]:
    say, found = language.say, list[Notice]()
    if opened:
        text = say("Setiap peserta melihat rencananya di beranda. Anda boleh menutup halaman ini.")
        found.append(Notice(title=say("Siklus dibuka"), text=text, tone="good"))
    if _enrolling(cycle, plans):
        count = sum(plans["plans"].values()) if plans else 0
        text = say("{n} orang sudah terdaftar. Halaman ini memuat sendiri.", n=language.number(count))
        found.append(Notice(title=say("Peserta sedang didaftarkan"), text=text, tone="wait"))
    if reminded is not None:
        title = say("{n} rencana diingatkan hari ini", n=language.number(reminded["reminded"]))
        text = say("{n} belum; tekan lagi.", n=language.number(reminded["left"])) if reminded["left"] else ""
        found.append(Notice(title=title, text=text, tone="good"))
    if cycle["status"] == "closing" and cycle["waiting_total"]:
        text = say("{n} penilaian masih menunggu data terakhir.", n=language.number(cycle["waiting_total"]))
        found.append(Notice(title=say("Data terakhir sedang dikumpulkan"), text=text, tone="wait"))
    return found


def _funnel(cycle: Json, plans: Json | None, appraisals: Json | None, language: Language) -> list[Bar]:
    say, steps = language.say, list[tuple[str, int]]()
    if plans is not None:
        told = plans["plans"]
        steps.append((say("Rencana dikirim"), sum(told.values()) - told.get("draft", 0)))
        steps.append((say("Rencana disetujui"), sum(told.get(each, 0) for each in ("agreed", "closing", "closed"))))
    if appraisals is not None:
        told = appraisals["appraisals"]
        done = told["acknowledged"] + told["final"]
        steps.append((say("Siap dinilai"), told["ready"] + told["decided"] + done))
        steps.append((say("Diputuskan"), told["decided"] + done))
        steps.append((say("Ditanggapi atau final"), done))
    everybody = cycle["enrolled"] or (sum(plans["plans"].values()) if plans else 0)
    whole = max([everybody, *(count for _, count in steps), 1])
    steps.insert(0, (say("Peserta"), everybody))
    return [
        Bar(
            label=label,
            share=100 * count / whole,
            text=language.number(count)
            if index == 0
            else say("{n} dari {m}", n=language.number(count), m=language.number(everybody)),
            tone="good" if index and everybody and count >= everybody else "calm",
        )
        for index, (label, count) in enumerate(steps)
    ]


def _desks(plans: Json | None, appraisals: Json | None, names: Names, language: Language) -> list[DeskRow]:
    waits: dict[str | None, list[str]] = {}
    total: Counter[str | None] = Counter()
    for told, kind, number in ((plans, "desk", "plans"), (appraisals, "act", "appraisals")):
        for each in (told or {"desks": ()})["desks"]:
            who = each["employee_id"]
            waits.setdefault(who, []).append(language.say(_WAITS[each[kind]], n=language.number(each[number])))
            total[who] += each[number]
    return [
        DeskRow(
            name=named(names, who, language) if who else language.say("Belum ditunjuk siapa"),
            waits=waits[who],
            count=count,
        )
        for who, count in total.most_common()
    ]
