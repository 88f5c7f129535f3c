"""One person's file: whole or not at all, readable, and nobody else's."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from cli.addresses import Addresses
from cli.main import app
from cli.record import command
from cli.record.collect import Source, Unreachable, collect
from cli.record.form import Agency, Form, form_of
from cli.record.pdf import pdf_of
from cli.record.signing import Who
from shared.parties import PORTS

NOW = datetime(2026, 1, 15, 3, tzinfo=UTC)
ID = "kota:appraisal:2025:sari:1"
RATER_PLAN = "kota:plan:2025:kepala:1"
ASSIGNMENT = {"employee_id": "sari", "unit_id": "dinas", "position": "Analis", "rater_id": "kepala"}
APPRAISAL = {
    "id": ID, "employee_id": "sari", "cycle_id": "2025", "segment": 1, "status": "final", "assignment": ASSIGNMENT,
    "decided": {"results": "above", "behaviour": "as", "predicate": "baik"}, "decided_by": "kepala",
    "deviation_reason": "", "acknowledged_on": "2026-01-10", "observations": [],
}  # fmt: skip
INDICATOR = {
    "indicator_id": "i1", "name": "Berkas selesai – tepat waktu", "quantitative": True, "target": "100",
    "target_high": None, "unit": "berkas", "aspect": "kuantitas", "actual": "98", "actual_text": "",
    "evidence_count": 2,
}  # fmt: skip
WORDS = INDICATOR | {
    "name": "Mutu", "quantitative": False, "expectation": "Tanpa pengembalian", "actual": None, "aspect": None,
}  # fmt: skip
PLAN = {
    "months": ["2025-03"],
    "objectives": [
        {"objective_id": "o1", "name": "Layanan cepat", "main": True, "intervenes_in": f"{RATER_PLAN}:k1",
         "indicators": [INDICATOR, WORDS]},
        {"objective_id": "o2", "name": "Panitia lomba", "main": False, "mission": "Kota ramah",
         "indicators": [INDICATOR]},
    ],
}  # fmt: skip
LETTER = {"title": "Surat tugas", "url": "https://dokumen.kota.go.id/st-17.pdf"}
REPORTS = [
    {"realisation_id": "r1", "indicator_id": "i1", "on": "2025-03-31", "value": "100", "text": "",
     "evidence": [LETTER], "reported_by": "sari", "recorded_at": "2025-04-01T02:00:00Z", "is_current": False,
     "earlier": None, "status": "confirmed", "version": 1},
    {"realisation_id": "r2", "indicator_id": "i1", "on": "2025-06-30", "value": "98", "text": "direvisi",
     "evidence": [], "reported_by": "sari", "recorded_at": "2025-07-01T02:00:00Z", "is_current": True, "earlier": {},
     "status": "confirmed", "version": 2},
]  # fmt: skip
MONTH = {
    "month": "2025-03",
    "items": [
        {"on": "2025-03-04", "kind": "daily", "text": "Melayani", "hours_jp": None, "training_id": None,
         "recorded_at": "2025-03-05T02:00:00Z", "evidence": [LETTER], "status": "recorded",
         "counts": True, "version": 1},
        {"on": "2025-03-05", "kind": "daily", "text": "Rapat", "hours_jp": None, "training_id": None,
         "recorded_at": "2025-03-05T02:00:00Z", "evidence": [], "status": "recorded", "counts": True, "version": 1},
        {"on": "2025-03-05", "kind": "daily", "text": "Cuti", "hours_jp": None, "training_id": None,
         "recorded_at": "2025-03-05T02:00:00Z", "evidence": [], "status": "withdrawn", "counts": False, "version": 1},
        {"on": "2025-03-06", "kind": "training", "text": "Bimtek arsip", "hours_jp": "8", "training_id": None,
         "recorded_at": None, "evidence": [], "status": "submitted", "counts": False, "version": 1},
    ],
}  # fmt: skip
FEEDBACK = {
    "named": [
        {"source": "superior", "about": "objective", "criterion": "o1", "level": "above",
         "observed": "Antrean habis sebelum siang."}
    ],
    "groups": [{"about": "behaviour", "criterion": "loyal", "source": "peer", "answers": 3, "average": "2.33"}],
}  # fmt: skip
EXPLANATION = {
    "digest": "ab" * 32,
    "policy_document": {
        "behaviour": {"criteria": [{"id": "loyal", "label": {"id": "Loyal"}, "guide": ["Menjaga nama baik"]}]}
    },
    "inputs": {"unit": {"predicate": "istimewa"}},
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "/v1/appraisals": {"items": [APPRAISAL], "next": None},
    f"/v1/appraisals/{ID}/explanation": EXPLANATION,
    "/v1/plans/kota:plan:2025:sari:1": PLAN,
    "/v1/plans/kota:plan:2025:sari:1/editions": {"items": []},
    "/v1/plans/kota:plan:2025:sari:1/realisations": {"items": REPORTS, "next": None},
    "/v1/plans/kota:plan:2025:sari:1/activities": {"items": [{"text": "Melayani"}]},
    f"/v1/plans/{RATER_PLAN}": {"objectives": [{"objective_id": "k1", "name": "Layanan kota membaik"}]},
    "/v1/dossiers/kota:dossier:2025:sari:1": FEEDBACK,
    "/v1/cycles/2025": {"starts_on": "2025-01-01", "ends_on": "2025-12-31"},
    "/v1/assignments/sari": ASSIGNMENT,
    "/v1/recommendations": {"items": [{"kind": "training"}], "next": None},
}  # fmt: skip


def addresses(tmp_path: Path) -> Addresses:
    return Addresses(
        services={name: f"http://{name[0]}.test" for name in PORTS},
        kafka="127.0.0.1:1", issuer_key=tmp_path / "none",
    )  # fmt: skip


@contextmanager
def services(tmp_path: Path, **other: httpx.Response | Exception) -> Iterator[tuple[Source, list[httpx.Request]]]:
    """Services that answer from ``ANSWERS``, or otherwise for the names of services that are given."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        odd = other.get(request.url.host.partition(".")[0])
        if isinstance(odd, Exception):
            raise odd
        if odd is not None:
            return odd
        found = ANSWERS.get(request.url.path)
        return httpx.Response(404, json={"code": "not-found"}) if found is None else httpx.Response(200, json=found)

    yield Source(addresses(tmp_path), httpx.AsyncClient(transport=httpx.MockTransport(answer))), asked


