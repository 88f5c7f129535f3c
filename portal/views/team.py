"""One's people: how they stand, and the plans that wait for one's word."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from portal.language import Language
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Link, Notice, Tag
from portal.views.plan import status_tag
from portal.views.plan_cards import ObjectiveCard, cards
from portal.views.words import predicate_text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the team in a cycle."""

    name: str
    position: str
    plan: Tag
    plan_href: str
    rating: Tag
    rating_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCycle:
    """The people of a cycle, and what can be done for all of them."""

    title: str
    cycle: str
    members: Sequence[Member]
    acts: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage:
    """All one's people; ``live``: where the page hears of changes.

    ``approve`` leads to decisions of other raters that wait for one's approval.
    """

    cycles: Sequence[TeamCycle]
    approve: Link | None
    away: Sequence[str]
    live: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A plan that waits, with the forms for one's word on it."""

    id: str
    place: str
    name: str
    position: str
    kind: Tag
    value: str
    can_mark: bool
    why_not: str
    changes: Sequence[str]
    flags: Sequence[str]
    objectives: Sequence[ObjectiveCard]
    href: str
    agree: str
    send_back: str
    edition: int
    version: int
    reason: Field
    agree_text: str
    return_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """Plans that wait; what became of those that were agreed on just now."""

    notices: Sequence[Notice]
    errors: Sequence[FormError]
    proposals: Sequence[Proposal]


def view(
    plans: Sequence[Json] | None,
    appraisals: Sequence[Json] | None,
    names: Names,
    language: Language,
    *,
    to_approve: int = 0,
) -> TeamPage:
    """Show one's people, the newest cycle first."""
    say = language.say
    by_cycle: dict[str, dict[tuple[str, int], tuple[Json | None, Json | None]]] = {}
    for plan in plans or ():
        by_cycle.setdefault(plan["cycle_id"], {})[plan["employee_id"], plan["segment"]] = (plan, None)
    for rated in appraisals or ():
        people = by_cycle.setdefault(rated["cycle_id"], {})
        known, _ = people.get((rated["employee_id"], rated["segment"]), (None, None))
        people[rated["employee_id"], rated["segment"]] = (known, rated)
    away = [] if plans is not None else [say("Rencana tim tidak dapat ditampilkan sekarang.")]
    if appraisals is None:
        away.append(say("Penilaian tim tidak dapat ditampilkan sekarang."))
    return TeamPage(
        cycles=[_cycle(cycle, people, names, language) for cycle, people in sorted(by_cycle.items(), reverse=True)],
        approve=Link(text=say("Setujui {n} putusan", n=to_approve), href="/tim/persetujuan") if to_approve else None,
        away=away,
        live=_live(plans or ()),
    )


def _live(plans: Sequence[Json]) -> str:
    """Where changes of the newest cycle are heard, of the unit in which most of one's people work."""
    newest = max((each["cycle_id"] for each in plans), default="")
    units = Counter(each["unit_id"] for each in plans if each["cycle_id"] == newest)
    (unit, _), *_ = units.most_common(1) or [("", 0)]
    return f"/tim/langsung?{urlencode({'siklus': newest, 'unit': unit})}" if unit else ""


def inbox(
    rows: Sequence[Json],
    answered: Sequence[Json],
    errors: Sequence[FormError],
    names: Names,
    language: Language,
) -> Inbox:
    """Show the plans that wait."""
    say, notices = language.say, list[Notice]()
    agreed = [each for each in answered if each["status"] == "agreed"]
    if agreed:
        notices.append(Notice(title=say("{n} rencana disetujui", n=len(agreed)), tone="good"))
    waiting = {each["plan_id"]: named(names, each["employee_id"], language) for each in rows}
    for each in answered:
        if each["status"] != "agreed":
            name = waiting.get(each["plan_id"], each["plan_id"])
            notices.append(
                Notice(title=say("Rencana {name} belum disetujui", name=name), text=each["detail"], tone="bad")
            )
    return Inbox(notices=notices, errors=errors, proposals=[_proposal(each, names, language) for each in rows])


