"""An officer of some units: what the token says, what the authority function says, and that services fail closed."""

import importlib
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from services.directory.domain.unit import UNIT, UnitState, UnitVersion
from shared import clock
from shared.acting import begin
from shared.agency import UNIT_PLACE, UnitPlaceState
from shared.auth import Role, Unauthenticated, Verifier
from shared.authority import check_officer_of, is_officer_of
from shared.decision import Actor, NotYours
from shared.document import fresh
from shared.http.callers import any_officer, officer
from shared.ids import directory
from shared.parties import PARTIES
from shared.settings import ServiceSettings
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.routes import calls, every, service_of

AGENCY: Final = "kota"
DAY: Final = date(2026, 1, 5)
SERVICES: Final = tuple(each.name for each in PARTIES if each.port is not None)
OPEN_TO_UNITS: Final = {
    "evaluation": {
        "GET /v1/cycles/{cycle_id}/board",
        "GET /v1/cycles/{cycle_id}/results",
        "GET /v1/work-queue/deviating-units",
        "POST /v1/appraisals/{appraisal_id}/approval/approver",
        "POST /v1/appraisals/{appraisal_id}/correction/decider",
        "POST /v1/appraisals/{appraisal_id}/finalisations",
        "POST /v1/appraisals/{appraisal_id}/flags",
        "POST /v1/appraisals/{appraisal_id}/flags/withdrawal",
        "POST /v1/appraisals/{appraisal_id}/hand-overs",
        "POST /v1/appraisals/{appraisal_id}/objection/decider",
        "POST /v1/appraisals/{appraisal_id}/unrated",
        "POST /v1/finalisations",
        "POST /v1/unrated",
    },
    "goals": {
        "GET /v1/cycles/{cycle_id}/board",
        "GET /v1/cycles/{cycle_id}/late",
        "GET /v1/officers/raters-left",
        "GET /v1/rater-reports",
        "POST /v1/cycles/{cycle_id}/reminders",
        "POST /v1/plans/{id}/rater-reports/{number}/closings",
    },
    "feedback": {
        "GET /v1/nominations/reminders",
        "GET /v1/surveys/{survey_id}/export.csv",
        "POST /v1/surveys",
        "POST /v1/surveys/{survey_id}/codes",
        "POST /v1/surveys/{survey_id}/releases",
        "PUT /v1/surveys/{survey_id}/population",
    },
    "career": {
        "GET /v1/successors",
        "GET /v1/talent-map/people",
        "GET /v1/training-duty",
        "GET /v1/training-duty.csv",
        "GET /v1/training-duty/units",
        "POST /v1/awards/imports",
        "POST /v1/awards/{id}/withdrawals",
        "POST /v1/credit-determinations/{id}/withdrawals",
        "POST /v1/credit-records/imports",
        "POST /v1/profiles/{employee_id}/awards",
        "POST /v1/profiles/{employee_id}/credit-determinations",
        "POST /v1/successors",
        "POST /v1/successors/{id}/removals",
        "POST /v1/talent-assessments/imports",
    },
    "directory": {
        "DELETE /v1/people/{employee_id}/delegations/{to_employee_id}/{valid_from}",
        "POST /v1/people",
        "POST /v1/people/{employee_id}/delegations",
        "PUT /v1/people/{employee_id}",
        "PUT /v1/people/{employee_id}/employment",
    },
}
"""Officers' routes that look at the unit; the service's matrix asks each of them inside and outside of it."""


async def caller_of(identity: Identity, *roles: str, **claims: Any) -> Any:
    verifier = Verifier(jwks_url="", key_file=identity.key_file, issuer="kinerja", audience="kinerja")
    return await verifier.verify(identity.token("kasubag", AGENCY, *roles, **claims))


@pytest.mark.parametrize("role", ["performance_officer", "agency_admin"])
async def test_units_in_a_token_narrow_whatever_officer_there_is(identity: Identity, role: str) -> None:
    whole = await caller_of(identity, "employee", role)
    narrowed = await caller_of(identity, "employee", role, officer_units=["dinas", "uptd"])
    nowhere = await caller_of(identity, role, officer_units=[])

    assert (whole.is_officer, whole.units) == (True, frozenset())
    assert (narrowed.is_officer, narrowed.units) == (False, {"dinas", "uptd"})
    assert narrowed.roles == {Role.EMPLOYEE, Role.UNIT_OFFICER}
    assert (nowhere.is_officer, nowhere.units) == (False, frozenset())


