"""Who acts: read once, bound to one agency, with the delegations that count."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from core_builders import CAUSE, ID, NOW, OTHER, TALLY, Other, Tally, add, plus
from core_service import DELEGATION, service
from fastapi import FastAPI

from shared import clock
from shared.acting import Acting, NotEmployed, begin
from shared.agency import AGENCY, EMPLOYMENT, AgencyState, EmploymentState
from shared.auth import Caller, Role
from shared.commands import Command, Done, Outdated
from shared.decision import Decision, Delegation, Kind, NotFound
from shared.document import Document, apply, fresh
from shared.events.delegation import DelegationStatus
from shared.ids import directory
from shared.runtime import build
from shared.service import Parts
from shared.settings import ServiceSettings
from shared.times import Times
from tests.support.counting import Counting, counting
from tests.support.identity import Identity
from tests.support.in_process import keep_on

CALLER = Caller("a", "e1", frozenset({Role.EMPLOYEE}))
TODAY = clock.day_in("Asia/Jakarta", clock.now())
OTHER_ID, FOREIGN_ID, ABSENT_ID = "a:other:x", "b:person:e1", "a:person:nobody"


def app_on(collection: Any, identity: Identity | None = None, delegations: Kind[Any] | None = DELEGATION) -> FastAPI:
    """The tiny service without its background, on this collection."""
    settings = ServiceSettings(jwt_key_file=identity.key_file if identity else None)
    found = build(service("acting", delegations=delegations), settings)
    keep_on(found, collection)
    return found


@pytest.fixture
async def parts(collection: Any, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Parts of a service whose people delegate nothing, and one document of each kind and agency."""
    monkeypatch.setattr("shared.times._GOOD_SECONDS", float("inf"))
    found: Parts = app_on(collection, delegations=None).state.parts
    await found.times.of("a")
    made = [
        apply(fresh(kind=TALLY, id=ID), Decision(Tally("a", counted=1)), CAUSE),
        apply(fresh(kind=TALLY, id=FOREIGN_ID), Decision(Tally("b")), CAUSE),
        apply(fresh(kind=OTHER, id=OTHER_ID), Decision(Other("a")), CAUSE),
    ]
    await found.documents.save(made, now=NOW)
    return found


@pytest.fixture
def asked(parts: Parts) -> Counting:
    return counting(parts.documents)


@pytest.fixture
async def act(parts: Parts, asked: Counting) -> Acting:
    found = await begin(parts, CALLER)
    asked.forget()
    return found


async def test_each_document_is_read_once_in_an_act(asked: Counting, act: Acting) -> None:
    assert (await act.load([ID, ABSENT_ID])).keys() == {ID}
    assert (await act.load([ID, ABSENT_ID])).keys() == {ID}
    assert (await act.find(TALLY, ABSENT_ID)).state is None
    assert (await act.read(TALLY, ID)).present.counted == 1
    done = await act.run(TALLY, ID, add, 1, contexts=(ABSENT_ID,))

    assert done.state.counted == 2
    assert sorted(asked.read) == sorted((ID, ABSENT_ID))
    assert asked.calls == {"find": 1, "bulk_write": 1}


async def test_what_was_changed_is_read_again(asked: Counting, act: Acting) -> None:
    await act.read(TALLY, ID)
    await act.run(TALLY, ID, add, 1)

    assert (await act.read(TALLY, ID)).present.counted == 2
    assert asked.read == [ID, ID]


@pytest.mark.parametrize("id", [FOREIGN_ID, "b:person:nobody", "", "a", "ab:person:e1", "person:e1"])
async def test_an_id_of_another_agency_is_not_even_asked_for(asked: Counting, act: Acting, id: str) -> None:
    assert await act.load([id]) == {}
    assert (await act.find(TALLY, id)).state is None
    assert asked.calls == {}


async def test_absent_foreign_and_of_another_kind_are_not_found_in_the_same_words(act: Acting) -> None:
    told = set()
    for id in (ABSENT_ID, FOREIGN_ID, OTHER_ID):
        with pytest.raises(NotFound) as refused:
            await act.read(TALLY, id)
        told.add((refused.value.text, refused.value.code, refused.value.status, refused.value.field))

    assert len(told) == 1


async def test_another_kind_is_found_by_its_own_kind_only(act: Acting) -> None:
    found = await act.find(TALLY, OTHER_ID)

    assert (found.kind.name, found.state, found.version) == (TALLY.name, None, 0)


async def test_what_was_selected_is_not_read_again(asked: Counting, act: Acting) -> None:
    selected = await act.select(TALLY, {"unit_id": "u"}, limit=10)
    asked.forget()

    assert [each.id for each in selected] == [ID]
    assert await act.read(TALLY, ID) is selected[0]
    await act.run(TALLY, ID, add, 1)
    assert asked.calls == {"bulk_write": 1}


