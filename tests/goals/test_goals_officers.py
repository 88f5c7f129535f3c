"""What officers see before anybody waits: raters who left, whom a cycle would take in; what the decider finds."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from goals_builders import (
    AGENCY,
    CYCLE,
    CYCLE_ID,
    EMPLOYEE,
    NOW,
    RATER,
    UNIT,
    agreed,
    cycle,
    cycle_body,
    draft,
    env,
    person,
)
from goals_world import activity_in, objective_in, realisation_in

from services.goals.domain.cycle.calendar import calendar_id, keep_running
from services.goals.domain.delegation.state import DelegationState
from services.goals.domain.directory import PersonState
from services.goals.domain.plan.state import PlanState
from services.goals.domain.unit_tree import UnitTreeState, tree_id
from services.goals.main import SERVICE
from services.goals.settings import Settings
from shared import clock
from shared.agency import EmploymentState
from shared.events.delegation import DelegationSource, DelegationStatus
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.world import BY_OFFICER

TODAY = clock.day_in("Asia/Jakarta", clock.now())


def _employed(someone: PersonState, **days: Any) -> PersonState:
    known = EmploymentState(agency_id=AGENCY, employee_id=someone.employee_id, **days)
    return replace(someone, employment=known)


def _plan(employee_id: str, rater_id: str, **more: Any) -> PlanState:
    plan = draft(employee_id)
    return replace(plan, assignment=plan.assignment.model_copy(update={"rater_id": rater_id}), **more)


def _running(*entries: Any) -> dict[str, Any]:
    heard = keep_running(None, cycle_body(), env())
    states: dict[str, Any] = {CYCLE_ID: cycle(), calendar_id(AGENCY): heard.state if heard else None}
    for each in entries:
        states[f"{AGENCY}:person:{each.employee_id}" if isinstance(each, PersonState) else each.id] = each
    return states


@asynccontextmanager
async def _asked(identity: Identity, states: dict[str, Any]) -> AsyncIterator[Callable[..., Any]]:
    settings = Settings(jwt_key_file=identity.key_file)
    async with client_of(await service_on(MemoryCollection(), SERVICE, settings, states)) as client:

        async def ask(path: str, *who: str, body: Any = None, **params: Any) -> httpx.Response:
            id, *roles = who or BY_OFFICER
            header = identity.header(id, AGENCY, *roles)
            if body is not None:
                return await client.post(f"/v1/{path}", json=body, headers=header)
            return await client.get(f"/v1/{path}", params=params, headers=header)

        yield ask


@pytest.mark.parametrize(
    ("active", "last_day", "listed"),
    [
        pytest.param(True, TODAY - timedelta(days=400), True, id="left long ago"),
        pytest.param(True, TODAY - timedelta(days=1), True, id="left yesterday"),
        pytest.param(True, TODAY, True, id="last day today"),
        pytest.param(True, TODAY + timedelta(days=30), True, id="leaves in 30 days"),
        pytest.param(True, TODAY + timedelta(days=31), False, id="leaves later"),
        pytest.param(True, None, False, id="stays"),
        pytest.param(False, None, True, id="not active"),
    ],
)
async def test_a_rater_who_is_gone_shows_before_anybody_waits(
    identity: Identity, active: bool, last_day: date | None, listed: bool
) -> None:
    rater = _employed(replace(person(RATER), active=active), last_day=last_day)
    successor = replace(person("baru"), heads_unit=UNIT)
    gone_too = _employed(replace(person("alih"), heads_unit=UNIT), last_day=TODAY - timedelta(days=1))
    plans = [_plan(EMPLOYEE, RATER), _plan("e2", RATER), _plan("e3", "baru")]
    async with _asked(identity, _running(rater, gone_too, successor, *plans)) as ask:
        answer = (await ask("officers/raters-left")).json()

    row = {
        "rater_id": RATER,
        "active": active,
        "last_day": str(last_day) if last_day else None,
        "unit_id": UNIT,
        "people": 2,
        "cycles": [CYCLE],
        "successor_id": "baru",
    }
    assert answer == {"items": [row] if listed else [], "next": None}


async def test_raters_who_left_are_read_page_by_page_and_by_officers_only(identity: Identity) -> None:
    raters = [_employed(person(f"r{number}"), last_day=TODAY) for number in range(5)]
    plans = [_plan(f"e{number}", f"r{number}") for number in (0, 2, 4)]
    async with _asked(identity, _running(*raters, *plans)) as ask:
        refused = await ask("officers/raters-left", EMPLOYEE)
        found, after = [], None
        for _page in range(9):
            page = (await ask("officers/raters-left", limit=1, **({"after": after} if after else {}))).json()
            found += [each["rater_id"] for each in page["items"]]
            if (after := page["next"]) is None:
                break

    assert refused.status_code == 403
    assert found == ["r0", "r2", "r4"]


async def test_raters_of_cycles_that_are_not_open_do_not_show(identity: Identity) -> None:
    rater = _employed(person(RATER), last_day=TODAY)
    async with _asked(identity, _running(rater, _plan(EMPLOYEE, RATER, cycle_id="2025"))) as ask:
        assert (await ask("officers/raters-left")).json()["items"] == []


PEOPLE = (
    person("a", unit_id="dinas", position_group="jpt"),
    person("b", unit_id="bidang"),
    person("c", unit_id="seksi"),
    person("d", unit_id="seksi", position_group="pelaksana"),
    person("e", unit_id="lain"),
    replace(person("f", unit_id="seksi"), active=False),
    person("g", unit_id="seksi", valid_from="2027-03-01"),
    _employed(person("h", unit_id="seksi"), last_day=date(2025, 11, 30)),
)
TREE = UnitTreeState(agency_id=AGENCY, parents={"bidang": "dinas", "seksi": "bidang"})


@pytest.mark.parametrize(
    ("population", "employees", "left_out"),
    [
        pytest.param({}, "abcde", ("g", "h"), id="everybody"),
        pytest.param({"units": ["dinas"]}, "a", ("", ""), id="one unit"),
        pytest.param({"units": ["dinas"], "with_subunits": True}, "abcd", ("g", "h"), id="with those below"),
        pytest.param({"units": ["bidang"], "with_subunits": True}, "bcd", ("g", "h"), id="in the middle"),
        pytest.param(
            {"units": ["dinas"], "with_subunits": True, "position_groups": ["pelaksana"]}, "d", ("", ""), id="and group"
        ),
        pytest.param({"units": ["lain"], "employees": ["e", "a"]}, "e", ("", ""), id="and people"),
    ],
)  # fmt: skip
async def test_a_population_is_shown_before_a_cycle_is_opened(
    identity: Identity, population: dict[str, Any], employees: str, left_out: tuple[str, str]
) -> None:
    wanted = {"population": population, "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    async with _asked(identity, _running(*PEOPLE) | {tree_id(AGENCY): TREE}) as ask:
        found = (await ask("populations/preview", body=wanted)).json()
        short = (await ask("populations/preview", body=wanted | {"limit": 1})).json()

    assert found["employees"] == list(employees)
    assert (found["begins_after"], found["left_before"]) == tuple(list(each) for each in left_out)
    assert found["total"] == len(employees) == sum(found["by_unit"].values()) == sum(found["by_group"].values())
    assert short == found | {"employees": list(employees[:1])}


async def test_a_preview_is_for_officers_and_of_days_in_order(identity: Identity) -> None:
    wanted = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    async with _asked(identity, _running()) as ask:
        refused = await ask("populations/preview", EMPLOYEE, body=wanted)
        upside_down = await ask("populations/preview", body=wanted | {"ends_on": "2025-12-31"})

    assert (refused.status_code, upside_down.status_code) == (403, 422)


async def test_who_is_late_is_not_asked_of_a_day_to_come(identity: Identity) -> None:
    async with _asked(identity, _running()) as ask:
        ahead = await ask(f"cycles/{CYCLE}/late", on=str(TODAY + timedelta(days=1)))
        answers = [await ask(f"cycles/{CYCLE}/late", on=str(day)) for day in (TODAY, TODAY - timedelta(days=30))]

    assert (ahead.status_code, ahead.json()["code"]) == (422, "day-ahead")
    assert [each["pointer"] for each in ahead.json()["errors"]] == ["/on"]
    assert [each.status_code for each in answers] == [200, 200]


@pytest.mark.parametrize(
    ("first", "last", "allowed"),
    [
        pytest.param(TODAY - timedelta(days=9), TODAY - timedelta(days=1), False, id="ended"),
        pytest.param(TODAY, TODAY, True, id="today"),
        pytest.param(TODAY + timedelta(days=1), TODAY + timedelta(days=9), False, id="to come"),
    ],
)
async def test_who_acts_for_the_rater_reads_what_the_rater_reads(
    identity: Identity, first: date, last: date, allowed: bool
) -> None:
    given = DelegationState(
        agency_id=AGENCY,
        principal_id=RATER,
        delegate_id="wakil",
        kind="plh",
        valid_from=first,
        valid_to=last,
        status=DelegationStatus.ACCEPTED,
        answered_on=first - timedelta(days=1),
        source=DelegationSource.DIRECTORY,
        proposed_at=NOW,
    )
    plan = _plan(EMPLOYEE, RATER)
    pages: list[tuple[str, dict[str, Any]]] = [
        (f"plans/{plan.id}", {}),
        (f"plans/{plan.id}/editions", {}),
        (f"plans/{plan.id}/activities", {"month": "2026-03"}),
        ("plans", {"rater_id": RATER}),
        (f"units/{UNIT}/progress", {"cycle_id": CYCLE}),
        (f"assignments/{EMPLOYEE}", {}),
    ]
    people = [person(EMPLOYEE), person(RATER, heads_unit=None), person("wakil", unit_id="lain")]
    async with _asked(identity, _running(*people, plan, given)) as ask:
        for who, status in ((RATER, 200), ("wakil", 200 if allowed else 403), ("x", 403)):
            answers = {path: (await ask(path, who, **params)).status_code for path, params in pages}
            assert answers == dict.fromkeys(answers, status), who


@pytest.mark.parametrize("on", ["0001-01-01", "2999-12-31", str(TODAY + timedelta(days=1))])
async def test_a_day_out_of_bounds_is_refused_at_the_door_with_its_field(identity: Identity, on: str) -> None:
    plan, wanted = agreed(), {"objectives": [objective_in(name="Lain")], "on": on}
    async with _asked(identity, _running(person(EMPLOYEE), person(RATER), plan)) as ask:
        proposal = await ask(f"plans/{plan.id}/proposals", EMPLOYEE, body=wanted)
        item = realisation_in(on=on)
        realised = await ask(f"plans/{plan.id}/realisations", EMPLOYEE, body={"items": [item]})
        done = await ask(f"plans/{plan.id}/activities", EMPLOYEE, body={"items": [activity_in(on=on)]})

    assert (proposal.status_code, proposal.json()["errors"][0]["pointer"]) == (422, "/on")
    assert (realised.status_code, realised.json()["errors"][0]["pointer"]) == (422, "/items/0/on")
    (activity,) = done.json()["items"]
    assert (activity["outcome"], activity["code"]) == ("refused", "day-ahead" if on[:4] == "2026" else "outside-cycle")


async def test_who_decides_on_an_objection_finds_and_reads_the_plan_in_dispute(identity: Identity) -> None:
    disputed = _plan(EMPLOYEE, RATER, decider_id="dewan")
    async with _asked(identity, _running(disputed, _plan("e2", RATER))) as ask:
        mine = (await ask("plans", "dewan", in_dispute=True)).json()["items"]
        shown = await ask(f"plans/{disputed.id}", "dewan")
        editions = await ask(f"plans/{disputed.id}/editions", "dewan")
        log = await ask(f"plans/{disputed.id}/activities", "dewan", month="2026-03")
        other = await ask(f"plans/{_plan('e2', RATER).id}", "dewan")
        nothing = (await ask("plans", "x", in_dispute=True)).json()["items"]

    assert [each["id"] for each in mine] == [disputed.id]
    assert [each.status_code for each in (shown, editions, log, other)] == [200, 200, 200, 403]
    assert nothing == []