def _cycle(
    cycle: str, people: Mapping[tuple[str, int], tuple[Json | None, Json | None]], names: Names, language: Language
) -> TeamCycle:
    say, pairs = language.say, people.values()
    acts = []
    proposed = sum(plan is not None and (plan["status"] == "proposed" or plan["revision_pending"]) for plan, _ in pairs)
    ready = sum(rated is not None and rated["status"] == "ready" for _, rated in pairs)
    if proposed:
        acts.append(Link(text=say("Periksa {n} rencana", n=proposed), href="/tim/rencana"))
    if ready:
        acts.append(Link(text=say("Nilai {n} orang", n=ready), href=f"/tim/penilaian?siklus={quote(cycle)}"))
    elif any(rated is not None for _, rated in pairs):
        acts.append(Link(text=say("Tabel penilaian"), href=f"/tim/penilaian?siklus={quote(cycle)}"))
    acts.append(Link(text=say("Unit dan predikatnya"), href=f"/unit/{quote(cycle)}"))
    members = [_member(who, plan, rated, names, language) for (who, _), (plan, rated) in people.items()]
    return TeamCycle(
        title=say("Siklus {cycle}", cycle=cycle), cycle=cycle, members=sorted(members, key=_by_name), acts=acts
    )


def _by_name(member: Member) -> str:
    return member.name


def _member(who: str, plan: Json | None, rated: Json | None, names: Names, language: Language) -> Member:
    say = language.say
    return Member(
        name=named(names, who, language),
        position=plan["position"]
        if plan
        else (rated or {"assignment": None})["assignment"]["position"]
        if rated
        else "",
        plan=status_tag(plan["status"], language, revising=plan["revision_pending"])
        if plan
        else Tag(text=say("Tidak diketahui")),
        plan_href=f"/rencana/{quote(plan['id'], safe=':')}" if plan else "",
        rating=_rating(rated, language),
        rating_href=f"/hasil/{quote(rated['id'], safe=':')}" if rated else "",
    )


def _rating(rated: Json | None, language: Language) -> Tag:
    say = language.say
    if rated is None:
        return Tag(text=say("Belum ada"))
    if rated["status"] not in ("open", "ready"):
        return _concluded(rated, language)
    if rated["status"] == "ready":
        return Tag(text=say("Siap dinilai"), tone="warn")
    if rated["suggested"]["predicate"]:
        return Tag(text=say("Saran: {p}", p=predicate_text(rated["suggested"]["predicate"], language)))
    return Tag(text=say("Belum lengkap"))


def _concluded(rated: Json, language: Language) -> Tag:
    say = language.say
    if rated["withdrawn"]:
        return Tag(text=say("Hasil ditarik"), tone="bad")
    if not rated["decided"]:
        return Tag(text=say("Tanpa predikat"))
    text = predicate_text(rated["decided"]["predicate"], language)
    return Tag(text=text, tone="good" if rated["status"] == "final" else "wait")


def _proposal(row: Json, names: Names, language: Language) -> Proposal:
    say, pending = language.say, row["pending"]
    name, place = named(names, row["employee_id"], language), f"/rencana/{quote(row['plan_id'], safe=':')}"
    flags = [each["text"] for each in pending["flags"]]
    missing = row["expectations_missing"]
    at = "".join(each if each.isalnum() else "-" for each in row["plan_id"])
    return Proposal(
        id=row["plan_id"],
        place=at,
        name=name,
        position=row["position"],
        kind=Tag(text=say("Perubahan")) if row["agreed_edition"] else Tag(text=say("Rencana baru"), tone="wait"),
        value=f"{row['plan_id']}|{pending['edition']}",
        can_mark=not missing,
        why_not=say("Tulis dahulu perilaku yang diharapkan.") if missing else "",
        changes=pending["difference"]["sentences"] if pending["difference"]["from_edition"] else (),
        flags=flags,
        objectives=cards(pending["objectives"], {}, language),
        href=f"{place}/harapan",
        agree=f"{place}/persetujuan",
        send_back=f"{place}/pengembalian",
        edition=pending["edition"],
        version=row["version"],
        reason=Field(
            name="alasan",
            label=say("Yang perlu diperbaiki"),
            hint=say("Ditulis untuk {name}; paling sedikit 10 huruf.", name=name),
            kind="area",
            max_length=4000,
        ),
        agree_text=say("Setujui rencana {name}", name=name),
        return_text=say("Kembalikan kepada {name}", name=name),
    )
