"""Delegations at the real service: told by the directory or named in person, accepted, used, handed back."""

from datetime import timedelta
from typing import Any

import pytest
from goals_builders import EMPLOYEE, RATER, person_body
from goals_world import objective_in, open_cycle, plan_of

from shared import clock
from shared.events.delegation import Delegated
from shared.events.goals import Plan
from tests.support.waiting import eventually
from tests.support.world import OFFICER, World

pytestmark = pytest.mark.integration

SUBSTITUTE = "wakil"
TODAY = clock.day_in("Asia/Jakarta", clock.now())
REASON = "Alasan yang cukup panjang."


async def test_an_acting_officer_accepts_acts_and_is_taken_back_by_the_directory(world: World) -> None:
    await open_cycle(world, EMPLOYEE, SUBSTITUTE)
    first, last = TODAY - timedelta(days=2), TODAY + timedelta(days=2)
    await world.publish(("person.recorded", _principal(version=2, first=str(first), last=str(last))))
    told = await _received(world)
    assert (told["status"], told["source"], told["kind"]) == ("proposed", "directory", "plh")
    path, agreements = f"delegations/{told['id']}", f"plans/{plan_of(world)}/agreements"
    await world.post(f"plans/{plan_of(world)}/proposals", {"objectives": [objective_in()], "on": "2026-01-12"})

    early = await world.post(agreements, {"on": str(first)}, SUBSTITUTE)
    assert (early.status_code, early.json()["code"]) == (403, "delegation-not-accepted")
    dated_back = await world.post(f"{path}/acceptance", {"on": "2026-01-12"}, SUBSTITUTE)
    assert (dated_back.status_code, dated_back.json()["code"]) == (422, "day-too-early")
    outdated = await world.post(f"{path}/acceptance", {}, SUBSTITUTE, **{"If-Match": '"7"'})
    assert (outdated.status_code, outdated.json()["current_version"]) == (412, told["version"])
    accepted = await world.post(f"{path}/acceptance", {}, SUBSTITUTE, **{"If-Match": f'"{told["version"]}"'})
    assert (accepted.status_code, accepted.json()["answered_on"]) == (200, str(TODAY)), accepted.text
    agreed = await world.post(agreements, {"on": "2026-01-16"}, SUBSTITUTE)

    assert agreed.status_code == 200, agreed.text
    assert (agreed.json()["last_actor_id"], agreed.json()["last_actor_for"]) == (SUBSTITUTE, RATER)
    editions = (await world.get(f"plans/{plan_of(world)}/editions")).json()["items"]
    assert (editions[0]["decided_by"], editions[0]["decided_for"]) == (SUBSTITUTE, RATER)

    over = _principal(version=3, first=str(first), last=str(TODAY - timedelta(days=1)))
    await world.publish(("person.recorded", over))
    await world.shown(path, lambda each: not each["in_force"], SUBSTITUTE)
    for on in (str(first), "2026-01-16", str(TODAY)):
        late = await world.post(agreements, {"on": on}, SUBSTITUTE)
        assert (late.status_code, late.json()["code"]) == (403, "delegation-not-in-force"), on

    await world.publish(("person.recorded", person_body(RATER, version=4)))
    withdrawn = await _received(world, status="withdrawn")
    assert (withdrawn["withdrawn_by"], withdrawn["in_force"]) == (None, False)
    published = await world.published("delegation.withdrawn")
    facts = [each.short for each in published if isinstance(each.body, Delegated)]
    assert facts == ["delegation.proposed", *["delegation.accepted"] * 2, "delegation.withdrawn"]
    last = [each.body for each in published if each.short == "plan.agreed" and isinstance(each.body, Plan)][-1]
    assert (last.last_actor_id, last.last_actor_for) == (SUBSTITUTE, RATER)


async def test_a_principal_names_a_substitute_who_reads_and_hands_back(world: World) -> None:
    await open_cycle(world, EMPLOYEE, SUBSTITUTE)
    asked = await _name(world)
    assert asked.status_code == 200, asked.text
    path, listed = f"delegations/{asked.json()['id']}", f"plans?rater_id={RATER}"
    assert (await _name(world)).json()["version"] == asked.json()["version"]
    assert (await world.get(listed, SUBSTITUTE)).status_code == 403

    assert (await world.post(f"{path}/acceptance", {}, RATER)).json()["code"] == "not-yours"
    accepted = await world.post(f"{path}/acceptance", {}, SUBSTITUTE)
    assert (accepted.json()["in_force"], accepted.json()["kind"]) == (True, "delegate")
    plans = (await world.get(listed, SUBSTITUTE)).json()["items"]
    assert [each["employee_id"] for each in plans] == [EMPLOYEE, SUBSTITUTE]
    assert (await world.get(f"plans/{plan_of(world)}", SUBSTITUTE)).status_code == 200

    handed_back = await world.post(f"{path}/refusal", {"reason": REASON}, SUBSTITUTE)

    assert (handed_back.status_code, handed_back.json()["status"]) == (200, "declined")
    assert (await world.get(f"plans/{plan_of(world)}", SUBSTITUTE)).status_code == 403


