"""Policies in the portal: looked at, checked at their lines, tried on people, published after one more question."""

import re
from html import unescape
from typing import Any

import httpx
import pytest_asyncio
from portal_world import PORTAL, World

from portal.language import language
from portal.views import board, policies, policy_form, policy_trial
from portal.views.typed import Form

ID, EN = language("id"), language("en")
TITLE = {"id": "Kinerja kota", "en": "Performance of the town"}
TEXT = "policy_id: kota\nversion: 2\ntitle: {id: Kinerja kota}\nrounding_places: banyak\n"
SOUND = {"valid": True, "policy_id": "kota", "version": 2, "title": TITLE, "refusal": None}
NOW = {
    "results": "above",
    "behaviour": "as",
    "predicate": "baik",
    "results_percent": "110",
    "behaviour_percent": "100",
    "missing": [],
}
TRIED = NOW | {"results": None, "predicate": None, "results_percent": None, "missing": ["component:survei"]}
COUNTS = {"sangat_baik": 0, "baik": 2, "butuh_perbaikan": 0, "kurang": 0, "sangat_kurang": 0}
TRIAL = {
    "people": 2,
    "predicates_now": COUNTS,
    "predicates_tried": COUNTS | {"baik": 1},
    "changed": [{"appraisal_id": "a", "employee_id": "e1", "unit_id": "u", "now": NOW, "tried": TRIED}],
    "next": None,
}
WRONG = {
    "status": 422,
    "code": "policy-refused",
    "detail": "rounding_places: baris 4: harus berupa bilangan bulat.",
    "errors": [{"pointer": "/rounding_places", "detail": "baris 4: harus berupa bilangan bulat."}],
}
CYCLE = {"cycle_id": "2025", "title": "Evaluasi 2025", "status": "open"}


def row(policy_id: str, version: int, *, packaged: bool) -> dict[str, Any]:
    return {
        "policy_id": policy_id,
        "version": version,
        "title": TITLE,
        "packaged": packaged,
        "valid_from": "2025-01-01",
        "valid_to": None,
    }


ROWS = [row("sasaran", 1, packaged=True), row("sasaran", 2, packaged=True), row("kota", 1, packaged=False)]
POLICY = {
    "packaged": False,
    "policy": row("kota", 1, packaged=False)
    | {
        "regulation": "Perwal 3/2025",
        "periods": ["annual"],
        "results": {
            "method": "weighted_percent",
            "components": [{"label": TITLE, "weight": "2"}, {"label": TITLE, "weight": "1"}],
            "bounds": {"above": "100", "above_inclusive": False, "as_from": "90"},
        },
        "behaviour": {"method": "feedback", "criteria": [{"label": {"id": "Disiplin", "en": None}, "weight": "1"}]},
        "competences": [],
    },
}


def test_the_agencys_own_policies_come_first_and_earlier_versions_below() -> None:
    shown = policies.policies(ROWS, ID, published=("kota", 1))

    assert [each.href for each in shown.newest] == ["/kelola/kebijakan/kota/1", "/kelola/kebijakan/sasaran/2"]
    assert [each.href for each in shown.earlier] == ["/kelola/kebijakan/sasaran/1"]
    assert [each.tag.text for each in shown.newest] == ["Milik instansi", "Bawaan"]
    assert shown.notices[0].title == "Kinerja kota, versi 1, sudah terbit"
    assert policies.policies(ROWS, ID, published=("lain", 1)).notices == []


def test_a_policy_is_told_in_words_with_its_weights_as_shares() -> None:
    shown = policies.page(POLICY, EN)

    facts = {each.label: each for each in shown.facts}
    assert shown.title == "Performance of the town"
    assert list(facts["Results"].lines) == ["Performance of the town, 66.67%", "Performance of the town, 33.33%"]
    assert facts["Limits of results"].value == "above expectation if more than 100%, as expected from 90%"
    assert list(facts["Behaviour"].lines) == ["Disiplin, 100%"]


