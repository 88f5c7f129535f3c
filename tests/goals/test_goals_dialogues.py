"""Performance dialogues: one side records the minutes, the other acknowledges (domain.md 1.1)."""

from datetime import date
from typing import Any

import httpx
import pytest
from goals_builders import (
    AGENCY,
    CYCLE,
    CYCLE_ID,
    DAY,
    EMPLOYEE,
    EMPLOYEE_ACTS,
    OFFICER_ACTS,
    PLAN_ID,
    RATER,
    RATER_ACTS,
    agreed,
    cycle,
    env,
    person,
)
from goals_http import running_agency

from services.goals.domain.dialogue.keep import (
    DueDay,
    FollowUpUnknown,
    MinutesAcknowledged,
    MinutesMoved,
    NotAcknowledged,
    PresentUnknown,
    acknowledge,
    follow_up,
    note_privately,
    record_minutes,
)
from services.goals.domain.dialogue.requests import DoneIn, MinutesIn, MinutesReadIn, PrivateNoteIn
from services.goals.domain.dialogue.state import Acknowledgement, DialogueState
from services.goals.domain.plan.tasks import waits_on_minutes
from services.goals.main import SERVICE
from services.goals.settings import Settings
from shared.decision import NotYours, Rejected
from shared.events.goals import Desk
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER

DIALOGUE_ID = f"{AGENCY}:dialogue:{CYCLE}:{EMPLOYEE}:1:d1"
TRAIN = {"text": "Melatih dua rekan", "desk": "employee", "due_on": "2026-02-28"}
SAID = {
    "on": "2026-01-10",
    "present": [EMPLOYEE, RATER],
    "guests": ["Ketua tim SAKIP"],
    "notes": "Target triwulan pertama dibahas.",
    "follow_ups": [TRAIN],
}
PEOPLE = {f"{AGENCY}:person:{each}": person(each) for each in (EMPLOYEE, RATER)}


def _act(decide: Any, state: DialogueState | None, told: Any, by: Any, today: date = DAY) -> DialogueState:
    known = {PLAN_ID: agreed(), CYCLE_ID: cycle(), **PEOPLE}
    state = decide(state, told, env(DIALOGUE_ID, by=by, contexts=known, today=today)).state
    assert isinstance(state, DialogueState)
    return state


def _record(by: Any = EMPLOYEE_ACTS, state: DialogueState | None = None, **more: Any) -> DialogueState:
    return _act(record_minutes, state, MinutesIn.model_validate(SAID | more), by)


def _acknowledge(state: DialogueState, by: Any = RATER_ACTS, version: int = 1, remark: str = "") -> DialogueState:
    return _act(acknowledge, state, MinutesReadIn(minutes_version=version, remark=remark), by)


@pytest.mark.parametrize(
    ("one", "other", "side"), [(EMPLOYEE_ACTS, RATER_ACTS, Desk.EMPLOYEE), (RATER_ACTS, EMPLOYEE_ACTS, Desk.RATER)]
)
def test_either_side_records_and_the_other_acknowledges(one: Any, other: Any, side: Desk) -> None:
    recorded = _record(one)

    assert (recorded.recorder, recorded.minutes.held_on, recorded.minutes.recorded_on) == (side, date(2026, 1, 10), DAY)
    with pytest.raises(NotYours):
        _acknowledge(recorded, one)
    done = _acknowledge(recorded, other, remark="Setuju.")
    assert done.acknowledged == Acknowledgement(by=other.employee_id, on=DAY, remark="Setuju.")
    assert _acknowledge(done, other) is done


def test_minutes_wait_for_the_other_side_until_it_acknowledges_them() -> None:
    recorded = _record(RATER_ACTS)
    done = _acknowledge(recorded, EMPLOYEE_ACTS)

    [task] = waits_on_minutes([recorded, done], Desk.EMPLOYEE)

    assert (task.kind.value, task.since, task.count) == ("acknowledge_minutes", DAY, 1)
    assert list(waits_on_minutes([recorded, done], Desk.RATER)) == []


async def test_the_first_page_is_told_of_minutes_that_wait(identity: Identity) -> None:
    told, collection = Settings(jwt_key_file=identity.key_file), MemoryCollection()
    recorded = _record(RATER_ACTS)
    known = {PLAN_ID: agreed(), CYCLE_ID: cycle(), recorded.id: recorded, **PEOPLE}
    app = await service_on(collection, SERVICE, told, known)

    async with client_of(app) as client:
        mine, theirs = [
            (await client.get("/v1/me/tasks", headers=identity.header(each, AGENCY, "employee", "rater"))).json()[
                "items"
            ]
            for each in (EMPLOYEE, RATER)
        ]

    assert [(each["kind"], each["subject"], each["count"]) for each in mine] == [("acknowledge_minutes", PLAN_ID, 1)]
    assert [each for each in theirs if each["kind"] == "acknowledge_minutes"] == []


