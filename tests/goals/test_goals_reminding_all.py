"""An officer reminds everybody who is late, however many they are: each call comes to the next ones."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from goals_builders import AGENCY, CYCLE, CYCLE_ID, cycle, draft
from goals_http import running_agency

from services.goals.main import SERVICE
from services.goals.settings import Settings
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import BY_OFFICER

LATE = 5
PATH = f"/v1/cycles/{CYCLE}/reminders"


@pytest.fixture(params=(2, 3, LATE, 500))
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("services.goals.usecases.board._AT_ONCE", request.param)
    return int(request.param)


async def test_repeated_calls_remind_everybody_who_is_late_once(at_once: int, identity: Identity) -> None:
    opened = datetime(2026, 1, 5, 3, tzinfo=UTC)
    plans = [replace(draft(f"e{number}"), opened_at=opened) for number in range(LATE)]
    people = {id: state for id, state in running_agency().items() if ":plan:" not in id}
    states: dict[str, Any] = people | {CYCLE_ID: cycle(deadline_days=1)} | {each.id: each for each in plans}
    service = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), states)
    officer, roles = BY_OFFICER
    told = []
    async with client_of(service) as client:
        for _ in range(LATE):
            answer = await client.post(PATH, json={}, headers=identity.header(officer, AGENCY, roles))
            told.append(answer.json())
        late = (await client.get(f"/v1/cycles/{CYCLE}/late", headers=identity.header(officer, AGENCY, roles))).json()

    assert told[0]["left"] == max(0, LATE - at_once)
    assert told[-1] == {"reminded": LATE, "left": 0}
    assert [[each["by"] for each in plan["reminded"]] for plan in late["items"]] == [[officer]] * LATE
