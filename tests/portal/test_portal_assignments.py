"""Results that a superior assigns by letter: the form, its check, and what goals is sent."""

from typing import Any

import pytest
from portal_world import World

from portal.language import language
from portal.views import assignment, plan_cards
from portal.views.drafts import Draft
from portal.views.plan_form import Surroundings
from portal.views.typed import Form

ID = language("id")
PLAN_ID = "sorong:plan:2025:bayu:1"
PLACE, TOLD = f"/rencana/{PLAN_ID}/penugasan", f"/v1/plans/{PLAN_ID}"
PLAN: dict[str, Any] = {
    "id": PLAN_ID,
    "version": 4,
    "cycle_id": "2025",
    "employee_id": "bayu",
    "assignment": {"rater_id": "retno"},
    "objectives": [{"objective_id": "hk1", "name": "Izin terbit", "weight": "100.000000"}],
}
LETTER = {
    "nomor": "abcd1234",
    "jenis": "additional",
    "surat": "800/117/ST/2025",
    "tanggal-surat": "2025-04-01",
    "mulai": "2025-04-07",
    "sampai": "2025-06-30",
    "hk": "1",
    "hk-0-id": "hk1",
    "hk-0-nama": "Panitia lomba desa berjalan",
    "hk-0-i": "1",
    "hk-0-i-0-id": "i1",
    "hk-0-i-0-nama": "Desa dinilai",
    "hk-0-i-0-jenis": "angka",
    "hk-0-i-0-target": "12",
    "hk-0-i-0-satuan": "desa",
}


def form(**changed: str) -> Form:
    return Form(tuple((LETTER | {name.replace("_", "-"): value for name, value in changed.items()}).items()))


def around(**rule: Any) -> Surroundings:
    return Surroundings(plan=PLAN, rule=rule, superior=(), rater="")


def test_what_is_assigned_is_additional_and_its_ids_are_not_the_plans() -> None:
    sent = form(bobot_hk1="80")

    assert assignment.missing(sent, Draft.read(sent), ID) == []
    body = assignment.body_of(sent, Draft.read(sent), PLAN)

    [objective] = body["objectives"]
    assert objective["objective_id"] == "abcd1234-hk1"
    assert objective["indicators"][0]["indicator_id"] == "abcd1234-i1"
    assert set(objective) == {"objective_id", "name", "mission", "indicators"}
    assert (body["kind"], body["weights"], body["letter"]) == ("additional", {"hk1": "80"}, "800/117/ST/2025")


def test_a_special_assignment_names_its_official_and_days_are_days() -> None:
    sent = form(jenis="special", surat="", mulai="besok", hk_0_nama="")

    fields = [each.field for each in assignment.missing(sent, Draft.read(sent), ID)]

    assert fields == ["surat", "mulai", "pejabat", "hk-0-nama"]


def test_new_weights_are_asked_for_only_where_they_add_up() -> None:
    page = assignment.form_page(form(), Draft.blank(), around(weights_total="100"), "Bayu", (), ID)

    assert [(each.name, each.hint) for each in page.weights] == [("bobot-hk1", "Sekarang 100.")]
    plain = assignment.form_page(form(), Draft.blank(), around(), "Bayu", (), ID)
    assert plain.weights == []
    assert (plain.objectives[0].kind, plain.objectives[0].serves) == (None, None)


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("/letter_on", "tanggal-surat"),
        ("/weights/hk1", "bobot-hk1"),
        ("/weights", None),
        ("/objectives/0/indicators/0/target", "hk-0-i-0-target"),
        ("", None),
    ],
)
def test_a_refusal_of_an_assignment_leads_to_its_field(pointer: str, field: str | None) -> None:
    assert assignment.field_of(pointer) == field


def test_a_plan_shows_by_which_letter_a_result_came() -> None:
    told = {"name": "Lomba desa", "main": False, "intervenes_in": None, "mission": "", "indicators": []}

    [card] = plan_cards.cards([told | {"extra": {"letter": "800/117/ST/2025"}}], {}, ID)

    assert [each.text for each in card.tags] == ["Tambahan", "Menurut surat 800/117/ST/2025"]


async def test_an_assignment_is_checked_before_it_is_in_force(world: World) -> None:
    await world.sign_in("retno")
    world.answer("GET", TOLD, PLAN)
    world.answer("GET", "/v1/cycles/2025", {"policy_id": "p", "policy_version": 1})
    world.answer("GET", "/v1/policies/p/1", {"policy": {"planning": {}}})
    world.answer("POST", "/v1/names", {"items": [{"employee_id": "bayu", "name": "Bayu Nugroho"}]})
    world.answer("POST", f"{TOLD}/tasks", {})

    assert "Penugasan menurut surat untuk Bayu Nugroho" in (await world.client.get(PLACE)).text
    grown = await world.send(PLACE, **LETTER, _aksi="tambah")
    assert "Hasil kerja 2" in grown.text
    lacking = await world.send(PLACE, **(LETTER | {"surat": ""}), _aksi="periksa")
    assert (lacking.status_code, 'id="surat-salah"' in lacking.text) == (422, True)
    checked = await world.send(PLACE, **LETTER, _aksi="periksa", _versi="4")
    assert "800/117/ST/2025, 1 April 2025" in checked.text
    assert world.sent(f"{TOLD}/tasks") == []
    done = await world.send(PLACE, **LETTER, _aksi="kirim", _versi="4")

    assert done.headers["location"] == f"/rencana/{PLAN_ID}"
    assert len(world.sent(f"{TOLD}/tasks")) == 1


async def test_what_goals_refuses_is_said_at_its_field(world: World) -> None:
    await world.sign_in("retno")
    world.answer("GET", TOLD, PLAN)
    error = {"pointer": "/starts_on", "detail": "penugasan mulai pada masa rencana ini."}
    problem = {"status": 422, "code": "task-days", "detail": "x", "errors": [error]}
    world.answer("POST", f"{TOLD}/tasks", problem, status=422)
    world.answer("GET", "/v1/cycles/2025", {"status": 404}, status=404)

    answer = await world.send(PLACE, **LETTER, _aksi="kirim")

    assert answer.status_code == 422
    assert 'id="mulai-salah"' in answer.text
    assert "Panitia lomba desa berjalan" in answer.text
