"""What pages show of results that are contested, corrected, withdrawn or opened again, and who may do what."""

from typing import Any

import pytest
from portal_results import (
    COMPETENCE,
    LONG,
    NAMES,
    appraisal,
    correction,
    explanation,
    objection,
    outcome,
    seen_by,
    standing,
)
from portal_results import (
    ID as APPRAISAL_ID,
)

from portal.language import language
from portal.views import corrections, deciders, disputes, observations, own_file, result, results
from portal.views.act_page import too_short
from portal.views.naming import officials_of
from portal.views.result_history import history
from portal.views.typed import Form

ID = language("id")
LOW, HIGH = outcome("below", "as", "butuh_perbaikan"), outcome("above", "above", "sangat_baik")
REPLACED = appraisal(
    decided=HIGH,
    finalised_on="2026-01-18",
    finalised_by="g",
    final_reason=LONG,
    replaced=[standing()],
    corrections=[
        correction(status="approved", decided_by="g", decided_on="2026-01-18", decision_reason="Bukti cocok.")
    ],
)
WITHDRAWN = appraisal(
    decided=None,
    withdrawn=True,
    unrated_reason=LONG,
    finalised_on="2026-01-18",
    finalised_by="g",
    replaced=[standing()],
    corrections=[correction(kind="withdraw", results=None, behaviour=None, status="approved", decided_on="2026-01-18")],
)
WAITING = appraisal(corrections=[correction()])


def form(**fields: str) -> Form:
    return Form(tuple(fields.items()))


def shown(told: dict[str, Any], me: str, **about: Any) -> result.ResultPage:
    return result.page(told, explanation(), seen_by(me, **about), ID)


@pytest.mark.parametrize(
    ("told", "tag", "hint"),
    [
        (appraisal(), "Final", "Baik"),
        (REPLACED, "Final, hasil pengganti", "Sangat Baik"),
        (WITHDRAWN, "Ditarik", "Tidak ada hasil yang berlaku"),
        (appraisal(status="cancelled", decided=None), "Siklus dibatalkan", "Tanpa predikat"),
        (WAITING, "Final", "Baik. Koreksi menunggu putusan"),
        (appraisal(objection=objection()), "Final", "Baik. Keberatan menunggu putusan"),
    ],
)
def test_a_list_says_what_became_of_a_result(told: dict[str, Any], tag: str, hint: str) -> None:
    [line] = results.results([told], ID).lines

    assert (line.tag.text, line.hint) == (tag, f"1 Januari 2025 - 31 Desember 2025. {hint}")


def test_a_withdrawn_result_is_no_verdict_anywhere() -> None:
    page = shown(WITHDRAWN, "e1")

    assert (page.verdict, page.notices[0].title, page.notices[0].tone) == ("Hasil ditarik", "Hasil ini ditarik", "bad")
    assert page.picture is None
    assert [each.label for each in page.levels] == ["Sebelumnya"]
    assert "Gunawan Wibisono pada 18 Januari 2026" in page.notices[0].text
    assert LONG in page.notices[0].text
    assert "Tanpa predikat" not in [each.title for each in page.notices]
    told = {"identity": None, "plans": [], "appraisals": [WITHDRAWN], "feedback": [], "career": {}}
    [section] = own_file.view(told | {"units": {}, "today": "2026-01-20"}, ID).sections
    assert section.rows[0].value == "Hasil ditarik"


def test_a_result_that_took_anothers_place_says_what_stood_before() -> None:
    [notice] = [each for each in shown(REPLACED, "e1").notices if "menggantikan" in each.title]

    assert notice.text == "Sebelumnya: Baik. Berlaku sejak 18 Januari 2026: Sangat Baik."
    assert notice.link is not None
    assert notice.link.href == "#riwayat"


def test_the_history_is_told_from_the_beginning_and_strikes_what_does_not_stand() -> None:
    steps = history(REPLACED, NAMES, ID)

    assert [each.text for each in steps] == [
        "Hasil final: Baik (hasil kerja sesuai ekspektasi, perilaku sesuai ekspektasi)",
        "Retno Wulandari mengusulkan koreksi: hasil kerja di atas ekspektasi, perilaku di atas ekspektasi",
        "Gunawan Wibisono menyetujui koreksi",
        "Hasil final: Sangat Baik (hasil kerja di atas ekspektasi, perilaku di atas ekspektasi)",
    ]
    assert [each.gone for each in steps] == [True, False, False, False]
    assert steps[1].links[0].href == "https://arsip.example.go.id/1"
    assert history(appraisal(), NAMES, ID) == ()