def test_minutes_are_corrected_by_their_side_until_they_are_acknowledged_and_every_version_stays() -> None:
    recorded = _record()
    corrected = _record(state=recorded, notes="Target triwulan pertama dan kedua dibahas.")

    assert [each.notes for each in corrected.versions] == [SAID["notes"], "Target triwulan pertama dan kedua dibahas."]
    assert _record(state=recorded) is recorded
    with pytest.raises(NotYours):
        _record(RATER_ACTS, recorded)
    with pytest.raises(MinutesMoved) as moved:
        _acknowledge(corrected)
    assert moved.value.field == "minutes_version"
    with pytest.raises(MinutesAcknowledged):
        _record(state=_acknowledge(recorded), notes="Yang lain sama sekali.")


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"present": [EMPLOYEE, "siapa"]}, PresentUnknown, "present[1]"),
        ({"follow_ups": [TRAIN | {"due_on": "2026-01-09"}]}, DueDay, "follow_ups[0].due_on"),
        ({"on": "2026-01-13"}, Rejected, "on"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], refusal: type[Rejected], field: str) -> None:
    with pytest.raises(refusal) as caught:
        _record(**change)

    assert caught.value.field == field


def test_what_was_agreed_is_done_once_the_minutes_are_acknowledged() -> None:
    recorded = _record()
    told = DoneIn(number=1, note="Dua rekan dilatih.")

    with pytest.raises(NotAcknowledged):
        _act(follow_up, recorded, told, EMPLOYEE_ACTS)
    done = _act(follow_up, _acknowledge(recorded), told, EMPLOYEE_ACTS)

    [agreed_on] = done.minutes.follow_ups
    assert (agreed_on.done_on, agreed_on.done_by, agreed_on.done_note) == (DAY, EMPLOYEE, "Dua rekan dilatih.")
    assert _act(follow_up, done, told, RATER_ACTS) is done
    with pytest.raises(FollowUpUnknown):
        _act(follow_up, done, DoneIn(number=2), EMPLOYEE_ACTS)


@pytest.mark.parametrize("by", [EMPLOYEE_ACTS, OFFICER_ACTS])
def test_only_the_superior_keeps_private_notes(by: Any) -> None:
    with pytest.raises(NotYours):
        _act(note_privately, _record(), PrivateNoteIn(text="x"), by)


def test_a_private_note_is_replaced_and_taken_away_by_its_author() -> None:
    first = _act(note_privately, _record(), PrivateNoteIn(text="Tampak lelah."), RATER_ACTS)
    second = _act(note_privately, first, PrivateNoteIn(text="Perlu cuti."), RATER_ACTS)

    assert [(each.author_id, each.text) for each in second.private] == [(RATER, "Perlu cuti.")]
    assert _act(note_privately, second, PrivateNoteIn(text=""), RATER_ACTS).private == ()


async def test_a_private_note_is_shown_to_its_author_alone(identity: Identity) -> None:
    settings = Settings(jwt_key_file=identity.key_file)
    about = f"/v1/plans/{PLAN_ID}/dialogues"
    said = {key: value for key, value in SAID.items() if key != "on"} | {"follow_ups": []}
    async with client_of(await service_on(MemoryCollection(), SERVICE, settings, running_agency())) as client:
        as_rater, as_employee = (identity.header(each, AGENCY) for each in (RATER, EMPLOYEE))
        recorded = await client.post(f"{about}/d1", json=said, headers=as_rater)
        noted = await client.post(f"{about}/d1/private-notes", json={"text": "Rahasia saya."}, headers=as_rater)
        seen = await _listed(client, about, as_employee)
        officer = await _listed(client, about, identity.header("petugas", AGENCY, OFFICER))
        own = await _listed(client, about, as_rater)

    assert (recorded.status_code, noted.status_code) == (200, 200), recorded.text + noted.text
    assert [seen["private_note"], officer["private_note"], own["private_note"]] == [None, None, "Rahasia saya."]
    assert (own["waits_for"], own["minutes_version"], own["notes"]) == ("employee", 1, SAID["notes"])


async def _listed(client: httpx.AsyncClient, about: str, headers: dict[str, str]) -> dict[str, Any]:
    answer = await client.get(about, headers=headers)
    [found] = answer.json()["items"]
    return dict(found)
