"""A person's plan (SKP): the list of them, and one with everything about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Happening, Link, Notice, SummaryRow, Tag, Tone, errors_by_field
from portal.views.plan_cards import ObjectiveCard, cards

Json = Mapping[str, Any]
_STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "draft": (later("Belum disusun"), "warn"),
    "proposed": (later("Menunggu persetujuan"), "wait"),
    "returned": (later("Dikembalikan"), "warn"),
    "agreed": (later("Disetujui"), "good"),
    "closing": (later("Sedang ditutup"), "calm"),
    "closed": (later("Ditutup"), "calm"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan in a list."""

    title: str
    href: str
    tag: Tag
    hint: str
    act: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """One's own plans, the newest first."""

    lines: Sequence[PlanLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The forms of the rater: agree, or return with a reason."""

    agree: str
    send_back: str
    edition: int
    version: int
    reason: Field
    agree_text: str
    return_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What the superior changed, and the form in which one says how that was dealt with."""

    text: str
    objective: str
    note: Field
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """One plan."""

    id: str
    title: str
    tag: Tag
    facts: Sequence[SummaryRow]
    notices: Sequence[Notice]
    errors: Sequence[FormError]
    changes: Sequence[str]
    pending: Sequence[ObjectiveCard]
    objectives: Sequence[ObjectiveCard]
    acts: Sequence[Link]
    verdict: Verdict | None
    impacts: Sequence[Impact]
    expectations: Sequence[SummaryRow]
    history: Sequence[Happening]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a plan is shown with: who looks, names, the superior's objectives by id, and what was not accepted."""

    me: str
    names: Names
    superior: Mapping[str, str]
    editions: Sequence[Json]
    errors: Sequence[FormError] = ()
    reason: str = ""


def status_tag(status: str, language: Language, *, revising: bool = False) -> Tag:
    """Say how a plan stands in two words."""
    if revising:
        return Tag(text=language.say("Perubahan menunggu"), tone="wait")
    text, tone = _STATUSES[status]
    return Tag(text=language.say(text), tone=tone)


def plans(rows: Sequence[Json], language: Language) -> Plans:
    """List one's own plans."""
    newest = sorted(rows, key=_newest, reverse=True)
    return Plans(lines=[_line(each, language) for each in newest])


def page(plan: Json, about: About, language: Language) -> PlanPage:
    """Show one plan to its employee, to the rater, or to who else may see it."""
    say, who = language.say, plan["assignment"]
    own = about.me == plan["employee_id"]
    waits = plan["pending"]
    rater = named(about.names, who["rater_id"], language)
    return PlanPage(
        id=plan["id"],
        title=say("Rencana kinerja {cycle}", cycle=plan["cycle_id"])
        if own
        else say(
            "Rencana kinerja {name}, {cycle}",
            name=named(about.names, plan["employee_id"], language),
            cycle=plan["cycle_id"],
        ),
        tag=status_tag(plan["status"], language, revising=plan["revision_pending"]),
        facts=[
            SummaryRow(label=say("Pegawai"), value=named(about.names, plan["employee_id"], language)),
            SummaryRow(label=say("Jabatan"), value=who["position"]),
            SummaryRow(label=say("Pejabat penilai"), value=rater),
        ],
        notices=_notices(plan, own=own, rater=rater, language=language),
        errors=about.errors,
        changes=waits["difference"]["sentences"] if waits and waits["difference"]["from_edition"] else (),
        pending=cards(waits["objectives"], about.superior, language) if waits else (),
        objectives=cards(plan["objectives"], about.superior, language) if plan["agreed_edition"] or not waits else (),
        acts=_acts(plan, own=own, rates=about.me == who["rater_id"], language=language),
        verdict=_verdict(plan, about, language) if waits and about.me == who["rater_id"] else None,
        impacts=_impacts(plan, about, language),
        expectations=[SummaryRow(label=each["label"], value=each["text"]) for each in plan["expected"] if each["text"]],
        history=_history(about, language),
        version=plan["version"],
    )


def people_of(plan: Json, editions: Sequence[Json]) -> set[str | None]:
    """Name everybody whom the page of a plan names."""
    decided = {each for edition in editions for each in (edition["proposed_by"], edition["decided_by"])}
    return {plan["employee_id"], plan["assignment"]["rater_id"], *decided}


def _newest(row: Json) -> tuple[str, int]:
    return (row["cycle_id"], row["segment"])


def _line(row: Json, language: Language) -> PlanLine:
    say, place = language.say, f"/rencana/{quote(row['id'], safe=':')}"
    todo = row["status"] in ("draft", "returned")
    return PlanLine(
        title=say("Rencana kinerja {cycle}", cycle=row["cycle_id"]),
        href=place,
        tag=status_tag(row["status"], language, revising=row["revision_pending"]),
        hint=f"{row['position']}, {say('{n} hasil kerja', n=row['objectives'])}",
        act=Link(text=say("Susun") if row["status"] == "draft" else say("Perbaiki"), href=f"{place}/isi")
        if todo
        else None,
    )


def _notices(plan: Json, *, own: bool, rater: str, language: Language) -> list[Notice]:
    say, found = language.say, list[Notice]()
    if own and plan["pending"]:
        found.append(
            Notice(
                title=say("Menunggu {name}", name=rater),
                text=say("{name} menyetujui atau mengembalikan rencana ini. Anda diberi tahu di beranda.", name=rater),
                tone="wait",
            )
        )
    if plan["reason"] and not plan["pending"]:
        found.append(Notice(title=say("Dikembalikan dengan catatan"), text=plan["reason"], tone="warn"))
    for flag in plan["flags"]:
        found.append(Notice(title=say("Perlu diketahui"), text=flag["text"], tone="calm"))
    for report in plan["rater_reports"]:
        if report["status"] == "open":
            title = say("Pejabat penilai dilaporkan keliru")
            found.append(
                Notice(title=title, text=say("Pengelola kinerja memeriksanya. {reason}", reason=report["reason"]))
            )
    return found


def _acts(plan: Json, *, own: bool, rates: bool, language: Language) -> list[Link]:
    say, place = language.say, f"/rencana/{quote(plan['id'], safe=':')}"
    dialogues = Link(text=say("Dialog kinerja"), href=f"{place}/dialog")
    if plan["status"] in ("closing", "closed"):
        return [dialogues]
    if not own:
        expects = [Link(text=say("Tulis perilaku yang diharapkan"), href=f"{place}/harapan")] if rates else []
        if rates and plan["agreed_edition"]:
            expects.append(Link(text=say("Tambah penugasan menurut surat"), href=f"{place}/penugasan"))
        return [*expects, dialogues]
    first = say("Ubah rencana") if plan["agreed_edition"] or plan["pending"] else say("Susun rencana")
    acts = [Link(text=first, href=f"{place}/isi")]
    if plan["agreed_edition"]:
        acts.insert(0, Link(text=say("Laporkan capaian"), href=f"{place}/capaian"))
    acts.append(dialogues)
    acts.append(Link(text=say("Pejabat penilai keliru?"), href=f"{place}/penilai"))
    return acts


def _verdict(plan: Json, about: About, language: Language) -> Verdict:
    say, wrong = language.say, errors_by_field(about.errors)
    name, place = named(about.names, plan["employee_id"], language), f"/rencana/{quote(plan['id'], safe=':')}"
    return Verdict(
        agree=f"{place}/persetujuan",
        send_back=f"{place}/pengembalian",
        edition=plan["pending"]["edition"],
        version=plan["version"],
        reason=Field(
            name="alasan",
            label=say("Yang perlu diperbaiki"),
            hint=say("Ditulis untuk {name}; paling sedikit 10 huruf.", name=name),
            kind="area",
            value=about.reason,
            error=wrong.get("alasan", ""),
            max_length=4000,
        ),
        agree_text=say("Setujui rencana {name}", name=name),
        return_text=say("Kembalikan kepada {name}", name=name),
    )


def _impacts(plan: Json, about: About, language: Language) -> list[Impact]:
    """What the superior changed and nobody dealt with yet."""
    say, may = language.say, about.me in (plan["employee_id"], plan["assignment"]["rater_id"])
    place = f"/rencana/{quote(plan['id'], safe=':')}"
    return [
        Impact(
            text=" ".join(each["changes"]) or say("Hasil kerja atasan yang didukung rencana ini berubah."),
            objective=each["objective"],
            note=Field(
                name=f"catatan-{number}",
                label=say("Bagaimana rencana ini menyesuaikan?"),
                hint=say("Atau ajukan rencana yang sudah diubah."),
                kind="area",
                max_length=4000,
            ),
            action=f"{place}/dampak",
        )
        for number, each in enumerate(plan["impacts"])
        if each["status"] == "open" and may
    ]


_BECAME: Final[Mapping[str, str]] = {
    "agreed": later("disetujui {by} pada {on}"),
    "returned": later("dikembalikan {by} pada {on}: {reason}"),
    "replaced": later("diganti sebelum diputuskan"),
    "proposed": later("menunggu keputusan"),
}


def _history(about: About, language: Language) -> list[Happening]:
    """Every edition: when it was proposed, and what became of it (rule 24)."""
    found = []
    for each in reversed(about.editions):
        on = language.day(date.fromisoformat(each["decided_on"])) if each["decided_on"] else ""
        became = language.say(
            _BECAME[each["status"]], by=named(about.names, each["decided_by"], language), on=on, reason=each["reason"]
        )
        text = language.say("Edisi {n} {became}", n=each["edition"], became=became)
        found.append(Happening(when=language.day(date.fromisoformat(each["proposed_on"])), text=text))
    return found