def test_both_sides_of_an_objection_and_its_decision_are_in_the_history() -> None:
    said = [{"by": "r", "on": "2026-01-15", "text": "Data dibagikan atas perintah."}]
    told = objection(status="rejected", statements=said, decided_by="g", decided_on="2026-01-16", decision_reason=LONG)
    reopened = [{"on": "2026-01-05", "by": "p", "reason": LONG}]
    returned = [{"on": "2026-01-04", "by": "g", "reason": LONG, "decided": {"outcome": LOW}}]

    steps = history(appraisal(objection=told, reopened=reopened, returned=returned), NAMES, ID)

    assert [each.text for each in steps][:3] == [
        "Gunawan Wibisono mengembalikan putusan Butuh Perbaikan (hasil kerja di bawah ekspektasi, perilaku sesuai "
        "ekspektasi)",
        "Lestari Widodo membuka kembali penilaian",
        "Hasil final: Baik (hasil kerja sesuai ekspektasi, perilaku sesuai ekspektasi)",
    ]
    assert [each.text for each in steps][3:] == [
        "Bayu Nugroho mengajukan keberatan",
        "Retno Wulandari memberi keterangan",
        "Gunawan Wibisono menolak keberatan",
    ]


def test_a_waiting_correction_names_who_decides() -> None:
    [notice] = [each for each in shown(WAITING, "e1").notices if each.title == "Koreksi menunggu putusan"]

    assert "Gunawan Wibisono memutuskannya." in notice.text
    nobody = appraisal(corrections=[correction(decider_id=None)])
    [told] = [each for each in shown(nobody, "e1").notices if each.title == "Koreksi menunggu putusan"]
    assert "Pengelola kinerja menunjuk siapa yang memutuskan." in told.text


@pytest.mark.parametrize(
    ("told", "me", "about", "ways"),
    [
        (appraisal(), "e1", {}, []),
        (appraisal(), "r", {}, ["koreksi"]),
        (appraisal(), "wakil", {"acts_for": "r"}, ["koreksi"]),
        (appraisal(), "p", {"officer": True}, ["koreksi"]),
        (appraisal(), "g", {}, []),
        (appraisal(status="open", decided=None), "r", {"observes": True}, ["pengamatan"]),
        (appraisal(status="open", decided=None), "r", {}, []),
        (appraisal(status="decided", finalised_on=None), "r", {}, ["buka-kembali"]),
        (appraisal(decided=None, unrated_reason=LONG), "r", {}, ["koreksi"]),
        (appraisal(decided=None, unrated_reason=LONG), "p", {"officer": True}, ["koreksi", "buka-kembali"]),
        (appraisal(continued=True), "r", {}, []),
        (WAITING, "r", {}, []),
        (WAITING, "g", {}, ["putusan-koreksi"]),
        (WAITING, "wakil", {"acts_for": "g"}, ["putusan-koreksi"]),
        (WAITING, "p", {"officer": True}, ["pemutus/koreksi"]),
        (appraisal(corrections=[correction(proposed_by="g")]), "g", {}, []),
        (appraisal(objection=objection()), "p", {"officer": True}, ["pemutus/keberatan"]),
        (
            appraisal(status="decided", finalised_on=None, approval={"status": "awaited", "approver_id": None}),
            "p",
            {"officer": True},
            ["buka-kembali", "pemutus/persetujuan"],
        ),
    ],
)
def test_everybody_finds_what_he_or_she_may_do(
    told: dict[str, Any], me: str, about: dict[str, Any], ways: list[str]
) -> None:
    found = [each.href for each in shown(told, me, **about).ways]

    assert [each for each in found if each != "/karier/pegawai/e1"] == [
        f"/hasil/{APPRAISAL_ID}/{each}" for each in ways
    ]
    assert ("/karier/pegawai/e1" in found) is (me == "r" or about.get("acts_for") == "r")


@pytest.mark.parametrize(
    ("me", "about", "act"),
    [
        ("e1", {}, "Keterangan atas keberatan"),
        ("r", {}, "Keterangan atas keberatan"),
        ("g", {}, "Putuskan keberatan"),
        ("wakil", {"acts_for": "g"}, "Putuskan keberatan"),
    ],
)
def test_both_sides_say_something_and_the_decider_or_a_substitute_decides(
    me: str, about: dict[str, Any], act: str
) -> None:
    assert [each.title for each in shown(appraisal(objection=objection()), me, **about).acts] == [act]


def test_one_acts_for_others_only_on_the_days_of_the_delegation() -> None:
    rows = [{"principal_id": "g", "in_force": True}, {"principal_id": "r", "in_force": False}]

    assert officials_of("wakil", rows) == {"wakil", "g"}


def test_what_a_correction_lacks_is_said_at_its_field() -> None:
    empty = corrections.proposal_missing(form(jenis="ganti"), ID)

    assert [each.field for each in empty] == ["hasil", "perilaku", "alasan", "bukti"]
    assert [each.field for each in corrections.proposal_missing(form(), ID)] == ["jenis", "alasan", "bukti"]
    wrong = form(jenis="tarik", alasan=LONG, bukti="https://a.go.id/1\narsip.go.id")
    assert [each.field for each in corrections.proposal_missing(wrong, ID)] == ["bukti"]


