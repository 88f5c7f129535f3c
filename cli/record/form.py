"""The printed SKP form of one appraisal (PermenPANRB 6/2022; domain.md 1.2 and 1.6) as headings and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cli.record.block import NONE, Block
from cli.record.evidence import entries_block, reports_block
from shared.rules.vocabulary import Level

_LEVELS: Final = {
    Level.ABOVE: "Di atas ekspektasi", Level.AS: "Sesuai ekspektasi", Level.BELOW: "Di bawah ekspektasi",
}  # fmt: skip
_SOURCES: Final = {"peer": "Rekan sejawat", "subordinate": "Bawahan"}
_OBJECTIVE_COLUMNS: Final = (
    "No", "RHK pimpinan yang diintervensi", "Rencana hasil kerja", "Aspek", "Indikator kinerja individu", "Target",
    "Realisasi berdasarkan bukti dukung", "Umpan balik berkelanjutan berdasarkan bukti dukung",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who:
    """A person on the form; name and NIP only where the directory may be read."""

    employee_id: str
    name: str = ""
    nip: str = ""
    position: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form, top to bottom."""

    title: str
    status: str
    blocks: tuple[Block, ...]


def form_of(record: Mapping[str, Any], *, employee: Who, rater: Who) -> Form:
    """Lay out one appraisal with its plan and feedback; what is not there yet shows as a dash."""
    appraisal, cycle = record["appraisal"], record.get("cycle") or {}
    final = appraisal["status"] == "final"
    objectives = (record.get("plan") or {}).get("objectives", ())
    return Form(
        title="SASARAN DAN EVALUASI KINERJA PEGAWAI",
        status="FINAL" if final else "BELUM FINAL",
        blocks=(
            _head(appraisal, cycle, employee, rater),
            _objectives("HASIL KERJA - A. UTAMA", [each for each in objectives if each["main"]], record),
            _objectives("HASIL KERJA - B. TAMBAHAN", [each for each in objectives if not each["main"]], record),
            _behaviour(record),
            _outcome(appraisal, record.get("explanation") or {}),
            reports_block(record),
            entries_block(record),
        ),
    )


def _head(appraisal: Mapping[str, Any], cycle: Mapping[str, Any], employee: Who, rater: Who) -> Block:
    period = f"{cycle.get('starts_on', '?')} s.d. {cycle.get('ends_on', '?')}" if cycle else appraisal["cycle_id"]
    rows = [
        ("Periode penilaian", period, "", ""),
        ("PEGAWAI YANG DINILAI", "", "PEJABAT PENILAI KINERJA", ""),
        *(
            (label, getattr(employee, name) or NONE, label, getattr(rater, name) or NONE)
            for label, name in (
                ("Nama", "name"),
                ("NIP", "nip"),
                ("Id pegawai", "employee_id"),
                ("Jabatan", "position"),
                ("Unit kerja", "unit"),
            )
        ),
    ]
    return Block("IDENTITAS", tuple(rows), (2, 4, 2, 4))


