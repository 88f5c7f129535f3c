"""Pages without a sign-in, and files: what is handed on to the services, and what is never kept."""

import json
import re
from typing import Any

from portal_world import PORTAL, World

SURVEY = "k:survey:2025:u"
PUBLIC = f"/v1/public/surveys/{SURVEY}"
QUESTION = {
    "element": "U1",
    "name": {"id": "Waktu", "en": "Time"},
    "question": {"id": "Cepat?", "en": "Fast?"},
    "options": [{"value": value, "text": {"id": str(value), "en": str(value)}} for value in (1, 4)],
}
TOLD = {
    "id": SURVEY,
    "title": "Survei",
    "unit_name": "Puskesmas",
    "agency_name": "Kota",
    "closed": False,
    "form": "tanda",
    "questions": [QUESTION],
    "result": None,
}
CHECKED: dict[str, Any] = {
    "import_id": "i1",
    "status": "checked",
    "files": ["a.csv"],
    "rows": 1,
    "skip_invalid": False,
    "problem_count": 0,
    "problems": [],
    "refusals": [],
    "warnings": [],
    "movements": [],
    "counts": {},
    "done": 0,
    "total": 0,
}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


async def answered(world: World, **fields: str) -> Any:
    page = await world.client.get(f"/survei/{SURVEY}")
    sent = {"_bukti": hidden(page.text, "_bukti"), "_kunci": "k", "tanda": "tanda", "kode": "ABCDE-12345", "U1": "4"}
    headers = {"origin": PORTAL, "user-agent": "Ponsel warga"}
    return await world.client.post(f"/survei/{SURVEY}", data=sent | fields, headers=headers)


async def test_a_citizen_answers_without_signing_in_and_the_device_is_handed_on(world: World) -> None:
    world.answer("GET", PUBLIC, TOLD)
    world.answer("POST", f"{PUBLIC}/answers", {"accepted": True}, status=201)

    done = await answered(world)

    assert (done.status_code, done.headers["location"]) == (303, f"/survei/{SURVEY}/terima-kasih")
    sent = world.asked[-1]
    assert json.loads(sent.content)["answers"] == {"U1": 4}
    assert (sent.headers["user-agent"], sent.headers["x-forwarded-for"]) == ("Ponsel warga", "127.0.0.1")
    assert "authorization" not in sent.headers


async def test_a_code_that_is_used_is_said_at_its_field_and_the_answers_stay(world: World) -> None:
    world.answer("GET", PUBLIC, TOLD)
    used = {"status": 409, "code": "code-used", "detail": "Sudah dipakai."}
    world.answer("POST", f"{PUBLIC}/answers", used, status=409)

    again = await answered(world)

    assert again.status_code == 422
    assert 'href="#kode">Sudah dipakai.' in again.text
    assert re.search(r'name="U1" value="4" checked', again.text)


async def test_too_much_from_one_network_waits_and_nothing_is_lost(world: World) -> None:
    world.answer("GET", PUBLIC, TOLD)
    world.answer("POST", f"{PUBLIC}/answers", {"accepted": True}, status=201)
    for _ in range(60):
        await answered(world)

    late = await answered(world, saran="Ruang tunggu sempit")

    assert late.status_code == 429
    assert "Ruang tunggu sempit" in late.text


async def test_a_form_of_a_citizen_needs_its_proof(world: World) -> None:
    world.answer("GET", PUBLIC, TOLD)

    assert (await answered(world, _bukti="palsu")).status_code == 403


async def sent_files(world: World, content: bytes, **fields: str) -> Any:
    world.answer("GET", "/v1/imports", {"items": [], "next": None})
    page = await world.client.get("/kelola/impor")
    return await world.client.post(
        "/kelola/impor",
        data={"_bukti": hidden(page.text, "_bukti"), "_kunci": "k", **fields},
        files={"berkas": ("a.csv", content, "text/csv")},
        headers={"origin": PORTAL},
    )


async def test_files_are_recorded_only_when_they_are_those_that_were_tried(world: World) -> None:
    await world.sign_in()
    world.answer("POST", "/v1/imports", CHECKED)
    tried = await sent_files(world, b"NIP,Nama\n", _aksi="coba")
    print_of = hidden(tried.text, "_sidik")

    other = await sent_files(world, b"NIP,Nama\nlain\n", _aksi="catat", _sidik=print_of)
    assert other.status_code == 200
    assert [json.loads(each.content)["dry_run"] for each in world.asked if each.method == "POST"] == [True, True]

    same = await sent_files(world, b"NIP,Nama\n", _aksi="catat", _sidik=print_of)
    assert (same.status_code, same.headers["location"]) == (303, "/kelola/impor/i1")


async def test_files_sent_after_the_session_ended_are_asked_for_again(world: World) -> None:
    answer = await world.client.post(
        "/kelola/impor", files={"berkas": ("a.csv", b"x" * 700_000, "text/csv")}, headers={"origin": PORTAL}
    )

    assert answer.status_code == 401
    assert "Sesi Anda sudah berakhir" in answer.text