async def test_everything_about_a_person_is_collected(tmp_path: Path) -> None:
    with services(tmp_path) as (source, asked):
        record = await collect(source, employee="sari", cycle=None)

    (appraisal,) = record["appraisals"]
    assert (appraisal["plan"], appraisal["feedback"], appraisal["explanation"]) == (PLAN, FEEDBACK, EXPLANATION)
    assert appraisal["activities"] == [ANSWERS["/v1/plans/kota:plan:2025:sari:1/activities"]]
    assert appraisal["superior_objectives"] == {f"{RATER_PLAN}:k1": "Layanan kota membaik"}
    assert appraisal["realisations"] == REPORTS
    assert (record["profile"], record["recommendations"]) == (None, [{"kind": "training"}])
    lists = [each.url.params for each in asked if each.url.path in ("/v1/appraisals", "/v1/recommendations")]
    assert {each["employee_id"] for each in lists} == {"sari"}


@pytest.mark.parametrize(
    "odd",
    [
        httpx.ConnectError("away"),
        httpx.ReadTimeout("slow"),
        httpx.Response(503, text="<html>"),
        httpx.Response(401, json={"detail": "Token kedaluwarsa."}),
        httpx.Response(200, json=[]),
    ],
    ids=["away", "slow", "red", "token", "list"],
)
@pytest.mark.parametrize("service", ["g", "e", "f", "c"])
async def test_half_a_file_is_none(tmp_path: Path, service: str, odd: Any) -> None:
    with services(tmp_path, **{service: odd}) as (source, _), pytest.raises(Unreachable, match="Layanan"):
        await collect(source, employee="sari", cycle=None)


def a_record(**change: Any) -> dict[str, Any]:
    record = {
        "appraisal": APPRAISAL, "cycle": ANSWERS["/v1/cycles/2025"], "plan": PLAN, "feedback": FEEDBACK,
        "explanation": EXPLANATION, "superior_objectives": {f"{RATER_PLAN}:k1": "Layanan kota membaik"},
    }  # fmt: skip
    return record | change