def test_what_is_wrong_stands_beside_its_line() -> None:
    shown = policy_form.page(ID, text=TEXT, problems=[("rounding_places", "baris 4: harus berupa bilangan bulat.")])

    (found,) = shown.problems
    assert (found.line, found.content, found.text) == (
        "Baris 4",
        "rounding_places: banyak",
        "Harus berupa bilangan bulat.",
    )
    assert shown.errors[0].text == "Baris 4, rounding_places: harus berupa bilangan bulat."
    assert (shown.errors[0].field, shown.good, shown.may_publish) == ("naskah", False, False)


def test_what_has_no_line_is_said_as_it_is() -> None:
    shown = policy_form.page(ID, text="", problems=[("", "dokumen kebijakan terlalu besar.")])

    assert (shown.problems[0].line, shown.errors[0].text) == ("", "Dokumen kebijakan terlalu besar.")


def test_a_sound_policy_that_would_not_be_kept_can_be_tried_and_not_published() -> None:
    shown = policy_form.page(ID, text=TEXT, checked=SOUND | {"refusal": "Pakai policy_id lain."}, cycles=[CYCLE])

    assert shown.notice is not None
    assert (shown.notice.text, shown.may_publish, len(shown.where)) == ("Pakai policy_id lain.", False, 2)


def test_a_text_to_change_is_the_next_version() -> None:
    assert policy_form.next_version("# a\nversion: 9\nx: {version: 1}\n") == "# a\nversion: 10\nx: {version: 1}\n"


def test_a_file_that_is_no_text_is_told_from_an_empty_form() -> None:
    assert policy_form.text_of(Form((("naskah", "a: 1\r\nb: 2"),)), []) == "a: 1\nb: 2"
    assert policy_form.text_of(Form(()), [b"\xef\xbb\xbfa: 1"]) == "a: 1"
    assert policy_form.text_of(Form(()), [b"\xff\xfe\x00"]) is None


def test_a_trial_says_for_whom_the_suggestion_changes_and_what_would_be_missing() -> None:
    shown = policy_trial.shown(TRIAL, {"u": "Bidang"}, {"e1": "Bayu"}, ID)

    (found,) = shown.rows
    assert shown.notice.title == "Saran berubah untuk 1 dari 2 orang"
    assert (found.name, found.unit, found.now.predicate, found.tried.predicate) == (
        "Bayu",
        "Bidang",
        "Baik",
        "tanpa predikat",
    )
    assert list(found.now.lines) == ["Hasil kerja di atas ekspektasi (110%)", "Perilaku sesuai ekspektasi (100%)"]
    assert found.tried.lines[-1] == "Belum ada: nilai satu bagian hasil kerja"
    assert (shown.now[1].text, shown.tried[1].text, shown.tried[-1].text) == ("2", "1", "1")


def test_a_trial_that_changes_nothing_says_so_and_a_long_one_is_cut() -> None:
    nothing = policy_trial.shown(TRIAL | {"changed": []}, {}, {}, ID)
    many = policy_trial.shown(TRIAL | {"people": 300, "changed": TRIAL["changed"] * 250, "next": "c"}, {}, {}, ID)

    assert nothing.notice.title == "Saran tidak berubah untuk 2 orang"
    assert (len(many.rows), many.following) == (200, "c")
    assert many.more.startswith("dan 50 orang lagi")
    assert policy_trial.shown(TRIAL | {"people": 0, "changed": []}, {}, {}, ID).now[0].share == 0


def test_officers_find_policies_where_they_begin() -> None:
    assert "/kelola/kebijakan" in [each.href for each in board.home([], ID).ways]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


@pytest_asyncio.fixture
async def officer(world: World) -> World:
    await world.sign_in()
    world.answer("GET", "/v1/cycles", {"items": [CYCLE], "next": None})
    world.answer("GET", "/v1/units", {"items": [{"unit_id": "u", "name": "Bidang"}], "next": None})
    world.answer("POST", "/v1/names", {"items": [{"employee_id": "e1", "name": "Bayu"}]})
    world.answer("POST", "/v1/policies", SOUND)
    world.answer("POST", "/v1/cycles/2025/policy-trials", TRIAL)
    return world


async def sent(world: World, **fields: str) -> Any:
    page = await world.client.get("/kelola/kebijakan/baru")
    given = {"_bukti": hidden(page.text, "_bukti"), "_kunci": "k", "naskah": TEXT}
    return await world.client.post("/kelola/kebijakan/baru", data=given | fields, headers={"origin": PORTAL})


