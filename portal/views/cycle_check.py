"""Whom a cycle takes in, before the last click."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.language import Language
from portal.views.cycle_form import PERIODS
from portal.views.naming import Names, named
from portal.views.parts import Bar, Notice, SummaryRow
from portal.views.typed import Form
from portal.views.words import label_text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleCheck:
    """What is about to be opened, for whom; ``act`` is empty where nobody would take part."""

    title: str
    lead: str
    count: str
    action: str
    notice: Notice | None
    facts: Sequence[SummaryRow]
    bars: Sequence[Bar]
    names_title: str
    names: Sequence[str]
    more: str
    left_out: Sequence[SummaryRow]
    fields: Sequence[tuple[str, str]]
    act: str
    back: str


def view(
    opening: Json, people: Json, names: Names, units: Mapping[str, str], form: Form, language: Language
) -> CycleCheck:
    """Show a cycle with everybody who takes part, before the last click (rule 13)."""
    say, cycle, total = language.say, opening["cycle"], people["total"]
    policy = label_text(cycle["policy_title"], language)
    first, last = date.fromisoformat(cycle["starts_on"]), date.fromisoformat(cycle["ends_on"])
    days = say(
        "{a} sampai {b} ({n} hari)",
        a=language.day(first),
        b=language.day(last),
        n=language.number(opening["days"]),
    )
    shown = sorted(named(names, each, language) for each in people["employees"])
    rest = total - len(shown)
    return CycleCheck(
        title=say("Periksa siklus {cycle}", cycle=cycle["title"]),
        lead=say("Belum dibuka."),
        count=say("{n} orang ikut", n=language.number(total)),
        action="/kelola/siklus/baru",
        notice=None
        if total
        else Notice(
            title=say("Tidak ada yang ikut"),
            text=say("Tidak ada pegawai aktif yang termasuk. Ubah pesertanya, atau impor pegawai dahulu."),
            tone="warn",
        ),
        facts=[
            SummaryRow(label=say("Kebijakan"), value=say("{p}, versi {n}", p=policy, n=cycle["policy_version"])),
            SummaryRow(label=say("Masa penilaian"), value=f"{say(PERIODS[cycle['period']])}, {days}"),
            SummaryRow(label=say("Kode siklus"), value=cycle["cycle_id"]),
        ],
        bars=by_unit(people, units, language),
        names_title=say("{n} nama", n=len(shown)),
        names=shown,
        more=say("dan {n} orang lagi", n=language.number(rest)) if rest > 0 else "",
        left_out=left_out(people, names, language),
        fields=form.typed,
        act=say("Buka siklus untuk {n} orang", n=language.number(total)) if total else "",
        back="/kelola/siklus/baru",
    )


def by_unit(people: Json, units: Mapping[str, str], language: Language) -> list[Bar]:
    """Show how many take part in each unit, most first."""
    top = max(people["by_unit"].values(), default=1)
    return [
        Bar(label=units.get(unit, unit), share=100 * count / top, text=language.number(count))
        for unit, count in sorted(people["by_unit"].items(), key=_most)
    ]


def _most(pair: tuple[str, int]) -> tuple[int, str]:
    return (-pair[1], pair[0])


def left_out(people: Json, names: Names, language: Language) -> list[SummaryRow]:
    """Name who would take part, but for when they work."""
    say = language.say
    told = (
        (say("Baru mulai sesudah siklus"), people["begins_after"]),
        (say("Sudah berhenti sebelum siklus"), people["left_before"]),
    )
    return [
        SummaryRow(label=label, value=", ".join(sorted(named(names, each, language) for each in who)))
        for label, who in told
        if who
    ]