async def test_a_further_step_of_an_act_needs_neither_key_nor_version(parts: Parts) -> None:
    act = await begin(parts, CALLER, key="key#content", version=1)

    first = await act.run(TALLY, ID, add, 1)
    with pytest.raises(Outdated):
        await replace(act, key=None).run(TALLY, ID, add, 1)
    further = await act.run(TALLY, ID, add, 1, again=True)
    repeated = await act.run(TALLY, ID, add, 1)

    assert [(each.version, each.repeated) for each in (first, further, repeated)] == [(2, False), (3, False), (3, True)]


async def test_many_commands_know_what_was_read_and_may_be_dry(asked: Counting, act: Acting) -> None:
    await act.load([ID, ABSENT_ID])
    asked.forget()

    dry = await act.run_many([plus(), plus(id=ABSENT_ID), plus(id=FOREIGN_ID)], dry_run=True)
    assert [type(each) for each in dry] == [Done, Done, NotFound]
    assert asked.calls == {}


async def test_steps_on_one_document_are_on_the_version_that_the_caller_saw_and_are_written_once(
    parts: Parts, asked: Counting
) -> None:
    steps = [Command(TALLY, ID, add, 1), Command(TALLY, ID, add, 2)]

    late = await (await begin(parts, CALLER, version=7)).run_many(steps, one=True)
    done = await (await begin(parts, CALLER, version=1)).run_many(steps, one=True)

    assert [type(each) for each in late] == [Outdated, Outdated]
    assert [(each.version, each.state.counted) for each in done if isinstance(each, Done)] == [(3, 4), (3, 4)]
    assert [id for id in asked.read if id == ID] == [ID, ID]
    assert asked.calls["bulk_write"] == 1


async def test_a_version_is_that_of_one_document_and_says_nothing_of_many(parts: Parts) -> None:
    act = await begin(parts, CALLER, key="key#content", version=7)

    done = await act.run_many([plus(), plus(id=ABSENT_ID)])

    assert [type(each) for each in done] == [Done, Done]


def given(delegate: str, principal: str, *, agency: str = "a", **more: Any) -> Delegation:
    days = {"valid_from": TODAY - timedelta(days=1), "valid_to": TODAY + timedelta(days=1)}
    accepted = {"status": DelegationStatus.ACCEPTED, "answered_on": TODAY}
    content: dict[str, Any] = {"agency_id": agency, "kind": "plh", **days, **accepted, **more}
    return Delegation(principal_id=principal, delegate_id=delegate, **content)


async def keep(parts: Parts, delegations: Sequence[Delegation]) -> None:
    await parts.documents.save(
        [
            apply(
                fresh(kind=DELEGATION, id=f"{each.agency_id}:delegation:{each.principal_id}:{each.delegate_id}"),
                Decision(each),
                CAUSE,
            )
            for each in delegations
        ],
        now=NOW,
    )


GIVEN = (
    given("e1", "accepted"),
    given("e1", "proposed", status=DelegationStatus.PROPOSED, answered_on=None),
    given("e1", "declined", status=DelegationStatus.DECLINED),
    given("e1", "withdrawn", status=DelegationStatus.WITHDRAWN),
    given("e1", "over", valid_from=date(2024, 1, 1), valid_to=date(2024, 1, 2)),
    given("e2", "of-somebody-else"),
    given("e1", "elsewhere", agency="b"),
)


async def test_who_acts_knows_what_was_given_to_him_and_may_still_count(parts: Parts) -> None:
    await keep(parts, GIVEN)

    actor = (await begin(replace(parts, delegations=DELEGATION), CALLER)).actor

    assert {each.principal_id for each in actor.given} == {"accepted", "proposed", "over"}
    assert (actor.employee_id, actor.officer) == ("e1", False)


async def test_nobody_asks_for_delegations_where_nobody_delegates(parts: Parts, asked: Counting) -> None:
    await keep(parts, GIVEN)
    asked.forget()

    assert (await begin(parts, CALLER)).actor.given == ()
    assert asked.calls == {"find": 1}, "only whether somebody is employed is read"


async def test_what_is_named_is_read_with_the_employment_and_not_again(parts: Parts, asked: Counting) -> None:
    act = await begin(parts, CALLER, named=(ID, ABSENT_ID, FOREIGN_ID, "no id"))

    assert (await act.read(TALLY, ID)).present.counted == 1
    assert (await act.find(TALLY, ABSENT_ID)).state is None
    assert sorted(asked.read) == sorted((directory.EMPLOYMENT.of("a", "e1"), ID, ABSENT_ID))
    assert asked.calls == {"find": 1}


