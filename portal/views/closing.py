"""What is still open before a cycle is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Notice

Json = Mapping[str, Any]
_MISSING: Final[Mapping[str, str]] = {
    "agreed_plan": later("rencana yang disetujui"),
    "realisation": later("capaian hasil kerja"),
    "target": later("target"),
    "unit_rating": later("predikat unit"),
    "superior_feedback": later("umpan balik atasan"),
    "feedback": later("umpan balik"),
    "criterion": later("umpan balik perilaku"),
    "observations": later("pengamatan atasan"),
    "coverage": later("data yang cukup"),
    "measured_days": later("hari kerja yang diukur"),
    "component": later("nilai satu bagian hasil kerja"),
}
_OTHER: Final = later("data lain")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One unit before closing."""

    name: str
    people: str
    plans: str
    undecided: str
    missing: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What is still open before a cycle is closed."""

    title: str
    lead: str
    action: str
    back: str
    notice: Notice
    units: Sequence[UnitLine]
    act: str


def closing(cycle: Json, preview: Json, names: Names, units: Mapping[str, str], language: Language) -> Closing:
    """Show what would be missing if a cycle were closed now."""
    say, rows = language.say, preview["units"]["items"]
    plans = sum(each["plans_not_agreed"] for each in rows)
    undecided = sum(_undecided(each) for each in rows)
    open_text = say(
        "{p} orang tanpa rencana yang disetujui, {u} orang belum dinilai.",
        p=language.number(plans),
        u=language.number(undecided),
    )
    notice = (
        Notice(title=say("Masih ada yang terbuka"), text=open_text, tone="warn")
        if plans or undecided
        else Notice(title=say("Tidak ada yang tertinggal"), text=say("Semua orang sudah dinilai."), tone="good")
    )
    return Closing(
        title=say("Tutup siklus {cycle}", cycle=cycle["title"]),
        lead=say(
            "Sesudah ditutup tidak ada rencana, catatan, atau umpan balik baru. Yang sudah masuk dihitung, lalu "
            "pejabat penilai memutuskan. Penutupan tidak dapat dibatalkan."
        ),
        action=f"/kelola/siklus/{cycle['cycle_id']}/tutup",
        back=f"/kelola/siklus/{cycle['cycle_id']}",
        notice=notice,
        units=[_unit(each, names, units, language) for each in rows],
        act=say("Mulai menutup siklus untuk {n} orang", n=language.number(preview["enrolled"] or 0)),
    )


def missing_text(code: str, language: Language) -> str:
    """Name what a suggestion lacks."""
    return language.say(_MISSING.get(code.partition(":")[0], _OTHER))


def _unit(row: Json, names: Names, units: Mapping[str, str], language: Language) -> UnitLine:
    lacks: dict[str, int] = {}
    for code, count in row["missing"].items():
        text = missing_text(code, language)
        lacks[text] = max(count, lacks.get(text, 0))
    return UnitLine(
        name=units.get(row["unit_id"], row["unit_id"]),
        people=language.number(row["people"]),
        plans=language.number(row["plans_not_agreed"]),
        undecided=language.number(_undecided(row)),
        missing=", ".join(f"{text}: {language.number(count)}" for text, count in lacks.items()) or "–",
        names=sorted(named(names, each, language) for each in row["not_agreed"]),
    )


def _undecided(row: Json) -> int:
    return int(row["by_status"].get("open", 0)) + int(row["by_status"].get("ready", 0))
