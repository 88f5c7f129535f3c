"""Decisions that wait for the superior of raters: marked, checked and approved at once."""

from typing import Any

from portal_results import ID as APPRAISAL_ID
from portal_results import NAMES, outcome
from portal_world import World

from portal.language import language
from portal.views import approvals, team
from portal.views.typed import Form

ID = language("id")
OTHER = "sorong:appraisal:2025:e2:1"
VALUE, TOLD = f"{APPRAISAL_ID}|as|as", f"{OTHER}|above|above"


def row(**changed: Any) -> dict[str, Any]:
    told = {
        "appraisal_id": APPRAISAL_ID,
        "version": 3,
        "cycle_id": "2025",
        "employee_id": "e1",
        "suggested": outcome(),
        "decided": outcome(),
        "decided_by": "r",
        "decided_on": "2026-01-05",
        "deviates": False,
        "deviation_reason": "",
        "approval": {"approver_id": "g"},
    }
    return told | changed


DEVIATES = row(
    appraisal_id=OTHER,
    employee_id="e2",
    decided=outcome("above", "above", "sangat_baik"),
    deviates=True,
    deviation_reason="Dampaknya jauh melampaui target.",
)


def answered(id: str, status: str, detail: str | None = None) -> dict[str, Any]:
    return {"appraisal_id": id, "status": status, "detail": detail}


def test_what_differs_from_the_suggestion_comes_first_with_its_reason() -> None:
    first, second = approvals.view([row(), DEVIATES], NAMES, ID).waiting

    assert (first.tag.text, second.tag.text) == ("Berbeda dari saran", "Sesuai saran")
    assert first.rows[-1].value == "Dampaknya jauh melampaui target."
    assert (first.value, second.open.href) == (TOLD, f"/hasil/{APPRAISAL_ID}")


def test_officers_approve_only_what_is_theirs() -> None:
    others = row(approval={"approver_id": "x"})

    assert approvals.mine([row(), others, row(approval=None)], frozenset({"g"})) == [row()]


def test_the_ratings_that_were_seen_are_those_that_are_approved() -> None:
    sent = Form((("setuju", VALUE), ("setuju", "apa saja")))

    assert approvals.items_of(sent) == [
        {"appraisal_id": APPRAISAL_ID, "approved": True, "results": "as", "behaviour": "as"}
    ]
    assert approvals.view([row()], NAMES, ID, form=sent).waiting[0].marked


def test_the_team_page_leads_to_what_waits() -> None:
    shown = team.view([], [], NAMES, ID, to_approve=2)

    assert shown.approve is not None
    assert (shown.approve.text, shown.approve.href) == ("Setujui 2 putusan", "/tim/persetujuan")
    assert team.view([], [], NAMES, ID).approve is None


async def prepared(world: World, *rows: dict[str, Any]) -> None:
    await world.sign_in("g")
    world.answer("GET", "/v1/approvals", {"items": list(rows), "next": None})
    world.answer("GET", "/v1/delegations", {"items": [], "next": None})
    world.answer("POST", "/v1/names", {"items": [{"employee_id": "e1", "name": "Bayu Nugroho"}]})


async def test_decisions_are_checked_and_then_approved_at_once(world: World) -> None:
    await prepared(world, row(), DEVIATES)
    world.answer("POST", "/v1/approvals", {"items": [answered(APPRAISAL_ID, "would_answer")]})

    assert "Tandai putusan tentang Bayu Nugroho" in (await world.client.get("/tim/persetujuan")).text
    nobody = await world.send("/tim/persetujuan")
    assert (nobody.status_code, "Tandai sedikitnya satu putusan" in nobody.text) == (422, True)
    checked = await world.send("/tim/persetujuan", setuju=[VALUE], _aksi="periksa")
    assert "Setujui 1 putusan" in checked.text
    changing = await world.send("/tim/persetujuan", setuju=[VALUE], _aksi="ubah")
    assert f'value="{VALUE}" id="sorong-appraisal-2025-e1-1" checked' in changing.text
    world.answer("POST", "/v1/approvals", {"items": [answered(APPRAISAL_ID, "answered")]})
    done = await world.send("/tim/persetujuan", setuju=[VALUE], _aksi="kirim")

    assert "1 putusan disetujui" in done.text
    assert [each["dry_run"] for each in world.sent("/v1/approvals")] == [True, False]


async def test_a_decision_that_changed_meanwhile_is_named_and_the_marks_stay(world: World) -> None:
    await prepared(world, row(), DEVIATES)
    world.answer("POST", "/v1/approvals", {"items": [answered(APPRAISAL_ID, "rejected", "Putusan sudah berubah.")]})

    answer = await world.send("/tim/persetujuan", setuju=[VALUE], _aksi="periksa")

    assert answer.status_code == 422
    assert "Bayu Nugroho: Putusan sudah berubah." in answer.text
    assert "checked" in answer.text