def test_every_report_and_entry_with_its_evidence_is_printed() -> None:
    record = a_record(realisations=REPORTS, activities=[MONTH])

    blocks = {block.title: block.rows for block in form_of(record, employee=SARI, rater=KEPALA).blocks}
    printed = PdfReader(io.BytesIO(pdf_of(form_of(record, employee=SARI, rater=KEPALA), made_at=NOW)))

    reports = blocks["LAMPIRAN - LAPORAN REALISASI DAN BUKTI DUKUNG"]
    proof = "Surat tugas: https://dokumen.kota.go.id/st-17.pdf"
    assert reports[1][1:] == ("31 Maret 2025", "100 berkas (diganti)", "sari (1 April 2025)", proof)
    assert reports[2][1:] == ("30 Juni 2025", "98 berkas direvisi (diperbaiki, versi 2)", "sari (1 Juli 2025)", "-")
    assert blocks["LAMPIRAN - KEGIATAN DAN PELATIHAN"][1:] == (
        ("4 Maret 2025", "Melayani", "-", "5 Maret 2025", proof),
        ("5 Maret 2025", "Cuti (ditarik)", "-", "5 Maret 2025", "-"),
        ("6 Maret 2025", "Bimtek arsip (belum diperiksa atasan)", "8", "-", "-"),
        ("Maret 2025", "1 kegiatan lain tanpa bukti dukung", "-", "-", "-"),
    )
    assert "st-17.pdf" in "".join(page.extract_text() for page in printed.pages)


SARI = Who("sari", "Sari Łukasz", "199005122015032007", "Analis", "Dinas")
KEPALA = Who("kepala", "Ibu Kepala")


def test_the_form_has_the_printed_columns() -> None:
    blocks = {block.title: block.rows for block in form_of(a_record(), employee=SARI, rater=KEPALA).blocks}

    main, extra = blocks["HASIL KERJA - A. UTAMA"], blocks["HASIL KERJA - B. TAMBAHAN"]
    assert main[1][:7] == (
        "1", "Layanan kota membaik", "Layanan cepat", "Kuantitas", "Berkas selesai – tepat waktu", "100 berkas",
        "98 berkas (2 bukti)",
    )  # fmt: skip
    assert main[1][7] == "Di atas ekspektasi: Antrean habis sebelum siang."
    assert main[2] == ("", "", "", "-", "Mutu", "Tanpa pengembalian", "- (2 bukti)", "")
    assert extra[1][:3] == ("1", "Kota ramah", "Panitia lomba")
    assert blocks["PERILAKU KERJA"][1] == (
        "1", "Loyal", "Menjaga nama baik", "-", "Rekan sejawat (3 jawaban): rata-rata 2,33",
    )  # fmt: skip
    assert dict(blocks["EVALUASI"])["Predikat kinerja pegawai"] == "Baik"
    assert dict(blocks["EVALUASI"])["Capaian kinerja organisasi"] == "Istimewa"


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({}, "Ibu Kepala"),
        ({"decided_by": "wakil", "decided_for": "kepala"}, "wakil a.n. Ibu Kepala"),
        ({"decided_by": None, "decided_for": None}, "-"),
    ],
)
def test_the_form_names_who_decided_and_for_whom(names: dict[str, Any], shown: str) -> None:
    record = a_record(appraisal=APPRAISAL | names)

    form = form_of(record, employee=SARI, rater=KEPALA, names={"kepala": KEPALA})

    assert dict(rows_of(form, "EVALUASI"))["Diputuskan oleh"] == shown


def rows_of(form: Form, title: str) -> tuple[tuple[str, ...], ...]:
    return {block.title: block.rows for block in form.blocks}[title]


REPLACED = {
    "decided": {"by": "kepala", "acting_for": None, "on": "2026-01-05", "outcome": {"predicate": "kurang"}},
}
OBJECTION = {
    "status": "upheld", "decided_by": "sekda", "decided_for": None, "decided_on": "2026-02-03",
    "decision_reason": "Bukti sah.",
}  # fmt: skip
WAKIL = Who("wakil", "Pak Wakil")
SEKDA = Who("sekda", "Bapak Sekda", "197001011995031001")


