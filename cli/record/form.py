"""The printed SKP form of one appraisal (PermenPANRB 6/2022; domain.md 1.2 and 1.6) as headings and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cli.record.block import NONE, Block, predicate_text, written_day, written_number
from cli.record.changes import changes, signed
from cli.record.dialogues import dialogues_block
from cli.record.evidence import entries_block, reports_block
from cli.record.signing import Signature, Who, signatures_of
from shared.indonesian import span_text

_SOURCES: Final = {"peer": "Rekan sejawat", "subordinate": "Bawahan"}
_LEADERS: Final = {"team_lead": "Ketua tim, ", "other_leader": "Pimpinan lain, "}
_OBJECTIVE_COLUMNS: Final = (
    "No", "RHK pimpinan yang diintervensi", "Rencana hasil kerja", "Aspek/perspektif", "Indikator kinerja individu",
    "Target", "Realisasi berdasarkan bukti dukung", "Umpan balik berkelanjutan berdasarkan bukti dukung",
)  # fmt: skip
_BEHAVIOUR_COLUMNS: Final = (
    "No", "Perilaku kerja", "Panduan perilaku", "Ekspektasi khusus pimpinan",
    "Umpan balik berkelanjutan berdasarkan bukti dukung",
)  # fmt: skip
_TASKS: Final = {"additional": "Tugas tambahan", "special": "Penugasan khusus"}
_ROOM: Final = "." * 120


@dataclass(frozen=True, slots=True)
class Agency:
    """The agency on the form's head, and its seat, where it is signed."""

    name: str = ""
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form, top to bottom."""

    agency: str
    title: str
    period: str
    status: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]


def form_of(
    record: Mapping[str, Any],
    *,
    employee: Who,
    rater: Who,
    names: Mapping[str, Who] | None = None,
    agency: Agency | None = None,
) -> Form:
    """Lay out one appraisal with its plan and feedback; what is not there yet shows as a dash.

    ``rater`` is the official who rates, whoever decided an objection; ``names`` are the others who had a part.
    """
    appraisal, cycle, plan = record["appraisal"], record.get("cycle") or {}, record.get("plan") or {}
    known, of = names or {}, agency or Agency()
    objectives = plan.get("objectives", ())
    return Form(
        agency=of.name,
        title="SASARAN DAN EVALUASI KINERJA PEGAWAI",
        period=_period(appraisal, cycle),
        status="FINAL" if appraisal["status"] == "final" else "BELUM FINAL",
        blocks=(
            _head(employee, rater, of),
            _objectives("HASIL KERJA - A. UTAMA", [each for each in objectives if each["main"]], record),
            _objectives("HASIL KERJA - B. TAMBAHAN", [each for each in objectives if not each["main"]], record),
            _behaviour(record),
            _outcome(appraisal, record.get("explanation") or {}, known),
            _appendix(plan),
            dialogues_block(record, known),
            reports_block(record, known),
            entries_block(record),
        ),
        signatures=signatures_of(appraisal, employee=employee, rater=rater, names=known, seat=of.seat),
    )


def _period(appraisal: Mapping[str, Any], cycle: Mapping[str, Any]) -> str:
    if not cycle:
        return str(appraisal["cycle_id"])
    return span_text(date.fromisoformat(cycle["starts_on"]), date.fromisoformat(cycle["ends_on"]))


def _head(employee: Who, rater: Who, agency: Agency) -> Block:
    rows = [
        ("PEGAWAI YANG DINILAI", "", "PEJABAT PENILAI KINERJA", ""),
        *(
            (label, getattr(employee, name) or NONE, label, getattr(rater, name) or NONE)
            for label, name in (
                ("Nama", "name"),
                ("NIP", "nip"),
                ("Pangkat/gol. ruang", "rank"),
                ("Id pegawai", "employee_id"),
                ("Jabatan", "position"),
                ("Unit kerja", "unit"),
            )
        ),
        ("Instansi", agency.name or NONE, "Instansi", agency.name or NONE),
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
                    _seen_from(indicator, record),
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
    extra = objective.get("extra")
    if extra:
        official = f", {extra['official']}" if extra.get("official") else ""
        day = written_day(extra["letter_on"])
        return f"{_TASKS[extra['kind']]} menurut surat {extra['letter']} ({day}){official}"
    subject = objective.get("intervenes_in") or ""
    return record.get("superior_objectives", {}).get(subject) or subject or objective.get("mission") or NONE


def _seen_from(indicator: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """Name the perspective of an indicator in the policy's words, else its aspect."""
    policy = (record.get("explanation") or {}).get("policy_document") or {}
    choices = ((policy.get("planning") or {}).get("perspectives") or {}).get("choices", ())
    named = {each["id"]: each["label"]["id"] for each in choices}
    perspective = indicator.get("perspective")
    return named.get(perspective, perspective) if perspective else (indicator.get("aspect") or NONE).capitalize()


