"""How often each command asks the database: as docs/round-trips.md says, and no command is missing."""

from datetime import timedelta
from typing import Any, Final

from goals_builders import AGENCY, CYCLE, CYCLE_ID, EMPLOYEE, PLAN_ID, RATER, SUPERIOR_ID, UNIT, cycle
from goals_http import TODAY, running_agency
from goals_units import achieved, unit_with
from goals_world import activity_in, objective_in, realisation_in

from services.goals.main import SERVICE, app
from services.goals.settings import Settings
from tests.support.counting import act, commands, documented, trips_of
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.world import BY_OFFICER

REASON: Final = {"reason": "Alasan yang cukup panjang."}
INDICATOR: Final = {"indicator_id": "i1", "name": "Angka kelulusan", "target": "100", "unit": "persen"}
MINUTES: Final = {
    "present": [EMPLOYEE, RATER],
    "notes": "Membahas target.",
    "follow_ups": [{"text": "Melatih", "desk": "employee", "due_on": str(TODAY)}],
}
TASK: Final = {
    "letter": "800/117/ST/2026",
    "letter_on": str(TODAY),
    "starts_on": str(TODAY),
    "ends_on": str(TODAY),
    "objectives": [{"objective_id": "lomba", "name": "Lomba desa", "indicators": [INDICATOR | {"indicator_id": "l1"}]}],
}
TOLD_ID: Final = f"{AGENCY}:plan:{CYCLE}:told:1"
TWO_MONTHS: Final = [activity_in(), activity_in("a2", on="2026-04-01")]
SERVED: Final = f"{SUPERIOR_ID}:o1"
BETTER: Final = objective_in(name="Pembelajaran lebih baik", intervenes_in=SERVED)


def _delegation(delegate: str) -> str:
    return f"{AGENCY}:delegation:{RATER}:{delegate}:{TODAY}"


def _named(delegate: str) -> dict[str, Any]:
    return {"delegate_id": delegate, "valid_from": str(TODAY), "valid_to": str(TODAY + timedelta(days=1))}


def _reviewed(id: str) -> dict[str, Any]:
    return {"id": id, "outcome": "confirmed"}


def _changed(what: str) -> dict[str, Any]:
    said = activity_in(minutes=30) if what == "activities" else realisation_in(value="70")
    return said | REASON


ACTS: Final = (
    act("POST /v1/plans/{id}/proposals", {"objectives": [objective_in(intervenes_in=SERVED)]}, EMPLOYEE, id=PLAN_ID),
    act("POST /v1/plans/{id}/agreements", {}, RATER, id=PLAN_ID),
    act("POST /v1/plans/{id}/proposals", {"objectives": [BETTER]}, EMPLOYEE, id=PLAN_ID),
    act("POST /v1/agreements", {"items": [{"plan_id": PLAN_ID}]}, RATER),
    act("POST /v1/plans/{id}/returns", REASON, RATER, id=TOLD_ID),
    act("POST /v1/plans/{id}/expectations", {"items": [{"criterion": "loyal", "text": "x"}]}, RATER, id=PLAN_ID),
    act("POST /v1/plans/{id}/tasks", TASK, RATER, id=PLAN_ID),
    *(
        act(f"POST /v1/plans/{{id}}/dialogues/{{dialogue_id}}{what}", body, who, id=PLAN_ID, dialogue_id="d1")
        for what, body, who in (
            ("", MINUTES, EMPLOYEE),
            ("/acknowledgements", {"minutes_version": 1}, RATER),
            ("/completions", {"number": 1}, EMPLOYEE),
            ("/private-notes", {"text": "x"}, RATER),
        )
    ),
    act("POST /v1/plans/{id}/realisations", {"items": [realisation_in()]}, EMPLOYEE, id=PLAN_ID),
    act("POST /v1/plans/{id}/activities", {"items": TWO_MONTHS}, EMPLOYEE, id=PLAN_ID),
    *(
        each
        for what, id, more in (("activities", "a1", {"month": "2026-03"}), ("realisations", "r1", {}))
        for each in (
            act(f"POST /v1/plans/{{id}}/{what}/reviews", more | {"items": [_reviewed(id)]}, RATER, id=PLAN_ID),
            act(f"POST /v1/plans/{{id}}/{what}/corrections", more | {"items": [_changed(what)]}, EMPLOYEE, id=PLAN_ID),
            act(
                f"POST /v1/plans/{{id}}/{what}/withdrawals",
                more | {"items": [REASON | {"id": id, "version": 2}]},
                EMPLOYEE,
                id=PLAN_ID,
            ),
        )
    ),
    act("POST /v1/plans/{id}/impact-notes", {"objective": SERVED, "note": REASON["reason"]}, "told", id=TOLD_ID),
    act("POST /v1/plans/{id}/rater-reports", REASON | {"right_rater_id": "right"}, EMPLOYEE, id=PLAN_ID),
    act("POST /v1/plans/{id}/rater-reports/{number}/closings", REASON, *BY_OFFICER, id=PLAN_ID, number="1"),
    act(
        "POST /v1/units/{unit_id}/roll-ups",
        {"cycle_id": CYCLE, "indicator_id": "lancar", "realisation_id": "g1"},
        RATER,
        unit_id=UNIT,
    ),
    act("POST /v1/units/{unit_id}/indicators", {"cycle_id": CYCLE, "indicators": [INDICATOR]}, RATER, unit_id=UNIT),
    act(
        "POST /v1/units/{unit_id}/realisations",
        {"cycle_id": CYCLE, "items": [realisation_in()]},
        *BY_OFFICER,
        unit_id=UNIT,
    ),
    act(
        "POST /v1/units/{unit_id}/realisations/corrections",
        {"cycle_id": CYCLE, "items": [_changed("realisations")]},
        *BY_OFFICER,
        unit_id=UNIT,
    ),
    act(
        "POST /v1/units/{unit_id}/realisations/withdrawals",
        {"cycle_id": CYCLE, "items": [REASON | {"id": "r1", "version": 2}]},
        *BY_OFFICER,
        unit_id=UNIT,
    ),
    act(
        "POST /v1/templates/{template_id}",
        {"title": "Guru", "objectives": [objective_in()]},
        *BY_OFFICER,
        template_id="guru",
    ),
    act(
        "POST /v1/templates/{template_id}/assignments",
        {"cycle_id": CYCLE, "dry_run": False},
        *BY_OFFICER,
        template_id="guru",
    ),
    act("POST /v1/cycles/{cycle_id}/reminders", {}, *BY_OFFICER, cycle_id=CYCLE),
    act("POST /v1/populations/preview", {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}, *BY_OFFICER),
    act("POST /v1/delegations", _named("x"), RATER),
    act("POST /v1/delegations/{id}/acceptance", {}, "x", id=_delegation("x")),
    act("POST /v1/delegations/{id}/refusal", REASON, "x", id=_delegation("x")),
    act("POST /v1/delegations", _named("right"), RATER),
    act("POST /v1/delegations/{id}/withdrawal", REASON, RATER, id=_delegation("right")),
)


async def test_each_command_asks_the_database_as_often_as_the_table_says(collection: Any, identity: Identity) -> None:
    units = {each.id: each for each in (unit_with(), achieved("x", "90"))}
    states = running_agency() | {CYCLE_ID: cycle(verification=("daily", "realisation"))} | units
    service = await service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), states)

    assert await trips_of(service, ACTS, identity, AGENCY, never="refused") == documented("goals")


def test_every_command_has_its_row() -> None:
    assert commands(app()) == documented("goals").keys()