def test_after_an_objection_the_rater_stays_the_rater_and_who_decided_signs_as_such() -> None:
    appraisal = APPRAISAL | {
        "decided_by": "sekda", "decided_on": "2026-02-03", "objection": OBJECTION, "replaced": [REPLACED],
    }  # fmt: skip

    form = form_of(
        a_record(appraisal=appraisal),
        employee=SARI,
        rater=KEPALA,
        names={"sekda": SEKDA, "kepala": KEPALA},
        agency=Agency("Pemerintah Kabupaten Pidie", "Sigli"),
    )

    assert rows_of(form, "IDENTITAS")[1] == ("Nama", "Sari Łukasz", "Nama", "Ibu Kepala")
    told = dict(rows_of(form, "EVALUASI"))
    assert told["Keberatan"] == "Dikabulkan oleh Bapak Sekda, 3 Februari 2026: Bukti sah."
    assert told["Putusan semula"] == "Kurang, oleh Ibu Kepala"
    assert [(each.role, each.name, each.place) for each in form.signatures] == [
        ("Pegawai yang dinilai", "Sari Łukasz", "Sigli, 10 Januari 2026"),
        ("Pejabat penilai kinerja", "Ibu Kepala", "Sigli, 5 Januari 2026"),
        ("Pejabat yang memutus keberatan", "Bapak Sekda", "Sigli, 3 Februari 2026"),
    ]


def test_corrections_and_reopenings_are_told_and_who_decided_on_them_is_not_the_rater() -> None:
    rejected = OBJECTION | {"status": "rejected", "decision_reason": "Bukti kurang."}
    correction = {
        "kind": "replace", "status": "approved", "proposed_by": "kepala", "decided_by": "sekda", "decided_for": None,
        "decided_on": "2026-03-02", "decision_reason": "Angka salah.",
    }  # fmt: skip
    opened = {"by": "kepala", "acting_for": None, "on": "2026-01-04", "reason": "Terlalu cepat."}
    appraisal = APPRAISAL | {
        "decided_by": "sekda", "decided_on": "2026-03-02", "earlier_objections": [rejected],
        "corrections": [correction], "reopened": [opened], "replaced": [{"decided": None}, REPLACED],
    }  # fmt: skip

    form = form_of(a_record(appraisal=appraisal), employee=SARI, rater=KEPALA, names={"sekda": SEKDA, "kepala": KEPALA})

    told = dict(rows_of(form, "EVALUASI"))
    assert told["Keberatan"] == "Ditolak oleh Bapak Sekda, 3 Februari 2026: Bukti kurang."
    assert told["Koreksi hasil"] == "Disetujui oleh Bapak Sekda, 2 Maret 2026: Angka salah."
    assert told["Dibuka kembali"] == "Oleh Ibu Kepala, 4 Januari 2026: Terlalu cepat."
    assert told["Putusan semula"] == "Kurang, oleh Ibu Kepala"
    assert [(each.role, each.name) for each in form.signatures] == [
        ("Pegawai yang dinilai", "Sari Łukasz"),
        ("Pejabat penilai kinerja", "Ibu Kepala"),
        ("Pejabat yang memutus keberatan", "Bapak Sekda"),
        ("Pejabat yang memutus koreksi", "Bapak Sekda"),
    ]
    assert form.signatures[1].place.endswith("5 Januari 2026")


def test_a_substitute_signs_for_the_rater() -> None:
    appraisal = APPRAISAL | {"decided_by": "wakil", "decided_for": "kepala", "decided_on": "2026-01-05"}

    form = form_of(
        a_record(appraisal=appraisal), employee=SARI, rater=KEPALA, names={"wakil": Who("wakil", "Pak Wakil")}
    )

    assert (form.signatures[1].role, form.signatures[1].name) == ("a.n. Pejabat penilai kinerja", "Pak Wakil")


def test_the_form_has_agency_rank_appendix_and_expectations() -> None:
    plan = PLAN | {"expectations": {"loyal": "Hadir di posko"}, "appendix": {"resources": ["Dua laptop", "Kendaraan"]}}

    form = form_of(
        a_record(plan=plan), employee=replace(SARI, rank="III/c"), rater=KEPALA, agency=Agency("Kota Sabang", "Sabang")
    )
    text = text_of(pdf_of(form, made_at=NOW))

    assert rows_of(form, "PERILAKU KERJA")[1][3] == "Hadir di posko"
    assert rows_of(form, "LAMPIRAN SKP")[0] == ("Dukungan sumber daya", "Dua laptop; Kendaraan")
    shown = ("KOTA SABANG", "III/c", "1 Januari 2025 s.d. 31 Desember 2025", "LAMPIRAN SKP", "Konsekuensi", "Sabang, ")
    assert [each for each in shown if each not in text] == []


