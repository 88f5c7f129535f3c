"""The policies under which cycles can be opened: which there are, and what one of them says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.cycle_form import PERIODS
from portal.views.parts import Line, Link, Notice, SummaryRow, Tag
from portal.views.words import label_text

Json = Mapping[str, Any]
PLACE: Final = "/kelola/kebijakan"
_METHODS: Final[Mapping[str, str]] = {
    "weighted_percent": later("Capaian dihitung dalam persen, menurut bobot"),
    "judged_objectives": later("Pejabat penilai menilai setiap hasil kerja"),
    "feedback": later("Dari umpan balik"),
    "observations": later("Dari pengamatan kompetensi"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The list: the newest version of each first, earlier ones below."""

    notices: Sequence[Notice]
    newest: Sequence[Line]
    earlier: Sequence[Line]
    write: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPage:
    """One version of a policy."""

    title: str
    tag: Tag
    back: str
    facts: Sequence[SummaryRow]
    acts: Sequence[Link]


def policies(rows: Sequence[Json], language: Language, *, published: tuple[str, int | None] = ("", None)) -> Policies:
    """List the policies, the agency's own first; ``published``: which one was just published."""
    say = language.say
    last: dict[str, int] = {}
    for each in rows:
        last[each["policy_id"]] = max(each["version"], last.get(each["policy_id"], 0))
    ordered = sorted(rows, key=_own_first)
    notices = []
    for each in rows:
        if (each["policy_id"], each["version"]) == published:
            title = say("{p}, versi {n}, sudah terbit", p=label_text(each["title"], language), n=each["version"])
            text = say("Siklus baru dapat dibuka dengan kebijakan ini. Siklus yang berjalan tidak berubah.")
            notices.append(Notice(title=title, text=text, tone="good"))
    return Policies(
        notices=notices,
        newest=[_line(each, language) for each in ordered if each["version"] == last[each["policy_id"]]],
        earlier=[_line(each, language) for each in ordered if each["version"] < last[each["policy_id"]]],
        write=Link(text=say("Unggah atau tulis kebijakan"), href=f"{PLACE}/baru"),
    )


def page(told: Json, language: Language) -> PolicyPage:
    """Show what a policy says, as far as it fits in some lines; the whole of it is in its file."""
    say, policy = language.say, told["policy"]
    place = place_of(policy["policy_id"], policy["version"])
    results, behaviour, bounds = policy["results"], policy["behaviour"], policy["results"]["bounds"]
    facts = [
        SummaryRow(label=say("Kode"), value=say("{p}, versi {n}", p=policy["policy_id"], n=policy["version"])),
        SummaryRow(label=say("Dasar"), value=policy["regulation"]),
        SummaryRow(label=say("Berlaku"), value=_valid(policy, language)),
        SummaryRow(label=say("Masa"), value=", ".join(say(PERIODS[each]) for each in policy["periods"])),
        SummaryRow(
            label=say("Hasil kerja"),
            value=say(_METHODS[results["method"]]),
            lines=_weighed(results["components"], language),
        ),
        SummaryRow(
            label=say("Batas hasil kerja"),
            value=_bounds(bounds, language),
        ),
        SummaryRow(
            label=say("Perilaku"),
            value=say(_METHODS[behaviour["method"]]),
            lines=_weighed(behaviour["criteria"], language),
        ),
    ]
    if policy["competences"]:
        names = [label_text(each["label"], language) for each in policy["competences"]]
        facts.append(SummaryRow(label=say("Kompetensi"), value=", ".join(names)))
    return PolicyPage(
        title=label_text(policy["title"], language),
        tag=_tag(told["packaged"], language),
        back=PLACE,
        facts=facts,
        acts=[
            Link(
                text=say("Ubah menjadi versi baru"),
                href=f"{PLACE}/baru?dari={quote(policy['policy_id'])}&versi={policy['version']}",
            ),
            Link(text=say("Unduh sebagai berkas"), href=f"{place}/berkas"),
        ],
    )


def place_of(policy_id: str, version: int) -> str:
    """Give the address of a version."""
    return f"{PLACE}/{quote(policy_id)}/{version}"


def _bounds(bounds: Json, language: Language) -> str:
    say, above, from_ = language.say, language.number(bounds["above"]), language.number(bounds["as_from"])
    if bounds["above_inclusive"]:
        return say("di atas ekspektasi dari {a}%, sesuai dari {b}%", a=above, b=from_)
    return say("di atas ekspektasi bila lebih dari {a}%, sesuai dari {b}%", a=above, b=from_)


def _own_first(row: Json) -> tuple[bool, str, int]:
    return (row["packaged"], row["policy_id"], -row["version"])


def _line(row: Json, language: Language) -> Line:
    say = language.say
    return Line(
        title=label_text(row["title"], language),
        href=place_of(row["policy_id"], row["version"]),
        hint=say("{p}, versi {n}", p=row["policy_id"], n=row["version"]) + " · " + _valid(row, language),
        tag=_tag(row["packaged"], language),
    )


def _tag(packaged: bool, language: Language) -> Tag:
    return Tag(text=language.say("Bawaan")) if packaged else Tag(text=language.say("Milik instansi"), tone="good")


def _valid(row: Json, language: Language) -> str:
    since = language.day(date.fromisoformat(row["valid_from"]))
    if row["valid_to"] is None:
        return language.say("berlaku sejak {day}", day=since)
    return language.say("berlaku {a} sampai {b}", a=since, b=language.day(date.fromisoformat(row["valid_to"])))


def _weighed(parts: Sequence[Json], language: Language) -> list[str]:
    """Name parts with their share of the whole, as one thinks of weights."""
    whole = sum(Decimal(each["weight"]) for each in parts)
    return [
        f"{label_text(each['label'], language)}, {language.number(round(100 * Decimal(each['weight']) / whole, 2))}%"
        for each in parts
    ]