async def test_units_make_nobody_an_officer_and_a_unit_officer_without_units_looks_after_none(
    identity: Identity,
) -> None:
    employee = await caller_of(identity, "employee", officer_units=["dinas"])
    without = await caller_of(identity, "unit_officer")

    assert (employee.is_officer, employee.units) == (False, frozenset())
    assert (without.is_officer, without.units) == (False, frozenset())
    with pytest.raises(Unauthenticated):
        await caller_of(identity, "employee", officer_units="dinas")


def test_the_authority_function_knows_officers_of_the_agency_and_of_the_unit() -> None:
    agency, unit, nobody = (
        Actor(employee_id="a", today=DAY, officer=True),
        Actor(employee_id="b", today=DAY, units=frozenset({"dinas"})),
        Actor(employee_id="c", today=DAY),
    )

    assert [is_officer_of(agency, each) for each in ("dinas", "lain", None)] == [True, True, True]
    assert [is_officer_of(unit, each) for each in ("dinas", "lain", None)] == [True, False, False]
    assert not is_officer_of(nobody, "dinas")
    check_officer_of(unit, "dinas")
    with pytest.raises(NotYours) as refused:
        check_officer_of(unit, "lain")
    assert "unit lain" in refused.value.text


async def app_of(service: str, identity: Identity) -> FastAPI:
    settings: type[ServiceSettings] = importlib.import_module(f"services.{service}.settings").Settings
    return await service_on(MemoryCollection(), service_of(service), settings(jwt_key_file=identity.key_file))


def routes(service: str, demanded: object) -> dict[str, APIRoute]:
    """The routes of a service that a dependency guards, by method and path."""
    known = [each for router in service_of(service).routers for each in every(router)]
    found = [each for each in known if demanded in calls(each.dependant)]
    return {f"{method} /v1{each.path}": each for each in found for method in each.methods}


@pytest.mark.parametrize("service", SERVICES)
async def test_every_officers_route_refuses_who_looks_after_some_units_unless_it_asks_for_the_unit(
    service: str, identity: Identity
) -> None:
    app = await app_of(service, identity)
    header = identity.header("kasubag", AGENCY, "employee", "performance_officer", officer_units=["dinas"])

    assert routes(service, any_officer).keys() == OPEN_TO_UNITS.get(service, set())
    asked = routes(service, officer)
    assert asked or OPEN_TO_UNITS.get(service), "every service has commands of officers"
    async with client_of(app) as client:
        for row, route in asked.items():
            path = "/v1" + route.path.format(**dict.fromkeys(route.param_convertors, "x"))
            answer = await client.request(row.split(" ")[0], path, headers=header)
            assert (row, answer.status_code, answer.json()["code"]) == (row, 403, "forbidden")


async def test_the_actor_has_the_units_of_the_token(identity: Identity) -> None:
    app = await app_of("evaluation", identity)
    caller = await caller_of(identity, "performance_officer", officer_units=["dinas"])

    acting = await begin(app.state.parts, caller)

    assert (acting.actor.officer, acting.actor.units) == (False, frozenset({"dinas"}))


@pytest.mark.parametrize("service", SERVICES)
async def test_who_looks_after_a_unit_looks_after_all_below_it(service: str, identity: Identity) -> None:
    app = await app_of(service, identity)
    places = {"bidang": "dinas", "seksi": "bidang", "lain": "kantor"}
    states = {unit: place_of(service, unit, parent) for unit, parent in places.items()}
    documents = app.state.parts.documents
    made = [replace(fresh(kind=kind, id=id), state=state, version=1, dirty=True) for kind, id, state in states.values()]
    await documents.save(made, now=clock.now())

    acting = await begin(app.state.parts, await caller_of(identity, "performance_officer", officer_units=["dinas"]))

    assert acting.actor.units == {"dinas", "bidang", "seksi"}


def place_of(service: str, unit_id: str, parent_id: str) -> tuple[Any, str, Any]:
    if service != "directory":
        state = UnitPlaceState(agency_id=AGENCY, unit_id=unit_id, parent_id=parent_id)
        return UNIT_PLACE, directory.UNIT_PLACE.of(AGENCY, unit_id), state
    versions = (UnitVersion(name=unit_id, parent_id=parent_id),)
    unit = UnitState(agency_id=AGENCY, unit_id=unit_id, versions=versions, version_base=0)
    return UNIT, directory.UNIT.of(AGENCY, unit_id), unit
