"""Every route of the directory against every relation to an employee, on the days around letters and employments."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import pytest
from directory_builders import AGENCY, ANALYST_NIP, CHIEF_NIP, SECRET, person, uploaded
from directory_files import CHIEF_ROW, csv_rows
from directory_matrix import (
    BEGAN,
    BELOW,
    COLLEAGUE,
    DAYS,
    DELEGATE,
    EMPLOYEE,
    FORMER,
    HEAD,
    IMPORT,
    LEFT,
    LONG_AGO,
    PLT,
    POSITION,
    RATER,
    STRANGER,
    UNIT,
    documents,
)

from services.directory.main import SERVICE
from services.directory.settings import Settings
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.matrix import Asked, Day, Expected, Json, Relation, Route, cases, rows
from tests.support.memory import MemoryCollection
from tests.support.world import OFFICER

ADMIN: Final = "agency_admin"

# ---- who asks

RELATIONS: Final = (
    Relation(name="self", id=EMPLOYEE),
    Relation(name="self, a role unknown", id=EMPLOYEE, roles=("employee", "pns")),
    Relation(name="self as officer", id=EMPLOYEE, roles=("employee", OFFICER)),
    Relation(name="self as admin", id=EMPLOYEE, roles=("employee", ADMIN)),
    Relation(name="rater", id=RATER, roles=("employee", "rater")),
    Relation(name="rater as officer", id=RATER, roles=("rater", OFFICER)),
    Relation(name="rater's superior, who heads the unit", id=HEAD, roles=("employee", "rater")),
    Relation(name="former rater", id=FORMER, roles=("employee", "rater")),
    Relation(name="rater of years ago", id=LONG_AGO, roles=("employee", "rater")),
    Relation(name="colleague", id=COLLEAGUE),
    Relation(name="who works for the employee", id=BELOW),
    Relation(name="delegate by letter", id=DELEGATE),
    Relation(name="delegate as officer", id=DELEGATE, roles=(OFFICER,)),
    Relation(name="rater's substitute by letter", id=PLT),
    Relation(name="person of another unit", id=STRANGER),
    Relation(name="rater of others", id=STRANGER, roles=("employee", "rater")),
    Relation(name="officer", id="pengelola", roles=(OFFICER,)),
    Relation(name="officer whom the directory does not know", id="asing", roles=(OFFICER,)),
    Relation(name="admin, a role unknown", id="admin", roles=(ADMIN, "pns")),
    Relation(name="officer of the unit", id="kasubag", roles=(OFFICER,), units=(UNIT, "lain")),
    Relation(name="officer of the unit above", id="sekretaris", roles=(OFFICER,), units=("induk",)),
    Relation(name="officer of a unit far away", id="petugas", roles=(OFFICER,), units=("jauh",)),
    Relation(name="officer who leaves", id="pengelola-purna", roles=(OFFICER,), employed=frozenset(Day) - {Day.AFTER}),
    Relation(name="officer who comes", id="pengelola-baru", roles=(OFFICER,), employed=frozenset(Day) - {Day.BEFORE}),
    Relation(name="officer who left", id="mantan", roles=(OFFICER, ADMIN), employed=frozenset()),
    Relation(name="rater who comes later", id="baru", roles=("rater",), employed=frozenset({Day.AFTER})),
    Relation(name="subscriber", id="sistem", roles=("subscriber",)),
    Relation(name="subscriber, a role unknown", id="sistem", roles=("subscriber", "pns")),
    Relation(name="self as subscriber", id=EMPLOYEE, roles=("subscriber",)),
    Relation(name="no role of ours", id=EMPLOYEE, roles=("pns",)),
    Relation(name="officer of another agency", id="pengelola", roles=(OFFICER,), agency="lain"),
    Relation(name="the same id in another agency", id=EMPLOYEE, agency="lain"),
    Relation(name="the rater's id in another agency", id=RATER, roles=("rater", OFFICER), agency="lain"),
    Relation(name="nobody", id="nobody", known=False),
)
OFFICERS: Final = frozenset(
    each.name
    for each in RELATIONS
    if {OFFICER, ADMIN}.intersection(each.roles) and not each.agency and each.units is None
)
UNITS: Final = frozenset({"officer of the unit", "officer of the unit above"})
OF_PEOPLE: Final = OFFICERS | UNITS
ADMINS: Final = frozenset(each.name for each in RELATIONS if ADMIN in each.roles)
PEOPLE: Final = frozenset(
    each.name
    for each in RELATIONS
    if each.known and not each.agency and {"employee", "rater", OFFICER, ADMIN}.intersection(each.roles)
)
OWN: Final = frozenset({"self as officer", "self as admin"})
"""Officers who are the employee: they read what is recorded of them, and change nothing of it."""
SELF: Final = frozenset({"self", "self, a role unknown"}) | OWN
SUPERIORS: Final = frozenset({"rater", "rater as officer", "former rater"})
BELOW_SELF: Final = frozenset({"who works for the employee"})
ELSEWHERE: Final = frozenset({"officer of another agency", "the rater's id in another agency"})
"""Officers who try a file at their own agency, before that is recorded."""
IN_DIRECTORY: Final = PEOPLE - {
    "officer whom the directory does not know", "officer of the unit", "officer of the unit above",
    "officer of a unit far away",
}  # fmt: skip
SINCE_THE_LETTER: Final = frozenset(Day) - {Day.BEFORE}

# ---- what is asked

LETTER: Final = {"kind": "plt", "valid_from": str(DAYS.first), "valid_to": str(DAYS.last), "letter": "8/2026"}
FILE: Final = csv_rows(CHIEF_ROW)
SEEN: Final = {EMPLOYEE: "Nama Siti", RATER: "Nama Budi"}
OF_SELF: Final = {"employee_id": EMPLOYEE}
OPEN: Final = {"unit_id": UNIT, "name": "Kabid", "position_group": "administrator", "vacant_from": "2026-01-01"}
RECORD: Final = person(UNIT, name="Nama Siti", nip=ANALYST_NIP, rater_id=HEAD)


def told(employee_id: str, nip: str | None = None) -> Callable[[Any], bool]:
    """Whether a list tells somebody's name; with a NIP: whether it tells that, too."""

    def found(answer: Json) -> bool:
        rows = [each for each in answer["items"] if each["employee_id"] == employee_id]
        return any(each["name"] == SEEN[employee_id] and each["nip"] == (nip or each["nip"]) for each in rows)

    return found


