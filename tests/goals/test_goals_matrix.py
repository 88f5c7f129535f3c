"""Every route of goals against every relation to a plan, a unit or a delegation, on the days around a delegation."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from goals_builders import AGENCY, EMPLOYEE, RATER, UNIT
from goals_matrix import (
    ABOVE,
    ASSIGNMENT_ID,
    BELOW,
    COLLEAGUE,
    DAYS,
    DECIDER,
    DELEGATE,
    FORMER,
    GONE,
    HEAD,
    LONG,
    OTHER_RATER,
    PRINCIPAL,
    SUBSTITUTE,
    TEMPLATE,
    WAITING,
    delegation_id,
    documents,
    plan_id,
    served,
)
from goals_world import activity_in, objective_in, realisation_in

from services.goals.main import SERVICE
from services.goals.settings import Settings
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.matrix import Asked, Day, Expected, Json, Relation, Route, cases, rows
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER

# ---- who asks

RELATIONS: Final = (
    Relation(name="self", id=EMPLOYEE),
    Relation(name="self, a role unknown", id=EMPLOYEE, roles=("employee", "pns")),
    Relation(name="self as officer", id=EMPLOYEE, roles=("employee", OFFICER)),
    Relation(name="rater", id=RATER, roles=("employee", "rater")),
    Relation(name="rater as officer", id=RATER, roles=("rater", OFFICER)),
    Relation(name="substitute", id=SUBSTITUTE, stands_in_for="rater"),
    Relation(name="substitute not accepted", id="calon", stands_in_for="rater", accepted=False),
    Relation(name="substitute withdrawn", id="mantan", stands_in_for="rater", accepted=False),
    Relation(name="substitute of the substitute", id="cucu", stands_in_for="substitute"),
    Relation(
        name="substitute who leaves",
        id="singkat",
        stands_in_for="rater",
        employed=frozenset({Day.BEFORE, Day.FIRST}),
    ),
    Relation(name="rater of others", id=OTHER_RATER, roles=("employee", "rater")),
    Relation(name="substitute of another", id="plh-oki", stands_in_for="rater of others"),
    Relation(name="former rater", id=FORMER, roles=("employee", "rater")),
    Relation(name="former rater's substitute", id="plh-lama", stands_in_for="former rater"),
    Relation(name="decider", id=DECIDER),
    Relation(name="decider's substitute", id="ganti", stands_in_for="decider"),
    Relation(name="decider's substitute not accepted", id="calon-ganti", stands_in_for="decider", accepted=False),
    Relation(name="head of the unit", id=HEAD),
    Relation(name="head's substitute", id="plt-kepala", stands_in_for="head of the unit"),
    Relation(name="colleague", id=COLLEAGUE),
    Relation(name="who works for the employee", id=BELOW),
    Relation(name="person of another unit", id="dodi"),
    Relation(name="principal", id=PRINCIPAL),
    Relation(name="delegate", id=DELEGATE),
    Relation(name="principal's substitute", id="wakil-pemberi", stands_in_for="principal"),
    Relation(name="officer", id="pengelola", roles=(OFFICER,)),
    Relation(name="admin, a role unknown", id="admin", roles=("agency_admin", "pns")),
    Relation(name="officer who leaves", id="pengelola-purna", roles=(OFFICER,), employed=frozenset(Day) - {Day.AFTER}),
    Relation(name="officer who comes", id="pengelola-baru", roles=(OFFICER,), employed=frozenset(Day) - {Day.BEFORE}),
    Relation(name="officer who left", id="pengelola-lama", roles=(OFFICER,), employed=frozenset()),
    Relation(name="officer not begun", id="pengelola-nanti", roles=(OFFICER,), employed=frozenset()),
    Relation(name="officer of the unit", id="kasubag", roles=("employee", OFFICER), units=(UNIT,)),
    Relation(name="officer of the unit above", id="sekretaris", roles=("employee", OFFICER), units=(ABOVE,)),
    Relation(name="officer of another unit", id="petugas", roles=("employee", OFFICER), units=("lain",)),
    Relation(name="admin of no unit", id="kosong", roles=("agency_admin",), units=()),
    Relation(name="same id elsewhere", id=EMPLOYEE, agency="lain"),
    Relation(name="rater elsewhere", id=RATER, roles=("employee", "rater"), agency="lain"),
    Relation(name="officer elsewhere", id="pengelola", roles=(OFFICER,), agency="lain"),
    Relation(name="subscriber", id="pelanggan", roles=("subscriber",)),
    Relation(name="only unknown roles", id=EMPLOYEE, roles=("pns",)),
    Relation(name="nobody known", id="", known=False),
)

ALL: Final = frozenset(each.name for each in RELATIONS)
ELSEWHERE: Final = frozenset(each.name for each in RELATIONS if each.agency)
PEOPLE: Final = ALL - ELSEWHERE - {"subscriber", "only unknown roles", "nobody known"}
SELF: Final = frozenset({"self", "self, a role unknown", "self as officer"})
RATERS: Final = frozenset({"rater", "rater as officer"})
OFFICERS: Final = frozenset(
    each.name for each in RELATIONS if each.units is None and {OFFICER, "agency_admin"}.intersection(each.roles)
)
AGENCYS: Final = OFFICERS - ELSEWHERE
UNITS: Final = frozenset({"officer of the unit", "officer of the unit above"})
HERE: Final = AGENCYS | UNITS
SIDES: Final = SELF | RATERS
SEES: Final = SIDES | HERE | {"head of the unit"}
UNIT_KEEPERS: Final = HERE | {"head of the unit"}

# ---- what is asked

REASON: Final = {"reason": LONG}
GONE_ITEM: Final = REASON | {"id": "a1"}
SEEN_ITEM: Final = {"id": "a1", "outcome": "confirmed"}
OTHER_DAYS: Final = "delegation-not-in-force"
INDICATOR: Final = {"indicator_id": "i1", "name": "Angka kelulusan", "target": "100", "unit": "persen"}
EXPECTED: Final = {"items": [{"criterion": "loyal", "text": LONG}]}
TASK: Final = {
    "letter": "800/117/ST/2026",
    "letter_on": "2026-02-27",
    "starts_on": "2026-03-01",
    "ends_on": "2026-03-31",
    "objectives": [
        {
            "objective_id": "lomba",
            "name": "Panitia lomba desa",
            "indicators": [{"indicator_id": "l1", "name": "Desa dinilai", "target": "12", "unit": "desa"}],
        }
    ],
}
MINUTES: Final = {"present": [EMPLOYEE, RATER], "notes": LONG}
BETTER: Final = {"objectives": [objective_in(name="Pembelajaran lebih baik")]}
OFFERED: Final = delegation_id(DAYS.first)
HELD: Final = delegation_id(DAYS.last)


def of(stage: str, rest: str = "", *, segment: int = 1, method: str = "POST", about: str = "") -> dict[str, Any]:
    places = {"id": plan_id(stage, segment), "number": "1"}
    return {"row": f"{method} /v1/plans/{{id}}{rest}", "places": places, "about": f"({stage} {segment}{about})"}


def talk(rest: str, dialogue: str) -> dict[str, Any]:
    asked = of("agreed", f"/dialogues/{{dialogue_id}}{rest}")
    return asked | {"places": asked["places"] | {"dialogue_id": dialogue}, "about": f"({dialogue})"}


def named(id: str, rest: str = "", *, method: str = "POST") -> dict[str, Any]:
    about = "(proposed)" if id == OFFERED else "(accepted)"
    return {"row": f"{method} /v1/delegations/{{id}}{rest}", "places": {"id": id}, "about": about}


def dated(body: Json) -> Any:
    return lambda today: body | {"on": (today - timedelta(days=1)).isoformat()}


def from_today(today: date) -> Json:
    return {"delegate_id": WAITING, "valid_from": today.isoformat(), "valid_to": today.isoformat()}


def lists_the_person(answer: Json) -> bool:
    return any(each["employee_id"] == EMPLOYEE for each in answer["items"])


def lists_the_rater(answer: Json) -> bool:
    return any(each["employee_id"] == RATER for each in answer["items"])


def lists_the_dialogue(answer: Json) -> bool:
    return [each["dialogue_id"] for each in answer["items"]] == ["diakui", "tercatat"]


def lists_something(answer: Json) -> bool:
    return bool(answer["items"])


def all_agreed(answer: Json) -> bool:
    return all(each["status"] == "agreed" for each in answer["items"])


def waits(kind: str, who: str = EMPLOYEE) -> Any:
    def found(answer: Json) -> bool:
        return any((each["kind"], each["employee_id"]) == (kind, who) for each in answer["items"])

    return found


def tells(kind: str) -> Any:
    def found(answer: Json) -> bool:
        return any((each["kind"], each["employee_id"]) == (kind, EMPLOYEE) for each in answer["happened"])

    return found


def lists_the_delegation(answer: Json) -> bool:
    return any(each["id"] == OFFERED for each in answer["items"])


def shows_the_person(answer: Json) -> bool:
    return any(each["employee_id"] == EMPLOYEE for each in answer.get("people", ()))


def lists_who_left(answer: Json) -> bool:
    return [each["rater_id"] for each in answer["items"]] == [GONE]


def counts_the_person(answer: Json) -> bool:
    return EMPLOYEE in answer["employees"]


def is_set(answer: Json) -> bool:
    return bool(answer["version"] > 0)


def all_recorded(answer: Json) -> bool:
    return all(each["outcome"] == "recorded" for each in answer["items"])


DEEP: Final = ("/editions", "/editions/{number}/difference", "/activities?month=2026-02", "/realisations")


def sights(stage: str, seen_by: frozenset[str], *, segment: int = 1, deep: tuple[str, ...] = DEEP) -> tuple[Route, ...]:
    """What is read of one plan; who works for the employee sees what to serve, and nothing of it that is ``deep``."""
    return (
        Route(**of(stage, segment=segment, method="GET"), may=seen_by | {BELOW_SELF}),
        *(Route(**of(stage, each, segment=segment, method="GET"), may=seen_by) for each in deep),
    )


BELOW_SELF: Final = "who works for the employee"
BELOW_RATER: Final = SELF | {"colleague"}
ACTS_AS_RATER: Final = frozenset({"substitute", "substitute who leaves"})
ROUTES: Final = (
    *sights("draft", SEES, deep=()),
    *sights("proposed", SEES, deep=()),
    *sights("agreed", SEES),
    *sights("contested", SEES | {"decider"}),
    *sights("settled", SEES, deep=DEEP[:1]),
    *sights("moved", SEES - {"rater"} | {"former rater"}, deep=DEEP[:1]),
    *sights("moved", SEES, segment=2, deep=DEEP[:1]),
    Route(
        row="GET /v1/plans/{id}",
        places={"id": plan_id("agreed", employee_id=RATER)},
        about="(of the rater)",
        may=RATERS | HERE | BELOW_RATER | {"head of the unit"},
        never=ACTS_AS_RATER,
    ),
    Route(row="GET /v1/plans?cycle_id=agreed", may=SELF | HERE, found=lists_the_person),
    Route(
        row=f"GET /v1/plans?employee_id={EMPLOYEE}",
        may=SEES | {BELOW_SELF, "former rater", "decider"},
        found=lists_the_person,
    ),
    Route(
        row=f"GET /v1/plans?employee_id={RATER}",
        may=RATERS | HERE | BELOW_RATER | {"head of the unit"},
        never=ACTS_AS_RATER,
        found=lists_the_rater,
    ),
    Route(row="GET /v1/plans?in_dispute=true", may=frozenset({"decider"}), found=lists_the_person),
    Route(
        row=f"GET /v1/plans?cycle_id=contested&employee_id={EMPLOYEE}",
        may=SEES | {"decider", BELOW_SELF},
        found=lists_the_person,
    ),
    Route(row=f"GET /v1/plans?rater_id={RATER}", may=RATERS | HERE, found=lists_the_person),
    Route(row=f"GET /v1/plans?rater_id={FORMER}", may=HERE | {"former rater"}, found=lists_the_person),
    Route(row=f"GET /v1/plans?cycle_id=agreed&unit_id={UNIT}", may=UNIT_KEEPERS, found=lists_the_person),
    Route(**of("draft", "/proposals"), body={"objectives": [objective_in()]}, may=SELF),
    Route(**of("prefilled", "/proposals"), body={"as_prefilled": True}, may=SELF),
    Route(**of("agreed", "/proposals", about=", revision"), body=BETTER, may=SELF),
    Route(**of("proposed", "/agreements"), body={}, may=RATERS, outside=OTHER_DAYS),
    Route(**of("proposed", "/agreements", about=", the day before"), body=dated({}), may=RATERS, outside=OTHER_DAYS),
    Route(**of("revised", "/agreements"), body={}, may=RATERS, outside=OTHER_DAYS),
    Route(**of("moved", "/agreements"), body={}, may=frozenset({"former rater"}), outside=OTHER_DAYS),
    Route(**of("moved", "/agreements", segment=2), body={}, may=RATERS, outside=OTHER_DAYS),
    Route(
        row="POST /v1/plans/{id}/agreements",
        places={"id": plan_id("proposed", employee_id=SUBSTITUTE)},
        about="(of the substitute)",
        body={},
        may=RATERS,
        never=frozenset({"substitute"}),
        outside=OTHER_DAYS,
    ),
    Route(**of("proposed", "/returns"), body=REASON, may=RATERS, outside=OTHER_DAYS),
    Route(**of("proposed", "/returns", about=", the day before"), body=dated(REASON), may=RATERS, outside=OTHER_DAYS),
    Route(**of("draft", "/expectations"), body=EXPECTED, may=RATERS, outside=OTHER_DAYS),
    Route(**of("agreed", "/expectations"), body=EXPECTED, may=RATERS, outside=OTHER_DAYS),
    Route(**of("agreed", "/tasks"), body=TASK, may=RATERS, outside=OTHER_DAYS),
    Route(**of("agreed", "/dialogues", method="GET"), may=SEES, found=lists_the_dialogue),
    Route(**talk("", "baru"), body=MINUTES, may=SIDES, outside=OTHER_DAYS),
    Route(**talk("/acknowledgements", "tercatat"), body={"minutes_version": 1}, may=RATERS, outside=OTHER_DAYS),
    Route(**talk("/completions", "diakui"), body={"number": 1}, may=SIDES, outside=OTHER_DAYS),
    Route(**talk("/private-notes", "diakui"), body={"text": LONG}, may=RATERS, outside=OTHER_DAYS),
    Route(
        **of("told", "/impact-notes"), body={"objective": served("told"), "note": LONG}, may=SIDES, outside=OTHER_DAYS
    ),
    Route(**of("agreed", "/rater-reports"), body=REASON | {"right_rater_id": HEAD}, may=SIDES, outside=OTHER_DAYS),
    Route(**of("reported", "/rater-reports/{number}/closings"), body=REASON, may=HERE - SIDES),
    Route(**of("agreed", "/realisations"), body={"items": [realisation_in(on="2026-02-27")]}, may=SELF),
    Route(**of("draft", "/activities"), body={"items": [activity_in(on="2026-02-27")]}, may=SELF, found=all_recorded),
    Route(
        **of("agreed", "/activities/corrections"),
        body={"month": "2026-02", "items": [activity_in(on="2026-02-27") | REASON]},
        may=SELF,
    ),
    Route(**of("agreed", "/activities/withdrawals"), body={"month": "2026-02", "items": [GONE_ITEM]}, may=SELF),
    Route(
        **of("agreed", "/activities/reviews"),
        body={"month": "2026-02", "items": [SEEN_ITEM]},
        may=RATERS,
        outside=OTHER_DAYS,
    ),
    Route(**of("agreed", "/realisations/corrections"), body={"items": [realisation_in() | REASON]}, may=SELF),
    Route(**of("agreed", "/realisations/withdrawals"), body={"items": [GONE_ITEM]}, may=SELF),
    Route(**of("agreed", "/realisations/reviews"), body={"items": [SEEN_ITEM]}, may=RATERS, outside=OTHER_DAYS),
    Route(row="GET /v1/proposals", may=RATERS | {"former rater"}, found=lists_the_person),
    Route(
        row="POST /v1/agreements",
        body={"items": [{"plan_id": plan_id("proposed")}]},
        may=RATERS,
        found=all_agreed,
        outside=OTHER_DAYS,
    ),
    Route(row="GET /v1/me/tasks", about="(propose)", may=SELF, found=waits("propose_plan")),
    Route(row="GET /v1/me/tasks", about="(adapt)", may=SELF, found=waits("adapt_plan")),
    Route(row="GET /v1/me/tasks", about="(agree)", may=RATERS | {"former rater"}, found=waits("agree_plan")),
    Route(row="GET /v1/me/tasks", about="(confirm)", may=RATERS, found=waits("confirm_reports")),
    Route(
        row="GET /v1/me/tasks",
        about="(accept)",
        may=frozenset({"delegate"}),
        found=waits("accept_delegation", PRINCIPAL),
    ),
    Route(row="GET /v1/me/tasks?since=2026-01-01", about="(agreed)", may=SELF, found=tells("plan_agreed")),
    Route(
        row="GET /v1/me/tasks?since=2026-01-01",
        about="(proposed)",
        may=RATERS | {"former rater"},
        found=tells("plan_proposed"),
    ),
    Route(row="GET /v1/reviews?cycle_id=agreed", may=RATERS, found=lists_the_person),
    Route(row=f"GET /v1/reviews?rater_id={RATER}", may=RATERS | HERE, found=lists_the_person),
    Route(row="GET /v1/officers/raters-left", may=HERE, found=lists_who_left),
    Route(
        row="POST /v1/populations/preview",
        body={"starts_on": "2026-01-01", "ends_on": "2026-12-31"},
        may=AGENCYS,
        found=counts_the_person,
    ),
    Route(row="GET /v1/rater-reports?cycle_id=reported", may=HERE, found=lists_the_person),
    Route(row="GET /v1/cycles/{cycle_id}/late", places={"cycle_id": "draft"}, may=HERE, found=lists_the_person),
    *(
        Route(row=row, places={"cycle_id": "draft"}, may=HERE | {"officer of another unit"})
        for row in ("GET /v1/cycles/{cycle_id}/board", "POST /v1/cycles/{cycle_id}/reminders")
    ),
    Route(
        row="GET /v1/cycles/{cycle_id}/overdue", places={"cycle_id": "agreed"}, may=SELF | HERE, found=lists_the_person
    ),
    Route(
        row=f"GET /v1/cycles/{{cycle_id}}/overdue?rater_id={RATER}",
        places={"cycle_id": "agreed"},
        may=RATERS | HERE,
        found=lists_the_person,
    ),
    Route(row="GET /v1/cycles?status=open", may=PEOPLE, found=lists_something),
    Route(row="GET /v1/units", may=PEOPLE, found=lists_something),
    Route(row="GET /v1/assignments", may=SELF | HERE, found=lists_the_person),
    Route(row=f"GET /v1/assignments?rater_id={RATER}", may=RATERS | HERE, found=lists_the_person),
    Route(row=f"GET /v1/assignments?unit_id={UNIT}", may=HERE, found=lists_the_person),
    Route(row="GET /v1/cycles/{cycle_id}", places={"cycle_id": "draft"}, may=PEOPLE),
    Route(
        row="GET /v1/assignments/{employee_id}",
        places={"employee_id": EMPLOYEE},
        may=SIDES | HERE,
    ),
    Route(row="GET /v1/units/{unit_id}/indicators?cycle_id=agreed", places={"unit_id": UNIT}, may=PEOPLE, found=is_set),
    Route(
        row="POST /v1/units/{unit_id}/indicators",
        places={"unit_id": UNIT},
        body={"cycle_id": "draft", "indicators": [INDICATOR]},
        may=UNIT_KEEPERS,
    ),
    Route(
        row="POST /v1/units/{unit_id}/realisations",
        places={"unit_id": UNIT},
        body={"cycle_id": "agreed", "items": [realisation_in(on="2026-02-27")]},
        may=UNIT_KEEPERS,
    ),
    Route(
        row="GET /v1/units/{unit_id}/roll-ups?cycle_id=agreed",
        places={"unit_id": UNIT},
        may=UNIT_KEEPERS,
        found=lists_something,
    ),
    Route(
        row="POST /v1/units/{unit_id}/roll-ups",
        places={"unit_id": UNIT},
        body={"cycle_id": "agreed", "indicator_id": "lancar", "realisation_id": "g1"},
        may=UNIT_KEEPERS,
    ),
    Route(
        row="GET /v1/units/{unit_id}/realisations?cycle_id=agreed",
        places={"unit_id": UNIT},
        may=PEOPLE,
        found=lists_something,
    ),
    Route(
        row="POST /v1/units/{unit_id}/realisations/corrections",
        places={"unit_id": UNIT},
        body={"cycle_id": "agreed", "items": [realisation_in() | REASON]},
        may=UNIT_KEEPERS,
    ),
    Route(
        row="POST /v1/units/{unit_id}/realisations/withdrawals",
        places={"unit_id": UNIT},
        body={"cycle_id": "agreed", "items": [GONE_ITEM]},
        may=UNIT_KEEPERS,
    ),
    Route(
        row="GET /v1/units/{unit_id}/progress?cycle_id=agreed",
        places={"unit_id": UNIT},
        may=UNIT_KEEPERS | SIDES,
        found=shows_the_person,
    ),
    Route(
        row="GET /v1/units/{unit_id}/monitor?cycle_id=agreed",
        places={"unit_id": UNIT},
        may=UNIT_KEEPERS | SIDES,
        found=shows_the_person,
    ),
    Route(row="GET /v1/templates", may=AGENCYS, found=lists_something),
    Route(row="GET /v1/templates/{template_id}", places={"template_id": TEMPLATE}, may=AGENCYS),
    Route(
        row="POST /v1/templates/{template_id}",
        places={"template_id": "perawat"},
        body={"title": "Perawat", "objectives": [objective_in()]},
        may=OFFICERS,
    ),
    Route(
        row="POST /v1/templates/{template_id}/assignments",
        places={"template_id": TEMPLATE},
        about="(tried)",
        body={"cycle_id": "draft"},
        may=AGENCYS,
    ),
    Route(
        row="POST /v1/templates/{template_id}/assignments",
        places={"template_id": TEMPLATE},
        body={"cycle_id": "agreed", "dry_run": False},
        may=AGENCYS,
    ),
    Route(row="GET /v1/template-assignments/{id}", places={"id": ASSIGNMENT_ID}, may=AGENCYS),
    Route(
        row="GET /v1/cycles/{cycle_id}/template-assignments",
        places={"cycle_id": "draft"},
        may=AGENCYS,
        found=lists_something,
    ),
    Route(row="GET /v1/delegations", may=AGENCYS | {"delegate"}, found=lists_the_delegation),
    Route(
        row="GET /v1/delegations?mine=given", may=frozenset({"principal"}), personal=True, found=lists_the_delegation
    ),
    Route(row="GET /v1/delegations?mine=received", may=frozenset({"delegate"}), found=lists_the_delegation),
    Route(**named(OFFERED, method="GET"), may=AGENCYS | {"principal", "delegate"}, personal=True),
    Route(row="POST /v1/delegations", body=from_today, may=PEOPLE),
    Route(**named(OFFERED, "/acceptance"), body={}, may=frozenset({"delegate"})),
    Route(**named(OFFERED, "/refusal"), body=REASON, may=frozenset({"delegate"})),
    Route(**named(HELD, "/refusal"), body=REASON, may=frozenset({"delegate"})),
    Route(**named(OFFERED, "/withdrawal"), body=REASON, may=AGENCYS | {"principal"}, personal=True),
    Route(**named(HELD, "/withdrawal"), body=REASON, may=AGENCYS | {"principal"}, personal=True),
)
CASES: Final = tuple(cases(ROUTES, RELATIONS))
ACTS_ON_PLANS: Final = tuple(
    each
    for each in ROUTES
    if each.row.startswith("POST /v1/plans/") and "former rater" not in each.may and not each.never
)


class _Ended:
    """A tail on which nothing more comes: whoever follows a unit gets what there is, and the end."""

    @asynccontextmanager
    async def listen(self, _wanted: object) -> AsyncIterator[asyncio.Queue[None]]:
        queue: asyncio.Queue[None] = asyncio.Queue()
        queue.put_nowait(None)
        yield queue


@pytest.fixture(scope="module")
def asked(identity: Identity) -> Asked:
    collection = MemoryCollection()
    app = asyncio.run(service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), documents()))
    app.state.tail = _Ended()
    return Asked(app, collection, identity, AGENCY, DAYS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
async def test_who_must_act_is_let_through_and_everybody_else_refused(asked: Asked, route: Route) -> None:
    await asked.check_all(cases((route,), RELATIONS))


@pytest.mark.parametrize("route", ACTS_ON_PLANS, ids=lambda route: route.name)
async def test_who_may_not_act_on_a_plan_is_not_told_that_it_is_closed(asked: Asked, route: Route) -> None:
    closed = replace(route, places={**route.places, "id": plan_id("closed")}, may=frozenset(), found=None)
    for case in cases((route,), RELATIONS):
        if case.day is Day.FIRST and case.expected is Expected.REFUSED:
            await asked.check(replace(case, route=closed))


def test_the_table_leaves_no_route_out_and_has_cases_of_both_kinds(asked: Asked) -> None:
    expected = [case.expected for case in CASES]

    assert {each.asks for each in ROUTES} == rows(asked.app)
    assert len({each.name for each in CASES}) == len(CASES) > 4000
    assert min(expected.count(Expected.ALLOWED), expected.count(Expected.REFUSED)) > 1000
