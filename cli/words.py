"""Indonesian words for what services answer in codes."""

from collections.abc import Mapping
from typing import Any, Final

from shared.events.directory import PositionGroup
from shared.events.evaluation import AppraisalStatus, CyclePeriod, CycleStatus
from shared.events.goals import Desk, PlanStatus
from shared.rules.vocabulary import Level, Predicate

CYCLE: Final[Mapping[str, str]] = {
    CycleStatus.OPEN: "berjalan",
    CycleStatus.CLOSING: "sedang ditutup",
    CycleStatus.CLOSED: "selesai",
    CycleStatus.CANCELLED: "dibatalkan",
}
PERIOD: Final[Mapping[str, str]] = {
    CyclePeriod.ANNUAL: "tahunan",
    CyclePeriod.QUARTERLY: "triwulanan",
    CyclePeriod.MONTHLY: "bulanan",
}
GROUP: Final[Mapping[str, str]] = {
    PositionGroup.JPT: "pimpinan tinggi",
    PositionGroup.ADMINISTRATOR: "administrator",
    PositionGroup.PENGAWAS: "pengawas",
    PositionGroup.JF: "jabatan fungsional",
    PositionGroup.PELAKSANA: "pelaksana",
}
PLAN: Final[Mapping[str, str]] = {
    PlanStatus.DRAFT: "disusun",
    PlanStatus.PROPOSED: "diajukan",
    PlanStatus.RETURNED: "dikembalikan",
    PlanStatus.AGREED: "disetujui",
    PlanStatus.CLOSING: "sedang ditutup",
    PlanStatus.CLOSED: "ditutup",
}
APPRAISAL: Final[Mapping[str, str]] = {
    AppraisalStatus.OPEN: "data masih masuk",
    AppraisalStatus.READY: "siap dinilai",
    AppraisalStatus.DECIDED: "diputuskan",
    AppraisalStatus.ACKNOWLEDGED: "ditanggapi",
    AppraisalStatus.FINAL: "final",
    AppraisalStatus.CANCELLED: "dibatalkan",
}
DESK: Final[Mapping[str, str]] = {Desk.EMPLOYEE: "pegawai", Desk.RATER: "pejabat penilai"}
WAITS: Final[Mapping[str, str]] = {
    "employee": "rencana belum dikirim",
    "rater": "rencana belum disetujui",
    "decision": "penilaian belum diputuskan",
    "approval": "putusan belum disetujui",
    "objection": "keberatan belum diputuskan",
    "acknowledgement": "hasil belum ditanggapi",
}
MISSING: Final[Mapping[str, str]] = {
    "agreed_plan": "rencana yang disetujui",
    "realisation": "capaian hasil kerja",
    "target": "target",
    "unit_rating": "predikat unit",
    "superior_feedback": "umpan balik atasan",
    "feedback": "umpan balik",
    "criterion": "umpan balik perilaku",
    "observations": "pengamatan atasan",
    "coverage": "data yang cukup",
    "measured_days": "hari kerja yang diukur",
}
LEVEL: Final[Mapping[str, str]] = {
    Level.ABOVE: "di atas ekspektasi",
    Level.AS: "sesuai ekspektasi",
    Level.BELOW: "di bawah ekspektasi",
}
PREDICATE: Final[Mapping[str, str]] = {each.value: each.value.replace("_", " ") for each in Predicate}


def word(words: Mapping[str, str], code: Any) -> str:
    """Give the word of a code, the code itself where it is newer than this program, and nothing for none."""
    return "" if code is None else words.get(str(code), str(code))