def withheld(employee_id: str, nip: str) -> Callable[[Any], bool]:
    """Whether a list tells somebody's name and keeps the NIP."""
    return lambda answer: told(employee_id)(answer) and not told(employee_id, nip)(answer)


def recorded(answer: Json) -> bool:
    return all(each["outcome"] == "recorded" for each in answer["items"])


def has_units(answer: Any) -> bool:
    return bool(answer if isinstance(answer, list) else answer["items"])


def lists_the_import(answer: Json) -> bool:
    return any(each["import_id"] == IMPORT for each in answer["items"])


def moving(today: date) -> Json:
    return RECORD | {"valid_from": str(today)}


def named(rest: str = "", *, method: str = "GET", of: str = EMPLOYEE, **places: str) -> dict[str, Any]:
    return {"row": f"{method} /v1/people/{{employee_id}}{rest}", "places": {"employee_id": of} | places}


def names(employee_id: str) -> Mapping[str, Any]:
    return {"row": "POST /v1/names", "body": {"employee_ids": [employee_id]}}


KNOWN_TO: Final = SELF | SUPERIORS | BELOW_SELF | OF_PEOPLE | {"colleague", "rater's superior, who heads the unit"}
ROUTES: Final = (
    Route(row="GET /v1/agency", may=PEOPLE),
    Route(row="PUT /v1/agency", body={"name": "Kota Sorong", "zone": DAYS.zone}, may=ADMINS),
    Route(row="GET /v1/units", may=PEOPLE, found=has_units),
    Route(row="GET /v1/unit-tree", may=PEOPLE, found=has_units),
    Route(row="GET /v1/units/{unit_id}", places={"unit_id": UNIT}, may=PEOPLE),
    Route(
        row="PUT /v1/units/{unit_id}",
        places={"unit_id": UNIT},
        body={"name": "Bidang Data", "parent_id": "lain"},
        may=OFFICERS,
    ),
    Route(row="POST /v1/units", body={"units": [{"unit_id": "seksi", "name": "Seksi"}]}, may=OFFICERS, found=recorded),
    Route(row="GET /v1/positions", may=PEOPLE, found=has_units),
    Route(row="GET /v1/positions/{position_id}", places={"position_id": POSITION}, may=PEOPLE),
    Route(
        row="GET /v1/positions?unit_id=bidang",
        about="(with who holds them)",
        may=OF_PEOPLE,
        found=lambda answer: [each["held_by"] for each in answer["items"]] == [HEAD],
    ),
    Route(row="PUT /v1/positions/{position_id}", places={"position_id": POSITION}, body=OPEN, may=OFFICERS),
    Route(
        row="PUT /v1/positions/{position_id}",
        places={"position_id": POSITION},
        body=OPEN | {"held_by": EMPLOYEE, "vacant_from": None},
        about="(held by the employee)",
        may=OFFICERS - OWN,
    ),
    Route(
        row="POST /v1/positions/imports",
        body={"items": [OPEN | {"position_id": POSITION}]},
        may=OFFICERS,
        found=lambda answer: answer["counts"] == {"recorded": 1},
    ),
    Route(row="GET /v1/people?name=siti", may=OF_PEOPLE | {"rater"}, found=told(EMPLOYEE, ANALYST_NIP)),
    Route(row=f"GET /v1/people?nip={ANALYST_NIP[:8]}", may=OF_PEOPLE | {"rater"}, found=told(EMPLOYEE)),
    Route(
        row=f"GET /v1/people?unit_id={UNIT}",
        may=OF_PEOPLE | {"rater", "rater's superior, who heads the unit"},
        found=told(EMPLOYEE),
    ),
    Route(
        row="GET /v1/people?active=true",
        may=OF_PEOPLE | {"rater's superior, who heads the unit"},
        found=told(RATER, CHIEF_NIP),
    ),
    Route(**named(), may=SELF | OF_PEOPLE),
    Route(**named(of=RATER), about="(of the superior)", may=OF_PEOPLE | {"rater"}),
    Route(**named("/employment"), may=SELF | OF_PEOPLE),
    Route(**named("/export"), may=SELF | ADMINS),
    Route(**named("/export", of=RATER), about="(of the superior)", may=SUPERIORS - {"former rater"} | ADMINS),
    Route(**named(method="PUT"), body=RECORD | {"position": "Kepala"}, about="(corrected)", may=OF_PEOPLE - OWN),
    Route(**named(method="PUT"), body=moving, about="(moved)", may=OF_PEOPLE - OWN),
    Route(
        **named(method="PUT"),
        body=RECORD | {"delegations": [LETTER | {"to_employee_id": DELEGATE, "kind": "plh"}]},
        about="(with a delegate)",
        may=OF_PEOPLE - OWN - {"delegate as officer"},
    ),
    Route(
        **named(method="PUT", of=BELOW),
        body=person("lain", rater_id=RATER, valid_from=str(BEGAN)),
        about="(of who works for the employee)",
        may=OF_PEOPLE,
    ),
    Route(
        row="POST /v1/people",
        body={"people": [RECORD | OF_SELF | {"position": "Kepala"}]},
        may=OF_PEOPLE - OWN,
        found=recorded,
    ),
    Route(
        row="POST /v1/people",
        body={"people": [person(UNIT, employee_id="wati", rater_id=EMPLOYEE)]},
        about="(somebody new)",
        may=OF_PEOPLE,
        found=recorded,
    ),
    Route(**named("/employment", method="PUT"), body={"first_day": "2018-01-01"}, may=OF_PEOPLE - OWN),
    Route(**named("/employment", method="PUT", of=BELOW), body={"kind": "cpns"}, about="(of another)", may=OF_PEOPLE),
    Route(**named("/delegations", method="POST"), body=LETTER | {"to_employee_id": COLLEAGUE}, may=OF_PEOPLE - OWN),
    Route(
        **named("/delegations", method="POST", of=RATER),
        body=LETTER | {"to_employee_id": EMPLOYEE},
        about="(to the employee)",
        may=OF_PEOPLE - OWN - {"rater as officer"},
    ),
    Route(
        **named(
            "/delegations/{to_employee_id}/{valid_from}",
            method="DELETE",
            to_employee_id=DELEGATE,
            valid_from=str(DAYS.first),
        ),
        may=OF_PEOPLE - OWN,
    ),
    Route(**named("/erasure", method="POST", of=LEFT), body={"reason": "Permintaan ahli waris."}, may=ADMINS),
    Route(
        **names(EMPLOYEE),
        may=KNOWN_TO,
        sometimes={"delegate by letter": SINCE_THE_LETTER, "rater's substitute by letter": SINCE_THE_LETTER},
        found=told(EMPLOYEE),
    ),
    Route(
        **names(EMPLOYEE),
        about="(with the NIP)",
        may=SELF | SUPERIORS | BELOW_SELF | OF_PEOPLE,
        found=told(EMPLOYEE, ANALYST_NIP),
    ),
    Route(
        **names(EMPLOYEE),
        about="(without the NIP)",
        may=frozenset({"colleague", "rater's superior, who heads the unit"}),
        sometimes={"delegate by letter": SINCE_THE_LETTER, "rater's substitute by letter": SINCE_THE_LETTER},
        found=withheld(EMPLOYEE, ANALYST_NIP),
    ),
    Route(
        **names(RATER),
        about="(of the superior, with the NIP)",
        may=SELF | OF_PEOPLE | {"rater", "colleague", "rater's superior, who heads the unit"},
        found=told(RATER, CHIEF_NIP),
    ),
    Route(row="GET /v1/me", may=IN_DIRECTORY),
    Route(row="GET /v1/imports", may=OFFICERS, found=lists_the_import),
    Route(row="GET /v1/imports/{import_id}", places={"import_id": IMPORT}, may=OFFICERS),
    Route(
        row="POST /v1/imports",
        body={"files": [uploaded(FILE.name, FILE.content)], "dry_run": True},
        about="(tried)",
        may=OFFICERS | ELSEWHERE,
    ),
    Route(row="POST /v1/imports/{import_id}/cancellation", places={"import_id": IMPORT}, body={}, may=OFFICERS),
)
CASES: Final = tuple(cases(ROUTES, RELATIONS))


@pytest.fixture(scope="module")
def asked(identity: Identity) -> Asked:
    collection = MemoryCollection()
    settings = Settings(jwt_key_file=identity.key_file, employee_id_secret=SECRET)
    app = asyncio.run(service_on(collection, SERVICE, settings, documents()))
    return Asked(app, collection, identity, AGENCY, DAYS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
async def test_who_has_to_do_with_it_is_let_through_and_everybody_else_refused(asked: Asked, route: Route) -> None:
    await asked.check_all(cases((route,), RELATIONS))


def test_the_table_leaves_no_route_out_and_has_cases_of_both_kinds(asked: Asked) -> None:
    expected = [case.expected for case in CASES]

    assert {each.asks for each in ROUTES} == rows(asked.app)
    assert len({each.name for each in CASES}) == len(CASES) > 4000
    assert min(expected.count(Expected.ALLOWED), expected.count(Expected.REFUSED)) > 1000