def orders(world: World) -> list[str]:
    return [str(each.url.raw_path, "ascii") for each in world.asked if each.method == "POST"]


async def test_a_text_is_checked_and_what_was_typed_stays(officer: World) -> None:
    officer.answer("POST", "/v1/policies", WRONG, status=422)

    answer = await sent(officer, _aksi="periksa")

    assert answer.status_code == 422
    assert "rounding_places: banyak" in answer.text
    assert 'href="#naskah"' in answer.text
    assert officer.asked[-1].headers["content-type"] == "application/yaml"


async def test_a_file_takes_the_place_of_the_text(officer: World) -> None:
    page = await officer.client.get("/kelola/kebijakan/baru")
    answer = await officer.client.post(
        "/kelola/kebijakan/baru",
        data={"_bukti": hidden(page.text, "_bukti"), "_kunci": "k", "naskah": "lama", "_aksi": "periksa"},
        files={"berkas": ("kota.yaml", TEXT.encode(), "application/yaml")},
        headers={"origin": PORTAL},
    )

    assert answer.status_code == 200
    assert "policy_id: kota" in answer.text


async def test_nothing_chosen_and_a_file_that_is_no_text_are_said_at_the_file(officer: World) -> None:
    assert 'href="#berkas"' in (await sent(officer, naskah="", _aksi="periksa")).text


async def test_a_policy_is_tried_on_the_people_of_a_cycle(officer: World) -> None:
    answer = await sent(officer, _aksi="coba", siklus="2025", unit="u")

    assert "Saran berubah untuk 1 dari 2 orang" in answer.text
    assert "/v1/cycles/2025/policy-trials?unit_id=u" in orders(officer)
    await sent(officer, _lanjut="c2", siklus="2025")
    assert "/v1/cycles/2025/policy-trials?after=c2" in orders(officer)


async def test_only_what_was_checked_is_published_and_only_after_one_more_question(officer: World) -> None:
    checked = await sent(officer, _aksi="periksa")
    print_of = hidden(checked.text, "_sidik")

    asked = await sent(officer, _aksi="terbitkan", _sidik=print_of)
    assert "Terbitkan Kinerja kota, versi 2?" in asked.text
    other = await sent(officer, _aksi="kirim", _sidik=print_of, naskah=f"{TEXT}# lain")
    assert other.status_code == 200
    assert "/v1/policies" not in orders(officer)

    done = await sent(officer, _aksi="kirim", _sidik=print_of, naskah=hidden(asked.text, "naskah"))
    assert (done.status_code, done.headers["location"]) == (303, "/kelola/kebijakan?terbit=kota&versi=2")
    assert orders(officer)[-1] == "/v1/policies"
    assert officer.asked[-1].headers["idempotency-key"]


async def test_a_file_as_it_was_saved_is_the_text_that_the_browser_sends_back(officer: World) -> None:
    page = await officer.client.get("/kelola/kebijakan/baru")
    checked = await officer.client.post(
        "/kelola/kebijakan/baru",
        data={"_bukti": hidden(page.text, "_bukti"), "_kunci": "k", "naskah": "", "_aksi": "periksa"},
        files={"berkas": ("kota.yaml", f"{TEXT}\n".encode(), "application/yaml")},
        headers={"origin": PORTAL},
    )

    asked = await sent(
        officer, _aksi="terbitkan", _sidik=hidden(checked.text, "_sidik"), naskah=TEXT.replace("\n", "\r\n")
    )

    assert "Terbitkan Kinerja kota, versi 2?" in asked.text


async def test_a_version_is_given_as_a_file_and_as_a_text_to_change(officer: World) -> None:
    text = "policy_id: kota\nversion: 2\n"
    told = {"content-type": "application/yaml"}

    def answered(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=text, headers=told)

    officer.answers["GET", "/v1/policies/kota/2/text"] = answered

    file = await officer.client.get("/kelola/kebijakan/kota/2/berkas")
    form = await officer.client.get("/kelola/kebijakan/baru?dari=kota&versi=2")

    assert (file.text, 'filename="kota-2.yaml"' in file.headers["content-disposition"]) == (text, True)
    assert "version: 3" in form.text