def test_a_correction_is_sent_as_it_was_typed() -> None:
    links = "https://a.go.id/1\r\n\r\n https://a.go.id/2 "
    typed = form(jenis="ganti", hasil="above", perilaku="as", alasan=LONG, bukti=links)

    assert corrections.proposal_missing(typed, ID) == []
    assert corrections.proposal_body(typed) == {
        "kind": "replace",
        "results": "above",
        "behaviour": "as",
        "reason": LONG,
        "proof": ["https://a.go.id/1", "https://a.go.id/2"],
    }
    gone = corrections.proposal_body(form(jenis="tarik", hasil="above", alasan=LONG, bukti="https://a.go.id/1"))
    assert "results" not in gone
    checked = corrections.check_proposal(appraisal(), typed, NAMES, ID)
    assert [each.value for each in checked.rows][1] == "hasil kerja di atas ekspektasi, perilaku sesuai ekspektasi"
    assert ("bukti", links) in checked.fields


def test_what_has_no_rating_cannot_be_withdrawn() -> None:
    page = corrections.proposal(WITHDRAWN, NAMES, ID)

    assert [each.value for each in page.fields[0].options] == ["ganti"]


@pytest.mark.parametrize(
    ("pointer", "field"), [("/proof/1", "bukti"), ("/results", "hasil"), ("/kind", "jenis"), ("/on", None), ("", None)]
)
def test_a_refusal_of_a_correction_leads_to_its_field(pointer: str, field: str | None) -> None:
    assert corrections.field_of(pointer) == field


def test_the_decider_sees_what_is_asked_and_on_what_it_rests() -> None:
    page = corrections.decision(WAITING, NAMES, ID)

    assert {each.label: each.value for each in page.rows}["Diusulkan oleh"] == "Retno Wulandari, 12 Januari 2026"
    assert page.rows[-1].links[0].text == "https://arsip.example.go.id/1"
    assert [each.field for each in corrections.decision_missing(form(), ID)] == ["putusan", "alasan"]
    checked = corrections.check_decision(WAITING, form(putusan="tolak", alasan=LONG), NAMES, ID)
    assert checked.act == "Tolak koreksi"


def test_an_appraisal_that_was_opened_again_says_so() -> None:
    told = appraisal(
        status="ready", decided=None, finalised_on=None, reopened=[{"on": "2026-01-11", "by": "r", "reason": LONG}]
    )

    titles = [each.title for each in shown(told, "e1").notices]

    assert titles == ["Penilaian ini dibuka kembali", "Belum diputuskan"]


def test_naming_a_decider_looks_somebody_up_and_keeps_what_was_typed() -> None:
    matter, typed = deciders.MATTERS["koreksi"], form(cari="gun", alasan=LONG)
    found = [{"employee_id": "g", "name": "Gunawan Wibisono", "position": "Kepala Dinas"}]

    page = deciders.page(matter, WAITING, NAMES, ID, form=typed, found=found)

    assert page.rows[0].value == "Gunawan Wibisono"
    assert [each.name for each in page.found] == ["pejabat", "alasan"]
    assert (page.found[0].value, page.found[1].value) == ("g", LONG)
    assert [each.field for each in deciders.missing(form(cari="gun"), ID)] == ["cari", "alasan"]
    assert deciders.page(matter, WAITING, NAMES, ID, form=typed, found=[]).found[0].label == "Tidak ada yang cocok."
    assert [each.name for each in deciders.page(matter, WAITING, NAMES, ID).found] == ["alasan"]


def test_what_nobody_decides_comes_first_in_the_list() -> None:
    row = {"appraisal_id": APPRAISAL_ID, "cycle_id": "2025", "employee_id": "e1"}
    rows = [row | {"objection": objection()}, row | {"objection": objection(decider_id=None)}]

    page = disputes.view(rows, [row | {"correction": correction()}], NAMES, ID, officer=True)

    assert [each.tag.text for each in page.objections] == ["Belum ada pemutus", "Menunggu Gunawan Wibisono"]
    assert page.corrections[0].hint.startswith("Diusulkan Retno Wulandari pada 12 Januari 2026")
    assert disputes.people_in(rows, []) == {"e1", "g", None}


def test_a_reason_that_says_nothing_is_asked_for_again() -> None:
    assert [each.field for each in too_short(form(alasan="pendek"), "alasan", ID)] == ["alasan"]
    assert too_short(form(alasan=LONG), "alasan", ID) == []


def test_observations_are_named_as_the_policy_names_competences() -> None:
    seen = {"competence": "komunikasi", "held": 3, "observed": "Menjawab dengan jelas.", "on": "2025-06-02", "by": "r"}

    page = observations.page(appraisal(observations=[seen]), [COMPETENCE], NAMES, "2025-06-10", ID)

    assert (page.rows[0].label, page.rows[0].lines) == (
        "Komunikasi",
        ["Tingkat 3 dari 5", "Retno Wulandari, 2 Juni 2025"],
    )
    assert [each.text for each in page.fields[0].options] == ["Pilih kompetensi", "Komunikasi"]
    assert [each.field for each in observations.missing(form(), ID)] == ["kompetensi", "tingkat", "lihat", "tanggal"]
    assert observations.field_of("/items/0/held") == "tingkat"
