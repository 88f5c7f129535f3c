"""What people reported, corrected and took back: views, and pages asked for over HTTP."""

from typing import Any

import pytest
from portal_world import World

from portal.language import language
from portal.views import change, log, reported
from portal.views.typed import Form

ID = language("id")
PLAN_ID, AT = "sorong:plan:2025:bayu:1", "/rencana/sorong:plan:2025:bayu:1/capaian"
TOLD = f"/v1/plans/{PLAN_ID}"
REASON = "Salah menjumlah bulan Maret."
TITLED = {"url": "https://a.go.id/1", "title": "Rekap"}


def form(**fields: str) -> Form:
    return Form(tuple((name.replace("_", "-"), value) for name, value in fields.items()))


def plan(**changed: Any) -> dict[str, Any]:
    indicators = [
        {"indicator_id": "i1", "name": "Izin terbit", "unit": "izin", "quantitative": True},
        {"indicator_id": "i2", "name": "Mutu layanan", "unit": "", "quantitative": False},
    ]
    told = {"id": PLAN_ID, "status": "agreed", "objectives": [{"name": "Izin", "indicators": indicators}]}
    return told | changed


def report(**changed: Any) -> dict[str, Any]:
    told = {
        "realisation_id": "r1",
        "indicator_id": "i1",
        "version": 2,
        "on": "2025-03-31",
        "value": "95.500000",
        "text": "",
        "evidence": [TITLED],
        "status": "submitted",
        "recorded_at": "2025-04-01T03:00:00Z",
        "original": None,
        "steps": [],
    }
    return told | changed


def test_reports_are_listed_newest_first_with_what_became_of_each() -> None:
    first = {"indicator_id": "i1", "on": "2025-03-31", "value": "90", "text": "", "evidence": []}
    steps = [{"reason": REASON}, {"reason": ""}]
    told = [
        report(original=first, steps=steps),
        report(realisation_id="r2", indicator_id="i2", on="2025-06-30", value=None, text="Baik", status="withdrawn"),
    ]

    newest, oldest = reported.rows(plan(), told, ID)

    assert (newest.title, newest.value, newest.tag.text, newest.change) == ("Mutu layanan", "Baik", "Ditarik", "")
    assert (oldest.value, oldest.before, oldest.note) == ("95,5 izin", "Semula: 90 izin", REASON)
    assert oldest.change == f"{AT}/r1"
    assert reported.rows(plan(status="closing"), [report()], ID)[0].change == ""


def test_the_form_of_a_correction_begins_with_what_was_said() -> None:
    page = reported.change(plan(), report(), ID)

    assert page.title == "Perbaiki capaian: Izin terbit"
    assert [each.value for each in page.fields] == ["2025-03-31", "95,5", "https://a.go.id/1", ""]
    assert page.version == 2
    assert reported.change(plan(), report(value=None, text="Baik"), ID).fields[1].kind == "area"


def test_a_correction_keeps_the_titles_of_its_links_and_the_version_that_was_seen() -> None:
    links = "https://a.go.id/1\r\nhttps://a.go.id/2"
    typed = Form((("nilai", "96"), ("bukti", links), ("alasan", REASON), ("_versi", "1")))

    body = reported.correction_of(typed, report())

    assert body["evidence"] == [TITLED, {"url": "https://a.go.id/2"}]
    assert (body["value"], body["version"]) == ("96", 1)
    assert reported.withdrawal_of(form(alasan_tarik=REASON), report())["version"] == 2
    assert "text" in reported.correction_of(typed, report(value=None, text="Baik"))


@pytest.mark.parametrize(
    ("pointer", "field"),
    [("/value", "nilai"), ("/items/0/evidence/1/url", "bukti"), ("/reason", "alasan"), ("/items", "")],
)
def test_a_refusal_leads_to_its_field(pointer: str, field: str) -> None:
    assert reported.field_of(pointer) == field
    assert change.withdrawal_field("alasan") == "alasan-tarik"


def test_correcting_an_entry_of_the_log_loses_none_of_its_links() -> None:
    entry = {"activity_id": "a", "on": "2025-03-03", "text": "Rapat", "minutes": 60, "version": 1}
    told = entry | {"evidence": [TITLED, {"url": "https://a.go.id/2", "title": ""}]}

    page = log.change("p", "2025-03", told, (), None, ID)
    typed = {each.name: each.value for each in page.fields}

    assert log.body_of(typed, "a", told)["evidence"] == [TITLED, {"url": "https://a.go.id/2"}]


async def prepared(world: World, *reports: dict[str, Any]) -> None:
    await world.sign_in()
    world.answer("GET", TOLD, plan())
    world.answer("GET", f"{TOLD}/realisations", {"items": list(reports), "next": None})


async def test_a_report_is_corrected_and_another_taken_back(world: World) -> None:
    await prepared(world, report())
    done = {"items": [{"id": "r1", "outcome": "applied", "errors": [], "detail": None}]}
    world.answer("POST", f"{TOLD}/realisations/corrections", done)
    world.answer("POST", f"{TOLD}/realisations/withdrawals", done)

    shown = await world.client.get(f"{AT}/r1")
    assert 'value="95,5"' in shown.text
    corrected = await world.send(
        f"{AT}/r1/perbaikan", tanggal="2025-03-31", nilai="96", bukti="", alasan=REASON, _versi="2"
    )
    withdrawn = await world.send(f"{AT}/r1/penarikan", **{"alasan-tarik": REASON, "_versi": "2"})

    assert [each.headers["location"] for each in (corrected, withdrawn)] == [f"{AT}?tersimpan=1"] * 2
    [correction] = world.sent(f"{TOLD}/realisations/corrections")
    assert correction["items"][0] | {"value": "96", "reason": REASON, "version": 2} == correction["items"][0]
    assert world.sent(f"{TOLD}/realisations/withdrawals") == [{"items": [{"id": "r1", "reason": REASON, "version": 2}]}]


@pytest.mark.parametrize(
    ("path", "fields", "kept"),
    [
        ("perbaikan", {"tanggal": "2025-03-31", "nilai": "96", "alasan": "x"}, 'id="alasan-salah"'),
        ("penarikan", {"alasan-tarik": "x"}, 'id="alasan-tarik-salah"'),
    ],
)
async def test_what_goals_refuses_is_said_at_the_field(
    world: World, path: str, fields: dict[str, str], kept: str
) -> None:
    await prepared(world, report())
    error = {"pointer": "/reason", "detail": "Tulis alasannya."}
    refused = {"id": "r1", "outcome": "refused", "errors": [error], "detail": "Belum."}
    for act in ("corrections", "withdrawals"):
        world.answer("POST", f"{TOLD}/realisations/{act}", {"items": [refused]})

    answer = await world.send(f"{AT}/r1/{path}", **fields)

    assert answer.status_code == 422
    assert kept in answer.text


async def test_an_empty_correction_is_not_sent_and_a_report_that_is_gone_leads_back(world: World) -> None:
    await prepared(world, report())

    empty = await world.send(f"{AT}/r1/perbaikan", tanggal="", nilai="", alasan=REASON)
    gone = await world.client.get(f"{AT}/r9")

    assert (empty.status_code, 'id="nilai-salah"' in empty.text, REASON in empty.text) == (422, True, True)
    assert gone.headers["location"] == AT
    assert (await world.send(f"{AT}/r9/penarikan")).headers["location"] == AT