def _objectives(title: str, objectives: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> Block:
    rows: list[tuple[str, ...]] = [_OBJECTIVE_COLUMNS]
    for number, objective in enumerate(objectives, start=1):
        said = _feedback(record, "objective", objective["objective_id"])
        for place, indicator in enumerate(objective["indicators"]):
            first = place == 0
            rows.append(
                (
                    str(number) if first else "",
                    _superior(objective, record) if first else "",
                    objective["name"] if first else "",
                    (indicator.get("aspect") or NONE).capitalize(),
                    indicator["name"],
                    _target(indicator),
                    _actual(indicator),
                    said if first else "",
                )
            )
    if len(rows) == 1:
        rows.append((NONE,) * len(_OBJECTIVE_COLUMNS))
    return Block(title, tuple(rows), (1, 4, 4, 2, 4, 3, 4, 5))


def _superior(objective: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    subject = objective.get("intervenes_in") or ""
    return record.get("superior_objectives", {}).get(subject) or subject or objective.get("mission") or NONE


def _target(indicator: Mapping[str, Any]) -> str:
    if not indicator["quantitative"]:
        return indicator.get("expectation") or NONE
    high = indicator.get("target_high")
    numbers = f"{indicator['target']} - {high}" if high is not None else f"{indicator['target']}"
    sides = " (dua sisi)" if indicator.get("two_sided") else ""
    return f"{numbers} {indicator.get('unit', '')}".strip() + sides


def _actual(indicator: Mapping[str, Any]) -> str:
    text = indicator.get("actual_text") or ""
    if indicator.get("actual") is not None:
        text = f"{indicator['actual']} {indicator.get('unit', '')} {text}".strip()
    evidence = indicator.get("evidence_count", 0)
    return f"{text or NONE}{f' ({evidence} bukti)' if evidence else ''}"


def _feedback(record: Mapping[str, Any], about: str, criterion: str) -> str:
    """Say what was said; groups without name, as the dossier shows them."""
    dossier = record.get("feedback") or {}
    named = [
        f"{_label(each['level'])}: {each['observed']}"
        for each in dossier.get("named", ())
        if (each["about"], each["criterion"]) == (about, criterion)
    ]
    groups = [
        f"{_SOURCES[each['source']]} ({each['answers']} jawaban): rata-rata {each['average']}"
        for each in dossier.get("groups", ())
        if (each["about"], each["criterion"]) == (about, criterion)
    ]
    return "; ".join([*named, *groups]) or NONE


def _behaviour(record: Mapping[str, Any]) -> Block:
    policy = (record.get("explanation") or {}).get("policy_document") or {}
    rows = [("No", "Perilaku kerja", "Panduan perilaku", "Umpan balik berkelanjutan berdasarkan bukti dukung")]
    for number, criterion in enumerate(policy.get("behaviour", {}).get("criteria", ()), start=1):
        guide = "; ".join(criterion.get("guide", ())) or NONE
        said = _feedback(record, "behaviour", criterion["id"])
        rows.append((str(number), criterion["label"]["id"], guide, said))
    for number, seen in enumerate((record["appraisal"].get("observations") or ()), start=len(rows)):
        rows.append((str(number), seen["competence"], f"tingkat {seen['held']}", seen["observed"]))
    if len(rows) == 1:
        rows.append((NONE,) * 4)
    return Block("PERILAKU KERJA", tuple(rows), (1, 4, 9, 9))


def _outcome(appraisal: Mapping[str, Any], explanation: Mapping[str, Any]) -> Block:
    decided = appraisal.get("decided") or {}
    unit = ((explanation.get("inputs") or {}).get("unit") or {}).get("predicate")
    rows = [
        ("Capaian kinerja organisasi", _label(unit)),
        ("Rating hasil kerja", _label(decided.get("results"))),
        ("Rating perilaku kerja", _label(decided.get("behaviour"))),
        ("Predikat kinerja pegawai", _label(decided.get("predicate"))),
        ("Diputuskan oleh (id pegawai)", _signed(appraisal)),
        ("Alasan bila berbeda dari saran", appraisal.get("deviation_reason") or NONE),
        ("Diketahui pegawai pada", appraisal.get("acknowledged_on") or NONE),
        ("Sidik penjelasan (SHA-256)", explanation.get("digest") or NONE),
    ]
    return Block("EVALUASI", tuple(rows), (3, 9))


def _signed(appraisal: Mapping[str, Any]) -> str:
    """Name who decided; a substitute with the official for whom."""
    by, acting_for = appraisal.get("decided_by"), appraisal.get("decided_for")
    return f"{by} untuk {acting_for}" if by and acting_for else by or NONE


def _label(value: str | None) -> str:
    if not value:
        return NONE
    return _LEVELS[Level(value)] if value in _LEVELS else value.replace("_", " ").title()
