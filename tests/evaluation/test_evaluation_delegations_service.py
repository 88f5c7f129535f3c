"""A substitute at the real service: hears of the delegation, finds the people, decides, and is out again."""

from datetime import timedelta
from typing import Any

import pytest
from evaluation_builders import AGENCY, EMPLOYEE, LONG, RATER, SUBSTITUTE, delegated
from evaluation_world import appraisal_of
from test_evaluation_contested import HEAD, final_person, ready_person

from shared import clock
from shared.events.delegation import Delegated, DelegationStatus
from tests.support.waiting import eventually
from tests.support.world import BY_OFFICER, Json, World

pytestmark = pytest.mark.integration
TODAY = clock.day_in("Asia/Jakarta", clock.now())
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
RATINGS = {"results": "above", "behaviour": "as"}


def _these_days(version: int, status: DelegationStatus = DelegationStatus.ACCEPTED, **more: Any) -> Delegated:
    content = {"valid_from": YESTERDAY, "valid_to": TOMORROW, "status": status, "answered_on": YESTERDAY}
    return delegated(version, **(content | more))


async def _publish_until(world: World, path: str, status: int, short: str, body: Delegated) -> None:
    await world.publish((short, body))

    async def seen() -> bool:
        return bool((await world.get(path, SUBSTITUTE)).status_code == status)

    await eventually(seen)


async def test_a_substitute_decides_for_the_rater_until_the_delegation_is_withdrawn(world: World) -> None:
    path = await ready_person(world)
    await world.publish(("delegation.proposed", _these_days(1, DelegationStatus.PROPOSED, answered_on=None)))
    assert (await world.get(path, SUBSTITUTE)).status_code == 404
    before = await world.post(f"{path}/decisions", RATINGS, SUBSTITUTE)
    assert before.status_code == 404, "without acceptance there is nothing for the substitute"

    await _publish_until(world, path, 200, "delegation.accepted", _these_days(2))
    listed = (await world.get(f"appraisals?rater_id={RATER}", SUBSTITUTE)).json()["items"]
    assert [each["employee_id"] for each in listed] == [EMPLOYEE]
    ahead = await world.post(f"{path}/decisions", RATINGS | {"on": TOMORROW.isoformat()}, SUBSTITUTE)
    assert (ahead.status_code, ahead.json()["code"]) == (422, "day-ahead")
    bulk = {"items": [RATINGS | {"appraisal_id": appraisal_of(world)}]}
    decided = await world.post("decisions", bulk, SUBSTITUTE)
    assert decided.json()["items"][0]["status"] == "decided", decided.text

    shown = (await world.get(path)).json()
    explained = (await world.get(f"{path}/explanation")).json()
    for told in (shown, explained):
        assert (told["decided_by"], told["decided_for"]) == (SUBSTITUTE, RATER)
    people = {each["role"]: each["employee_id"] for each in explained["people"]}
    assert people == {"Memutuskan": SUBSTITUTE, "Memutuskan, diwakili": RATER}

    await _publish_until(world, path, 404, "delegation.withdrawn", _these_days(3, DelegationStatus.WITHDRAWN))
    after = await world.post(f"{path}/decisions", RATINGS | {"behaviour": "above", "reason": LONG}, SUBSTITUTE)
    assert after.status_code == 404
    assert (await world.get(f"appraisals?rater_id={RATER}", SUBSTITUTE)).json()["items"] == []


async def test_a_delegation_that_ends_while_the_form_is_open_hands_back_by_itself(world: World) -> None:
    path = await ready_person(world)
    ended = _these_days(2, valid_to=YESTERDAY)
    await world.publish(("delegation.accepted", ended))

    async def known() -> bool:
        tried = await world.post(f"{path}/decisions", RATINGS | {"on": YESTERDAY.isoformat()}, SUBSTITUTE)
        return bool(tried.status_code == 403 and tried.json()["code"] == "delegation-not-in-force")

    await eventually(known)
    assert (await world.get(path, SUBSTITUTE)).status_code == 404
    assert (await world.get(path)).json()["decided"] is None


async def test_a_substitute_of_the_decider_finds_and_decides_an_objection(world: World) -> None:
    path = await final_person(world)
    await world.post(f"{path}/objection", {"reason": LONG})
    named = await world.officer(f"{path}/objection/decider", {"decider_id": HEAD, "reason": LONG})
    assert named.status_code == 200, named.text
    given = {"principal_id": HEAD, "subject": f"{AGENCY}:delegation:{HEAD}:{SUBSTITUTE}:2026-01-05"}
    assert (await world.get("objections", SUBSTITUTE)).json()["items"] == []

    await _publish_until(world, path, 200, "delegation.accepted", _these_days(2, **given))
    listed = (await world.get("objections", SUBSTITUTE)).json()["items"]
    ruled = await world.post(f"{path}/objection/decision", {"upheld": False, "reason": LONG}, SUBSTITUTE)

    assert [each["employee_id"] for each in listed] == [EMPLOYEE]
    assert ruled.status_code == 200, ruled.text
    objection = ruled.json()["objection"]
    assert (objection["status"], objection["decided_by"], objection["decided_for"]) == ("rejected", SUBSTITUTE, HEAD)


async def test_nobody_decides_the_own_appraisal_as_somebody_s_substitute(world: World) -> None:
    path = await ready_person(world)
    mine = {"subject": f"{AGENCY}:delegation:{RATER}:{EMPLOYEE}:2026-01-05", "delegate_id": EMPLOYEE}
    await world.publish(("delegation.accepted", _these_days(1, **mine)))

    def heard(shown: Json) -> bool:
        return [each["employee_id"] for each in shown["items"]] == [EMPLOYEE]

    await world.shown(f"appraisals?rater_id={RATER}", heard, EMPLOYEE)
    own = await world.post(f"{path}/decisions", RATINGS, EMPLOYEE)
    assert (own.status_code, own.json()["code"]) == (403, "own-appraisal")
    assert (await world.get(path, *BY_OFFICER)).json()["status"] == "ready"