def test_numbers_on_the_form_are_written_as_in_indonesia() -> None:
    many = INDICATOR | {"target": "1250.5", "target_high": "12000", "actual": "1234.50"}
    plan = PLAN | {"objectives": [PLAN["objectives"][0] | {"indicators": [many]}]}

    row = rows_of(form_of(a_record(plan=plan), employee=SARI, rater=KEPALA), "HASIL KERJA - A. UTAMA")[1]

    assert row[5:7] == ("1.250,5 - 12.000 berkas", "1.234,5 berkas (2 bukti)")


@pytest.mark.parametrize("name", ["Sari Łukasz", "Nguyễn Thị Ánh", "徐志摩 ꦱꦫꦶ ᬲᬭᬶ ᨔᨑᨗ", "Шарипова Σοφία"])
def test_any_script_in_a_name_is_printed_with_a_font_of_its_own(name: str) -> None:
    pdf = pdf_of(form_of(a_record(), employee=replace(SARI, name=name), rater=KEPALA), made_at=NOW)

    read = PdfReader(io.BytesIO(pdf))
    told = "".join(letter for letter in text_of(pdf) if letter.isprintable() and not letter.isspace())
    embedded = [
        str(font["/BaseFont"])
        for page in read.pages
        for each in page["/Resources"]["/Font"].values()
        for font in [each.get_object()]
    ]
    assert "".join(name.split()) in told
    assert embedded
    assert not any("Helvetica" in each for each in embedded)


def test_a_form_of_next_to_nothing_can_be_printed() -> None:
    bare = {"appraisal": APPRAISAL | {"status": "open", "decided": None, "observations": None, "assignment": None}}

    form = form_of(bare, employee=Who("sari"), rater=Who(""))

    assert form.status == "BELUM FINAL"
    assert text_of(pdf_of(form, made_at=NOW)).count("BELUM FINAL") >= 2


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_pdf_shows_everything_and_is_the_same_each_time() -> None:
    form = form_of(a_record(), employee=SARI, rater=KEPALA)

    pdf = pdf_of(form, made_at=NOW)

    assert pdf == pdf_of(form, made_at=NOW)
    text = text_of(pdf)
    shown = ("Sari Łukasz", "199005122015032007", "Layanan cepat", "Berkas selesai – tepat", "Status: FINAL")
    assert [each for each in shown if each not in text] == []


def test_a_long_plan_takes_several_pages_each_with_its_head() -> None:
    many = [PLAN["objectives"][0] | {"objective_id": f"o{number}"} for number in range(40)]

    text = text_of(pdf_of(form_of(a_record(plan={"objectives": many}), employee=SARI, rater=KEPALA), made_at=NOW))

    assert text.count("Rencana hasil kerja") > 3


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    asked = ["record", "export", "sari", "--agency", "kota", "--out", str(tmp_path / "out"), "--no-names"]

    without_key = CliRunner().invoke(app, [*asked, "--key", str(tmp_path / "none.json")])
    without_service = CliRunner().invoke(app, [*asked, "--token", "t"], env={"KINERJA_STACK": written_stack(tmp_path)})

    assert (without_key.exit_code, without_service.exit_code) == (2, 2)
    assert "--token" in without_key.stderr
    assert "tidak menjawab" in without_service.stderr
    assert not (tmp_path / "out").exists()


def test_a_cycle_without_a_result_writes_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_args: object, **_more: object) -> tuple[dict[str, Any], None]:
        return {"appraisals": [], "assignment": ASSIGNMENT}, None

    monkeypatch.setattr(command, "_read", nothing)
    asked = ["record", "export", "sari", "--agency", "kota", "--cycle", "2031", "--token", "t"]

    done = CliRunner().invoke(app, [*asked, "--out", str(tmp_path / "out"), "--stack", written_stack(tmp_path)])

    assert done.exit_code == 2
    assert "Tidak ada penilaian sari dalam siklus 2031; tidak ada yang ditulis." in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("employee", ["../x", "a/b", "", "a b", "x" * 500])
def test_an_id_that_is_none_names_no_file(tmp_path: Path, employee: str) -> None:
    done = CliRunner().invoke(app, ["record", "export", employee, "--agency", "kota", "--out", str(tmp_path / "out")])

    assert done.exit_code == 2
    assert "id pegawai" in done.stderr
    assert not (tmp_path / "out").exists()


def written_stack(tmp_path: Path) -> str:
    nowhere = dict.fromkeys(PORTS, "http://127.0.0.1:1")
    (tmp_path / "stack.json").write_text(
        json.dumps({"services": nowhere, "kafka": "127.0.0.1:1", "issuer_key": str(tmp_path / "none")})
    )
    return str(tmp_path)