def _target(indicator: Mapping[str, Any]) -> str:
    if not indicator["quantitative"]:
        return indicator.get("expectation") or NONE
    high = indicator.get("target_high")
    numbers = written_number(indicator["target"]) + (f" - {written_number(high)}" if high is not None else "")
    sides = " (dua sisi)" if indicator.get("two_sided") else ""
    return f"{numbers} {indicator.get('unit', '')}".strip() + sides


def _actual(indicator: Mapping[str, Any]) -> str:
    text = indicator.get("actual_text") or ""
    if indicator.get("actual") is not None:
        text = f"{written_number(indicator['actual'])} {indicator.get('unit', '')} {text}".strip()
    evidence = indicator.get("evidence_count", 0)
    return f"{text or NONE}{f' ({evidence} bukti)' if evidence else ''}"


def _feedback(record: Mapping[str, Any], about: str, criterion: str) -> str:
    """Say what was said; groups without name, as the dossier shows them."""
    dossier = record.get("feedback") or {}
    named = [
        f"{_LEADERS.get(each['source'], '')}{predicate_text(each['level'])}: {each['observed']}"
        for each in dossier.get("named", ())
        if (each["about"], each["criterion"]) == (about, criterion)
    ]
    groups = [
        f"{_SOURCES[each['source']]} ({each['answers']} jawaban): rata-rata {written_number(each['average'])}"
        for each in dossier.get("groups", ())
        if (each["about"], each["criterion"]) == (about, criterion)
    ]
    return "; ".join([*named, *groups]) or NONE


def _behaviour(record: Mapping[str, Any]) -> Block:
    policy = (record.get("explanation") or {}).get("policy_document") or {}
    expected = (record.get("plan") or {}).get("expectations") or {}
    rows: list[tuple[str, ...]] = [_BEHAVIOUR_COLUMNS]
    for number, criterion in enumerate(policy.get("behaviour", {}).get("criteria", ()), start=1):
        guide = "; ".join(criterion.get("guide", ())) or NONE
        said = _feedback(record, "behaviour", criterion["id"])
        rows.append((str(number), criterion["label"]["id"], guide, expected.get(criterion["id"]) or NONE, said))
    named = {each["id"]: each["label"]["id"] for each in policy.get("competences", ())}
    for number, seen in enumerate((record["appraisal"].get("observations") or ()), start=len(rows)):
        name = named.get(seen["competence"], seen["competence"])
        said = expected.get(seen["competence"]) or NONE
        rows.append((str(number), name, f"tingkat {seen['held']}", said, seen["observed"]))
    if len(rows) == 1:
        rows.append((NONE,) * len(_BEHAVIOUR_COLUMNS))
    return Block("PERILAKU KERJA", tuple(rows), (1, 4, 7, 5, 9))


def _outcome(appraisal: Mapping[str, Any], explanation: Mapping[str, Any], names: Mapping[str, Who]) -> Block:
    decided = appraisal.get("decided") or {}
    unit = ((explanation.get("inputs") or {}).get("unit") or {}).get("predicate")
    rows = [
        ("Capaian kinerja organisasi", predicate_text(unit)),
        ("Rating hasil kerja", predicate_text(decided.get("results"))),
        ("Rating perilaku kerja", predicate_text(decided.get("behaviour"))),
        ("Predikat kinerja pegawai", predicate_text(decided.get("predicate"))),
        ("Diputuskan oleh", signed(appraisal.get("decided_by"), appraisal.get("decided_for"), names)),
        ("Alasan bila berbeda dari saran", appraisal.get("deviation_reason") or NONE),
        *changes(appraisal, names),
        ("Diketahui pegawai pada", written_day(appraisal.get("acknowledged_on"))),
        ("Sidik penjelasan (SHA-256)", explanation.get("digest") or NONE),
    ]
    return Block("EVALUASI", tuple(rows), (3, 9))


def _appendix(plan: Mapping[str, Any]) -> Block:
    """The appendix (lampiran SKP, domain.md 1.2): what the plan says of it, or room to fill it in by hand."""
    said = plan.get("appendix") or {}
    rows = [
        (title, "; ".join(said.get(name) or ()) or _ROOM)
        for title, name in (
            ("Dukungan sumber daya", "resources"),
            ("Skema pertanggungjawaban", "accountability"),
            ("Konsekuensi", "consequences"),
        )
    ]
    return Block("LAMPIRAN SKP", tuple(rows), (3, 9))