async def test_who_sees_and_ends_a_delegation(world: World) -> None:
    await open_cycle(world, EMPLOYEE, SUBSTITUTE)
    id = (await _name(world)).json()["id"]

    for who, roles, status in ((RATER, (), 200), (SUBSTITUTE, (), 200), ("p", (OFFICER,), 200), (EMPLOYEE, (), 404)):
        assert (await world.get(f"delegations/{id}", who, *roles)).status_code == status, who
    assert (await world.get(f"delegations/{id}", RATER, agency=f"{world.agency}-2")).status_code == 404
    lists = {"given": [RATER], "received": [SUBSTITUTE]}
    for mine, people in lists.items():
        for who in (RATER, SUBSTITUTE, EMPLOYEE):
            found = (await world.get(f"delegations?mine={mine}", who)).json()["items"]
            assert len(found) == (who in people), (mine, who)
    assert len((await world.get("delegations?status=proposed", "p", OFFICER)).json()["items"]) == 1
    assert (await world.get("delegations?status=accepted", "p", OFFICER)).json()["items"] == []

    stranger = await world.post(f"delegations/{id}/withdrawal", {"reason": REASON}, EMPLOYEE)
    assert (stranger.status_code, stranger.json()["code"]) == (404, "not-found")
    withdrawn = await world.officer(f"delegations/{id}/withdrawal", {"reason": REASON})
    assert (withdrawn.json()["status"], withdrawn.json()["withdrawn_by"]) == ("withdrawn", "pengelola")
    over = await world.post(f"delegations/{id}/acceptance", {}, SUBSTITUTE)
    assert (over.status_code, over.json()["code"]) == (409, "delegation-over")


async def test_a_delegation_that_cannot_be_is_refused_at_the_door(world: World) -> None:
    await open_cycle(world, EMPLOYEE, SUBSTITUTE)
    yesterday, later = TODAY - timedelta(days=1), TODAY + timedelta(days=400)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"delegate_id": RATER}, "wrong-delegate"),
        ({"delegate_id": "tak-ada"}, "wrong-delegate"),
        ({"valid_from": yesterday.isoformat()}, "delegation-dates"),
        ({"valid_to": yesterday.isoformat()}, "delegation-dates"),
        ({"valid_to": later.isoformat()}, "delegation-dates"),
        ({"valid_from": later.isoformat(), "valid_to": later.isoformat()}, "delegation-dates"),
        ({"valid_to": "9999-12-31"}, "delegation-dates"),
        ({"valid_from": "0001-01-01"}, "delegation-dates"),
        ({"delegate_id": "a:b"}, "invalid"),
        ({"delegate_id": "$ne"}, "invalid"),
        ({"delegate_id": {"$ne": ""}}, "invalid"),
        ({"delegate_id": "x" * 65}, "invalid"),
        ({"valid_to": "kapan-kapan"}, "invalid"),
        ({"reason": "x" * 4001}, "invalid"),
        ({"kind": "plt"}, "invalid"),
        ({"source": "directory"}, "invalid"),
    ]
    for changed, code in wrong:
        refused = await _name(world, **changed)
        assert (refused.status_code, refused.json()["code"]) == (422, code), changed

    mine = f"{world.agency}:delegation:{RATER}:{SUBSTITUTE}:{TODAY.isoformat()}"
    part = f"{world.agency}:delegation"
    for id in ("x", plan_of(world), part, mine, mine + ":1", "%24where", "kota:delegation:a:b:c"):
        for act, body in (("acceptance", {}), ("refusal", {"reason": REASON}), ("withdrawal", {"reason": REASON})):
            refused = await world.post(f"delegations/{id}/{act}", body, SUBSTITUTE)
            assert (refused.status_code, refused.json()["code"]) == (404, "not-found"), (id, act)
    assert (await world.get("delegations?mine=semua")).status_code == 422
    assert (await world.get("delegations?after=xx")).status_code == 422


async def _name(world: World, **changed: Any) -> Any:
    body = {"delegate_id": SUBSTITUTE, "valid_from": TODAY.isoformat(), "valid_to": TODAY.isoformat()}
    return await world.post("delegations", body | changed, RATER)


async def _received(world: World, *, status: str = "proposed") -> dict[str, Any]:
    async def look() -> Any:
        items = (await world.get("delegations?mine=received", SUBSTITUTE)).json()["items"]
        return next((each for each in items if each["status"] == status), None)

    found: dict[str, Any] = await eventually(look)
    return found


def _principal(*, version: int, first: str, last: str) -> Any:
    told = {"to_employee_id": SUBSTITUTE, "kind": "plh", "valid_from": first, "valid_to": last}
    return person_body(RATER, version=version, delegations=[told])
