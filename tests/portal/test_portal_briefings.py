"""Briefings in which somebody took part, confirmed on a page."""

from typing import Any

from portal_world import World

from portal.language import language
from portal.views import briefings

ID = language("id")
BRIEFING_ID = "sorong:briefing:2025:apel"


def briefing(**changed: Any) -> dict[str, Any]:
    told = {
        "id": BRIEFING_ID,
        "cycle_id": "2025",
        "about": "rules",
        "text": "Cara SKP dinilai.",
        "held_on": "2025-01-20",
        "held_by": "p",
        "proof": ["https://a.go.id/hadir"],
        "people": ["bayu"],
        "acknowledged": {},
    }
    return told | changed


def test_what_is_to_be_confirmed_comes_first_and_others_are_left_out() -> None:
    done = briefing(id="x", about="results", held_on="2025-12-30", acknowledged={"bayu": "2025-12-31"})
    rows = [done, briefing(), briefing(id="y", people=["sari"])]

    first, second = briefings.view(rows, {"p": "Kartini Ayu"}, "bayu", ID).briefings

    assert (first.title, first.action) == ("Sosialisasi aturan penilaian, 2025", f"/sosialisasi/{BRIEFING_ID}")
    assert first.rows[0].value == "Kartini Ayu, 20 Januari 2025"
    [unknown] = briefings.view([briefing()], {}, "bayu", ID).briefings
    assert (unknown.rows[0].label, unknown.rows[0].value) == ("Disampaikan", "20 Januari 2025")
    assert (second.tag.text, second.action) == ("Dikonfirmasi 31 Desember 2025", "")


async def test_a_briefing_is_confirmed(world: World) -> None:
    await world.sign_in()
    world.answer("GET", "/v1/briefings", {"items": [briefing()], "next": None})
    world.answer("POST", "/v1/names", {"items": []})
    world.answer("POST", f"/v1/briefings/{BRIEFING_ID}/acknowledgement", {})

    assert "Saya sudah menerima penjelasan ini" in (await world.client.get("/sosialisasi")).text
    done = await world.send(f"/sosialisasi/{BRIEFING_ID}")

    assert done.headers["location"] == "/sosialisasi"
    assert len(world.sent(f"/v1/briefings/{BRIEFING_ID}/acknowledgement")) == 1
