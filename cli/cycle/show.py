"""How a cycle looks on a terminal: before it is opened, while it runs, and before it is closed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.console import Console

from cli import words
from cli.console import plain, table
from cli.words import word

Json = Mapping[str, Any]
Names = Mapping[str, str]
_SHOWN_MAX: Final = 50
_NOBODY: Final = "(belum ditunjuk siapa)"


def show_opening(opening: Json, people: Json, names: Names, units: Names, out: Console) -> None:
    """Show what would be opened, for whom and for how many."""
    _head(opening["cycle"], out)
    out.print(f"{opening['days']} hari; [bold]{people['total']} orang ikut[/].")
    rows = sorted(people["by_unit"].items(), key=_most)
    out.print(table("", ("unit", "orang"), [(_named(unit, units), count) for unit, count in rows]))
    groups = ", ".join(f"{word(words.GROUP, group)} {count}" for group, count in sorted(people["by_group"].items()))
    out.print(plain(f"Menurut kelompok jabatan: {groups or '-'}."))
    out.print(plain(f"Peserta: {_listed(people['employees'], names, total=people['total'])}."))
    for label, who in (
        ("Baru mulai sesudah siklus, tidak ikut", people["begins_after"]),
        ("Sudah berhenti sebelum siklus, tidak ikut", people["left_before"]),
    ):
        if who:
            out.print(plain(f"{label}: {_listed(who, names, total=len(who))}."))


def show_cycles(cycles: Sequence[Json], out: Console) -> None:
    """List cycles, the newest last."""
    rows = [
        (each["cycle_id"], each["title"], _days(each), word(words.CYCLE, each["status"]), _enrolled(each))
        for each in sorted(cycles, key=_end)
    ]
    out.print(table("", ("siklus", "nama", "masa", "keadaan", "peserta"), rows))


def show_board(cycle: Json, plans: Json | None, appraisals: Json | None, names: Names, out: Console) -> None:
    """Show how far a cycle is, and at whose desks it lies; None where a service is away."""
    _head(cycle, out)
    out.print(f"Keadaan: {word(words.CYCLE, cycle['status'])}; peserta: {_enrolled(cycle)}.")
    if plans is None:
        out.print("Rencana tidak dapat dihitung sekarang: layanan goals tidak menjawab.")
    else:
        out.print(table("Rencana", ("tahap", "rencana"), _counted(plans["plans"], words.PLAN)))
    if appraisals is None:
        out.print("Penilaian tidak dapat dihitung sekarang: layanan evaluation tidak menjawab.")
    else:
        out.print(table("Penilaian", ("tahap", "penilaian"), _counted(appraisals["appraisals"], words.APPRAISAL)))
    desks = sorted(desks_of(plans, appraisals), key=_count, reverse=True)
    if desks:
        rows = [(_who(each["employee_id"], names), word(words.WAITS, each["waits"]), each["count"]) for each in desks]
        hidden = len(rows) - _SHOWN_MAX
        more = f"... dan {hidden} lagi; --json menampilkan semua." if hidden > 0 else ""
        out.print(table("Menunggu siapa", ("siapa", "apa", "berapa"), rows[:_SHOWN_MAX], more=more))


def show_late(late: Sequence[Json], names: Names, out: Console) -> None:
    """List plans that are late, who has to act, and who was reminded today."""
    rows = [
        (
            names.get(each["employee_id"], each["employee_id"]),
            _who(each["at"], names),
            word(words.DESK, each["desk"]),
            each["due_on"],
            each["days_late"],
        )
        for each in sorted(late, key=_latest)[:_SHOWN_MAX]
    ]
    hidden = len(late) - _SHOWN_MAX
    more = f"... dan {hidden} lagi; --json menampilkan semua." if hidden > 0 else ""
    headings = ("rencana milik", "menunggu", "sebagai", "batas", "hari terlambat")
    out.print(table(f"{len(late)} rencana terlambat", headings, rows, more=more))


def show_closing(cycle: Json, preview: Json, names: Names, units: Names, out: Console) -> None:
    """Show what would be missing if a cycle were closed now."""
    _head(cycle, out)
    rows = preview["units"]
    plans, undecided = open_in(preview)
    if plans or undecided:
        out.print(f"[bold]Masih terbuka:[/] {plans} orang tanpa rencana yang disetujui, {undecided} belum dinilai.")
    else:
        out.print("Tidak ada yang tertinggal: semua orang sudah dinilai.")
    shown = [
        (
            _named(each["unit_id"], units),
            each["people"],
            each["plans_not_agreed"],
            undecided_in(each),
            ", ".join(_lacks(each)) or "-",
            _listed(each["not_agreed"], names, total=each["plans_not_agreed"]) if each["not_agreed"] else "-",
        )
        for each in rows
    ]
    headings = ("unit", "orang", "tanpa rencana", "belum dinilai", "yang kurang", "rencana belum disetujui")
    out.print(table("", headings, shown))


def desks_of(plans: Json | None, appraisals: Json | None) -> Iterator[dict[str, Any]]:
    """Give what waits for whom, of plans and appraisals alike."""
    for told, kind, number in ((plans, "desk", "plans"), (appraisals, "act", "appraisals")):
        for each in (told or {"desks": ()})["desks"]:
            yield {"employee_id": each["employee_id"], "waits": each[kind], "count": each[number]}


def open_in(preview: Json) -> tuple[int, int]:
    """Count people without an agreed plan, and people who are not decided on."""
    rows = preview["units"]
    return sum(each["plans_not_agreed"] for each in rows), sum(map(undecided_in, rows))


def undecided_in(unit: Json) -> int:
    """Count the people of a unit who are not decided on."""
    return int(unit["by_status"].get("open", 0)) + int(unit["by_status"].get("ready", 0))


def _head(cycle: Json, out: Console) -> None:
    policy = f"{cycle['policy_title']['id']}, versi {cycle['policy_version']}"
    period = word(words.PERIOD, cycle["period"])
    out.print(plain(f"{cycle['title']} ({cycle['cycle_id']}): {period}, {_days(cycle)}. Kebijakan: {policy}."))


def _days(cycle: Json) -> str:
    return f"{cycle['starts_on']} s.d. {cycle['ends_on']}"


def _enrolled(cycle: Json) -> str:
    return "sedang didaftarkan" if cycle["enrolled"] is None else str(cycle["enrolled"])


def _counted(counts: Mapping[str, int], known: Names) -> list[tuple[str, int]]:
    return [(word(known, code), count) for code, count in counts.items() if count]


def _lacks(unit: Json) -> Iterator[str]:
    found: dict[str, int] = {}
    for code, count in unit["missing"].items():
        text = words.MISSING.get(code, "data lain")
        found[text] = max(count, found.get(text, 0))
    return (f"{text}: {count}" for text, count in found.items())


def _listed(people: Sequence[str], names: Names, *, total: int) -> str:
    shown = [_named(each, names) for each in people[:_SHOWN_MAX]]
    rest = total - len(shown)
    return ", ".join(sorted(shown)) + (f", dan {rest} orang lagi" if rest > 0 else "") or "-"


def _who(employee: str | None, names: Names) -> str:
    return _NOBODY if employee is None else _named(employee, names)


def _named(id: str, names: Names) -> str:
    return names.get(id, id)


def _most(pair: tuple[str, int]) -> tuple[int, str]:
    return (-pair[1], pair[0])


def _end(cycle: Json) -> str:
    return str(cycle["ends_on"])


def _count(desk: Json) -> int:
    return int(desk["count"])


def _latest(late: Json) -> tuple[int, str]:
    return (-late["days_late"], late["employee_id"])
