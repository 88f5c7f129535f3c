"""Pages on which results are mended, asked for over HTTP: what services are sent, and what becomes of a refusal."""

from typing import Any

import pytest
from portal_results import ID, LONG, appraisal, correction, explanation, objection
from portal_world import World

PLACE, TOLD = f"/hasil/{ID}", f"/v1/appraisals/{ID}"
PROPOSED = {"jenis": "ganti", "hasil": "above", "perilaku": "as", "alasan": LONG, "bukti": "https://a.go.id/1"}


def problem(status: int, *errors: dict[str, str], detail: str = "Belum dapat.") -> dict[str, Any]:
    return {"status": status, "code": "x", "detail": detail, "errors": list(errors)}


async def prepared(world: World, me: str = "r", **changed: Any) -> None:
    await world.sign_in(me)
    told = appraisal(**changed)
    world.answer("GET", TOLD, told)
    world.answer("GET", f"{TOLD}/explanation", explanation())
    world.answer("GET", f"{TOLD}/objection", {"last_day": None, "objection": told["objection"]})
    world.answer("GET", "/v1/agency", {"today": "2026-01-20"})
    world.answer("GET", "/v1/delegations", {"items": [], "next": None})
    names = [{"employee_id": "e1", "name": "Bayu Nugroho"}, {"employee_id": "g", "name": "Gunawan Wibisono"}]
    world.answer("POST", "/v1/names", {"items": names})


async def test_a_correction_is_checked_before_it_is_sent(world: World) -> None:
    await prepared(world)
    world.answer("POST", f"{TOLD}/corrections", {})

    checked = await world.send(f"{PLACE}/koreksi", **PROPOSED, _versi="7")
    assert "Periksa koreksi hasil Bayu Nugroho" in checked.text
    assert world.sent(f"{TOLD}/corrections") == []

    changing = await world.send(f"{PLACE}/koreksi", **PROPOSED, _aksi="ubah")
    assert LONG in changing.text
    done = await world.send(f"{PLACE}/koreksi", **PROPOSED, _aksi="kirim", _versi="7")

    assert (done.status_code, done.headers["location"]) == (303, PLACE)
    [body] = world.sent(f"{TOLD}/corrections")
    assert body["proof"] == ["https://a.go.id/1"]
    [asked] = [each for each in world.asked if each.url.path == f"{TOLD}/corrections"]
    assert asked.headers["if-match"] == '"7"'


async def test_what_is_missing_is_said_and_what_was_typed_stays(world: World) -> None:
    await prepared(world)

    answer = await world.send(f"{PLACE}/koreksi", jenis="ganti", alasan="pendek sekali", bukti="arsip")

    assert answer.status_code == 422
    assert "<title>Kesalahan:" in answer.text
    for text in ("pendek sekali", "Pilih hasil kerja yang baru", "paling sedikit 20 huruf", 'href="#bukti"'):
        assert text in answer.text


async def test_a_refused_correction_is_told_at_its_field(world: World) -> None:
    await prepared(world)
    error = {"pointer": "/results", "detail": "rating baru sama dengan yang lama."}
    world.answer("POST", f"{TOLD}/corrections", problem(422, error), status=422)

    answer = await world.send(f"{PLACE}/koreksi", **PROPOSED, _aksi="kirim")

    assert answer.status_code == 422
    assert 'id="hasil-salah"' in answer.text
    assert LONG in answer.text


async def test_whoever_was_first_is_said_in_one_sentence(world: World) -> None:
    await prepared(world)
    world.answer("POST", f"{TOLD}/corrections", problem(412, detail="Muat ulang halamannya."), status=412)

    answer = await world.send(f"{PLACE}/koreksi", **PROPOSED, _aksi="kirim", _versi="6")

    assert answer.status_code == 412
    assert "Orang lain mengubahnya lebih dahulu" in answer.text
    assert LONG in answer.text


async def test_a_correction_is_decided_from_its_check_page(world: World) -> None:
    await prepared(world, "g", corrections=[correction()])
    world.answer("POST", f"{TOLD}/correction/decision", {})

    page = await world.client.get(f"{PLACE}/putusan-koreksi")
    assert "https://arsip.example.go.id/1" in page.text
    checked = await world.send(f"{PLACE}/putusan-koreksi", putusan="setuju", alasan=LONG)
    assert "tidak dapat ditarik" in checked.text
    done = await world.send(f"{PLACE}/putusan-koreksi", putusan="setuju", alasan=LONG, _aksi="kirim")

    assert done.status_code == 303
    assert world.sent(f"{TOLD}/correction/decision") == [{"approved": True, "reason": LONG}]


async def test_without_a_correction_the_result_is_shown(world: World) -> None:
    await prepared(world, "g")

    answer = await world.client.get(f"{PLACE}/putusan-koreksi")

    assert answer.headers["location"] == PLACE