async def test_an_act_is_on_the_day_of_the_agency(parts: Parts) -> None:
    """At 16:30 UTC it is still today in Jakarta, and tomorrow in Jayapura since an hour and a half."""
    told = await recorded(parts, AGENCY, directory.AGENCY.of("a", "a"), AgencyState(**NAMED, zone="Asia/Jayapura"))
    times = Times(parts.documents, zone="Asia/Jakarta", now=lambda: datetime(2031, 5, 5, 16, 30, tzinfo=UTC))
    parts = replace(parts, times=times)

    assert (await begin(parts, CALLER)).today == date(2031, 5, 6)
    assert (await begin(parts, replace(CALLER, agency_id="b"))).today == date(2031, 5, 5)
    assert told.present.zone == "Asia/Jayapura"


NAMED = {"agency_id": "a", "name": "Dinas Contoh"}


async def recorded(parts: Parts, kind: Kind[Any], id: str, state: Any) -> Document[Any]:
    document = apply(fresh(kind=kind, id=id), Decision(state), CAUSE)
    await parts.documents.save([document], now=NOW)
    return document


DAY = timedelta(days=1)
EMPLOYED: dict[str, tuple[dict[str, date], bool]] = {
    "nothing is known of the days": ({}, True),
    "on the first day": ({"first_day": TODAY}, True),
    "on the day before the first": ({"first_day": TODAY + DAY}, False),
    "on the last day": ({"last_day": TODAY}, True),
    "on the day after the last": ({"last_day": TODAY - DAY}, False),
}


@pytest.mark.parametrize("officer", [False, True])
@pytest.mark.parametrize(("days", "let_in"), EMPLOYED.values(), ids=list(EMPLOYED))
async def test_access_begins_with_the_first_day_and_ends_with_the_last(
    parts: Parts, days: dict[str, date], let_in: bool, officer: bool
) -> None:
    state = EmploymentState(agency_id="a", employee_id="e1", **days)
    await recorded(parts, EMPLOYMENT, directory.EMPLOYMENT.of("a", "e1"), state)
    roles = frozenset({Role.EMPLOYEE, Role.AGENCY_ADMIN}) if officer else frozenset({Role.EMPLOYEE})
    caller = replace(CALLER, roles=roles)

    if let_in:
        assert (await begin(parts, caller)).actor.employee_id == "e1"
    else:
        with pytest.raises(NotEmployed, match="Masa kerja"):
            await begin(parts, caller)
    assert (await begin(parts, replace(CALLER, employee_id="e2"))).actor.employee_id == "e2"


DOORS = {
    "look": ("GET", "/v1/people/e1"),
    "look as an officer": ("GET", "/v1/officers/people/e1"),
    "act": ("POST", "/v1/people/e1"),
    "act as an officer": ("POST", "/v1/officers/people/e1"),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("role", ["employee", "rater", "performance_officer", "agency_admin", "subscriber"])
async def test_who_may_come_through_which_door(parts: Parts, identity: Identity, role: str, door: str) -> None:
    app = app_on(parts.documents._collection, identity)
    method, path = DOORS[door]

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        answer = await client.request(method, path, json={"people": 1}, headers=identity.header("e1", "a", role))

    officer = role in ("performance_officer", "agency_admin")
    may = officer or ("officer" not in door and role != "subscriber")
    assert answer.status_code == (200 if may else 403), answer.text


@pytest.mark.parametrize("door", ["act", "act as an officer"])
async def test_an_act_answers_with_its_tag_and_says_when_it_was_done_before(
    parts: Parts, identity: Identity, door: str
) -> None:
    app = app_on(parts.documents._collection, identity)
    who = identity.header("e1", "a", "agency_admin")

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t", headers=who) as client:

        async def post(**headers: str) -> httpx.Response:
            return await client.post(DOORS[door][1], json={"people": 1}, headers=headers)

        first = await post(**{"Idempotency-Key": "k", "If-Match": '"1"'})
        again = await post(**{"Idempotency-Key": "k", "If-Match": '"1"'})
        late = await post(**{"Idempotency-Key": "other", "If-Match": '"1"'})

    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    assert "idempotency-replayed" not in first.headers
    assert (again.status_code, again.headers["etag"], again.headers["idempotency-replayed"]) == (200, '"2"', "true")
    assert first.json()["counted"] == again.json()["counted"] == 2
    assert late.status_code == 412


async def test_a_request_knows_for_whom_its_caller_acts_today(parts: Parts, identity: Identity) -> None:
    await keep(parts, GIVEN)
    app = app_on(parts.documents._collection, identity)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        employee = await client.get("/v1/me", headers=identity.header("e1", "a"))
        officer = await client.get("/v1/me", headers=identity.header("e9", "a", "performance_officer"))

    assert employee.json() == {"employee_id": "e1", "officer": False, "acts_for": ["accepted"]}
    assert officer.json() == {"employee_id": "e9", "officer": True, "acts_for": []}
