"""What changes at a unit is heard without content; where it cannot be heard, the browser asks no more."""

from typing import Any

import httpx
import pytest
from portal_world import PORTAL, World

from portal.language import language
from portal.views import team

EVENTS = b"event: progress\ndata: {}\n\n: ping\n\nevent: plan\nid: p/2\ndata: {}\n\n"
WHERE = f"{PORTAL}/tim/langsung?siklus=2025&unit=bidang"
PATH = "/v1/units/bidang/monitor"


def plan(employee: str, unit: str, cycle: str) -> dict[str, Any]:
    return {
        "id": f"x:plan:{cycle}:{employee}:1",
        "employee_id": employee,
        "cycle_id": cycle,
        "segment": 1,
        "unit_id": unit,
        "position": "Penata",
        "status": "draft",
        "revision_pending": False,
    }


async def test_changes_are_told_without_what_changed(world: World) -> None:
    await world.sign_in()
    world.answers["GET", PATH] = lambda _request: httpx.Response(200, content=EVENTS)

    answer = await world.client.get(WHERE)

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text == ":\n\nevent: berubah\ndata:\n\n"
    assert world.asked[-1].url.params["cycle_id"] == "2025"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("status", [403, 404, 503])
async def test_where_nothing_can_be_heard_the_browser_asks_no_more(world: World, status: int) -> None:
    await world.sign_in()
    world.answer("GET", PATH, {"status": status, "code": "x"}, status=status)

    assert (await world.client.get(WHERE)).status_code == 204


async def test_a_service_that_is_away_is_not_asked_again(world: World) -> None:
    await world.sign_in()

    assert (await world.client.get(WHERE)).status_code == 204


def test_the_team_page_hears_of_the_newest_cycle_and_the_largest_unit() -> None:
    plans = [plan("a", "u1", "2025"), plan("b", "u2", "2025"), plan("c", "u2", "2025"), plan("d", "u1", "2024")]

    assert team.view(plans, [], {}, language("id")).live == "/tim/langsung?siklus=2025&unit=u2"
    assert team.view([], [], {}, language("id")).live == ""