async def test_an_appraisal_is_opened_again_with_a_reason(world: World) -> None:
    await prepared(world, status="decided")
    world.answer("POST", f"{TOLD}/reopenings", {})

    assert (await world.client.get(f"{PLACE}/buka-kembali")).status_code == 200
    assert (await world.send(f"{PLACE}/buka-kembali", alasan="x")).status_code == 422
    assert (await world.send(f"{PLACE}/buka-kembali", alasan=LONG)).status_code == 303
    assert world.sent(f"{TOLD}/reopenings") == [{"reason": LONG}]


async def test_one_side_says_something_about_an_objection(world: World) -> None:
    await prepared(world, objection=objection())
    world.answer("POST", f"{TOLD}/objection/statements", {})

    assert "Keterangan atas keberatan" in (await world.client.get(PLACE)).text
    short = await world.send(f"{PLACE}/keterangan", keterangan="x")
    assert (short.status_code, 'id="keterangan-salah"' in short.text) == (422, True)
    assert (await world.send(f"{PLACE}/keterangan", keterangan=LONG)).status_code == 303
    assert world.sent(f"{TOLD}/objection/statements") == [{"text": LONG}]


@pytest.mark.parametrize(
    ("matter", "route"),
    [
        ("keberatan", "objection/decider"),
        ("koreksi", "correction/decider"),
        ("persetujuan", "approval/approver"),
    ],
)
async def test_an_officer_looks_up_who_decides_and_names_one(world: World, matter: str, route: str) -> None:
    await prepared(world, "p", objection=objection(), corrections=[correction(decider_id=None)])
    found = {"employee_id": "g", "name": "Gunawan Wibisono", "position": "Kepala Dinas"}
    world.answer("GET", "/v1/people", {"items": [found], "next": None})
    world.answer("POST", f"{TOLD}/{route}", {})
    page = f"{PLACE}/pemutus/{matter}"

    assert (await world.client.get(page)).status_code == 200
    looked = await world.send(page, cari="gun", alasan=LONG, _aksi="cari")
    assert "Kepala Dinas" in looked.text
    assert LONG in looked.text
    assert (await world.send(page, cari="gun", alasan=LONG)).status_code == 422
    assert (await world.send(page, cari="gun", pejabat="g", alasan=LONG)).status_code == 303
    assert world.sent(f"{TOLD}/{route}") == [{"decider_id": "g", "reason": LONG}]


async def test_nobody_is_named_for_what_does_not_exist(world: World) -> None:
    await prepared(world, "p")

    assert (await world.client.get(f"{PLACE}/pemutus/apa-saja")).status_code == 422


async def test_what_waits_is_listed_with_who_decides(world: World) -> None:
    await world.sign_in("g")
    row = {"appraisal_id": ID, "cycle_id": "2025", "employee_id": "e1", "objection": objection()}
    world.answer("GET", "/v1/objections", {"items": [row], "next": None})
    world.answer("GET", "/v1/corrections", {"items": [], "next": None})
    world.answer("POST", "/v1/names", {"items": [{"employee_id": "e1", "name": "Bayu Nugroho"}]})

    answer = await world.client.get("/perkara")

    assert f'href="{PLACE}"' in answer.text
    assert "Bayu Nugroho, 2025" in answer.text
    assert "Tidak ada koreksi yang menunggu." in answer.text


async def test_a_private_note_is_asked_for_and_shown_to_the_rater_alone(world: World) -> None:
    await prepared(world)
    problem_of_others = problem(403)
    world.answer("GET", f"{TOLD}/note", problem_of_others, status=403)
    assert "Catatan pribadi" not in (await world.client.get(PLACE)).text
    world.answer("GET", f"{TOLD}/note", {"text": "Perlu dukungan."})
    world.answer("PUT", f"{TOLD}/note", {"text": ""})

    assert "Perlu dukungan." in (await world.client.get(PLACE)).text
    saved = await world.send(f"{PLACE}/catatan-pribadi", **{"catatan-pribadi": "Siap naik tugas."})

    assert saved.headers["location"] == PLACE
    [put] = [each for each in world.asked if each.method == "PUT"]
    assert b"Siap naik tugas." in put.content


async def test_a_rater_notes_what_was_observed(world: World) -> None:
    await prepared(world, status="open")
    world.answer("POST", f"{TOLD}/observations", {})
    typed = {"kompetensi": "komunikasi", "tingkat": "4", "lihat": "Menjawab pemohon dengan jelas."}

    assert "Komunikasi" in (await world.client.get(f"{PLACE}/pengamatan")).text
    empty = await world.send(f"{PLACE}/pengamatan", **(typed | {"tingkat": ""}), tanggal="2026-01-10")
    assert (empty.status_code, "Menjawab pemohon" in empty.text) == (422, True)
    done = await world.send(f"{PLACE}/pengamatan", **typed, tanggal="2026-01-10")

    assert done.headers["location"] == f"{PLACE}/pengamatan"
    [body] = world.sent(f"{TOLD}/observations")
    assert body["items"][0] | {"held": 4, "on": "2026-01-10"} == body["items"][0]
