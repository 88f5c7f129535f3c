"""Every endpoint of the four OpenAPI documents refuses whoever is of another agency, nobody, or only a subscriber."""

import asyncio
import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio

from cli.issuer import Issuer
from shared import clock
from shared.auth import Role
from tests.support.company import Company
from tests.support.openapi import Operation, Reply, ask, assignments, body_for, fill, operations, query_for
from tests.support.platform import Running
from tests.support.services import ROOT
from tests.support.stories import Soiled

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

HOMES = ("sabang-karier", "kutacane-iku")
"""Stories that together have every kind of document."""

OPEN = {"/healthz", "/readyz", "/readyz/facts", "/metrics"}
PUBLIC = ("/v1/public/", "/v1/rules")
"""What belongs to no agency, or is meant for the public."""

OFFICER = (Role.EMPLOYEE, Role.RATER, Role.PERFORMANCE_OFFICER, Role.AGENCY_ADMIN)
AT_ONCE = 12


@dataclass
class Door:
    """All operations of a running platform, with what is known of one agency to knock with."""

    running: Running
    operations: list[Operation]
    client: httpx.AsyncClient
    homes: list[str]
    other: str
    ids: list[str]
    plain: list[str]
    known: dict[str, str]
    people: list[str]
    names: list[str]
    limit: asyncio.Semaphore

    @property
    def agency(self) -> str:
        return self.homes[0]

    async def documents(self) -> dict[str, dict[str, dict[str, Any]]]:
        return await self.running.documents(self.homes)

    def token(self, agency: str, *roles: Role, employee: str) -> str:
        issuer = Issuer(self.running.addresses.issuer_key, issuer="kinerja", audience="kinerja")
        return issuer.token(agency=agency, employee=employee, roles=roles, ttl_seconds=600)

    async def rater_token(self) -> str:
        """The token of whoever rates the appraisal that is tried."""
        path = f"{self.running.urls['evaluation'][0]}/v1/appraisals/{self.known['appraisal_id']}"
        agency = self.known["appraisal_id"].split(":")[0]
        header = {"authorization": f"Bearer {self.token(agency, *OFFICER, employee=self.people[0])}"}
        appraisal = (await self.client.get(path, headers=header)).json()
        return self.token(agency, *OFFICER, employee=appraisal["assignment"]["rater_id"])

    async def knock(
        self, operation: Operation, values: Mapping[str, str], token: str | None, query: Mapping[str, str] | None = None
    ) -> Reply:
        async with self.limit:
            return await ask(
                self.client, self.running.urls[operation.service][0], operation, fill(operation, values), token=token,
                query=query_for(operation, self.known) | dict(query or {}), body=body_for(operation, self.known),
            )  # fmt: skip

    @property
    def guarded(self) -> list[Operation]:
        return [each for each in self.operations if each.path not in OPEN and not each.path.startswith(PUBLIC)]

    @property
    def with_id(self) -> list[Operation]:
        return [each for each in self.guarded if each.of("path")]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def door(seven: Soiled, company: Company) -> Any:
    running = await company.plain()
    by_story = {each.story: agency for each, agency in zip(seven.played.outcomes, seven.played.agencies, strict=True)}
    story = next(each.story for each in seven.played.checked if each.story and each.story.story == HOMES[0])
    homes = [by_story[name] for name in HOMES]
    stored = [await running.documents([home]) for home in homes]
    async with httpx.AsyncClient(timeout=20) as client:
        documents = {name: (await client.get(f"{urls[0]}/openapi.json")).json() for name, urls in running.urls.items()}
        ids = _one_of_each_kind(stored)
        people = [each.id for each in story.people]
        taking_part = story.participants(story.expected_cycle)
        policy = await _own_policy(running, homes[0], officer=story.officer)
        ids.append(await _calibration(running, homes[0], officer=story.officer))
        ids.append(await _delegation(running, homes[0], principal=story.officer, delegate=people[0]))
        template, assignment = await _template(running, homes[0], officer=story.officer)
        ids.append(assignment)
        cycle, unit = story.cycles[0].id, story.units[0].id
        imported = await _import_and_employment(
            running, homes[0], officer=story.officer, employee=taking_part[0], unit=unit
        )
        known = {
            "cycle_id": cycle, "unit_id": unit, "month": cycle[:4] + "-01", "employee_id": people[1],
            "rater_id": people[0], "mentor_id": people[0], "mentee_id": people[1],
            "appraisal_id": next(id for id in ids if ":appraisal:" in id),
        }  # fmt: skip
        yield Door(
            running=running,
            operations=[each for name, told in documents.items() for each in operations(name, told)],
            client=client,
            homes=homes,
            other=next(agency for agency in seven.played.agencies if agency not in homes),
            ids=ids,
            plain=[*taking_part[:2], unit, cycle, policy, template, imported],
            known=known,
            people=people,
            names=[each.name for each in story.people],
            limit=asyncio.Semaphore(AT_ONCE),
        )


async def test_all_ids_that_are_tried_would_open_something_for_their_own_agency(door: Door) -> None:
    tokens = {home: door.token(home, *OFFICER, employee=door.people[0]) for home in door.homes}
    closed = []
    for operation in (each for each in door.with_id if each.method == "get"):
        replies = await asyncio.gather(
            *(
                door.knock(operation, values, tokens.get(id.split(":")[0], tokens[door.agency]))
                for id in (*door.ids, *door.plain)
                for values in assignments(operation, [id])
            )
        )
        opened = any(reply.status == 200 for reply in replies)
        if not opened and operation.path.endswith("/note"):  # a rater's own, which no officer reads
            own = {"appraisal_id": door.known["appraisal_id"]}
            opened = (await door.knock(operation, own, await door.rater_token())).status == 200
        if not opened:
            closed.append(f"{operation.name}: {sorted({reply.status for reply in replies})}")

    assert closed == [], "give the test an id that opens this, or it shows nothing"


@pytest.mark.parametrize("whose", ["nobodys", "neighbours"])
async def test_an_id_opens_nothing_for_another_agency(door: Door, whose: str) -> None:
    # A neighbour may have a cycle or a unit of the same plain name; nobody's agency has nothing at all.
    agency, ids = ("instansi-asing", [*door.ids, *door.plain]) if whose == "nobodys" else (door.other, door.ids)
    token = door.token(agency, *OFFICER, employee=door.people[0])
    before = await door.documents()
    tried = [(each, values) for each in door.with_id for values in assignments(each, ids)]

    replies = await asyncio.gather(*(door.knock(operation, values, token) for operation, values in tried))

    assert len(tried) > 200
    open_doors = [
        f"{operation.name} {values}: {reply.status} {reply.text[:200]}"
        for (operation, values), reply in zip(tried, replies, strict=True)
        if reply.status not in (403, 404)
        and not reply.blames_the_path_only()
        and not await _tells_nothing(door, operation, values, reply, token)
    ]
    assert open_doors == []
    assert [reply.text[:200] for reply in replies if any(f"{home}:" in reply.text for home in door.homes)] == []
    assert await door.documents() == before


async def test_lists_and_commands_without_an_id_in_the_path_stay_in_the_callers_agency(door: Door) -> None:
    token = door.token("instansi-asing", *OFFICER, employee=door.people[0])
    before = await door.documents()
    tried = [(each, query) for each in door.guarded if not each.of("path") for query in _filters(each, door)]

    replies = await asyncio.gather(*(door.knock(operation, {}, token, query) for operation, query in tried))

    told = [
        f"{operation.name} {query}: {reply.status} {reply.text[:200]}"
        for (operation, query), reply in zip(tried, replies, strict=True)
        if reply.status >= 500 or (reply.status < 400 and any(f"{home}:" in reply.text for home in door.homes))
    ]
    # Bulk commands repeat the ids of the request with a refusal for each; that tells nothing.
    assert [each for each in told if '"rejected"' not in each] == []
    assert len(tried) > 20
    assert await door.documents() == before


async def test_nobody_gets_in_without_a_token(door: Door) -> None:
    assert [each.name for each in door.guarded if not each.needs_token] == []
    tried = [(each, next(assignments(each, [*door.ids, *door.plain]))) for each in door.guarded]

    replies = await asyncio.gather(*(door.knock(operation, values, None) for operation, values in tried))
    garbled = await asyncio.gather(*(door.knock(operation, values, "a.b.c") for operation, values in tried))

    assert [
        f"{operation.name}: {reply.status}"
        for (operation, _values), reply in zip([*tried, *tried], [*replies, *garbled], strict=True)
        if reply.status != 401
    ] == []


async def test_only_what_is_public_is_open_to_everybody(door: Door) -> None:
    assert {each.path for each in door.operations if not each.needs_token} - OPEN == {
        "/v1/public/surveys/{survey_id}", "/v1/public/surveys/{survey_id}/answers", "/v1/rules", "/v1/rules/{name}",
    }  # fmt: skip


async def test_a_subscriber_reads_nothing_personal_and_changes_nothing(door: Door) -> None:
    token = door.token(door.agency, Role.SUBSCRIBER, employee="pelanggan-gaji")
    before = await door.documents()
    tried = [
        (each, values)
        for each in door.guarded
        for values in (assignments(each, [*door.ids, *door.plain]) if each.of("path") else [{}])
    ]

    replies = await asyncio.gather(*(door.knock(operation, values, token) for operation, values in tried))

    personal = re.compile(
        "|".join(rf'"(?:[^"]*:)?{re.escape(each)}(?::[^"]*)?"' for each in [*door.people, *door.names])
    )
    wrong = [
        f"{operation.name} {values}: {reply.status} {reply.text[:200]}"
        for (operation, values), reply in zip(tried, replies, strict=True)
        if reply.status < 300 and (operation.method != "get" or personal.search(reply.text))
    ]
    assert wrong == []
    assert await door.documents() == before


async def _own_policy(running: Running, agency: str, *, officer: str) -> str:
    """Upload a policy of the agency's own: those that the platform ships are for everybody to read."""
    packaged = (ROOT / "services" / "evaluation" / "policies" / "sasaran.yaml").read_text()
    text = packaged.replace("policy_id: sasaran", "policy_id: milik-sendiri")
    issuer = Issuer(running.addresses.issuer_key, issuer="kinerja", audience="kinerja")
    token = issuer.token(agency=agency, employee=officer, roles=OFFICER, ttl_seconds=600)
    async with httpx.AsyncClient(timeout=20) as client:
        answer = await client.post(
            f"{running.addresses.services['evaluation']}/v1/policies",
            content=re.sub(r"(?m)^version: \d+", "version: 1", text).encode(),
            headers={"authorization": f"Bearer {token}", "content-type": "application/yaml"},
        )
    assert answer.is_success, answer.text
    return "milik-sendiri"


async def _import_and_employment(running: Running, agency: str, *, officer: str, employee: str, unit: str) -> str:
    """Try the import of a file, record a position and since when somebody is employed: the homes do none of it."""
    issuer = Issuer(running.addresses.issuer_key, issuer="kinerja", audience="kinerja")
    token = issuer.token(agency=agency, employee=officer, roles=OFFICER, ttl_seconds=600)
    file = {"name": "pegawai.csv", "content": base64.b64encode(b"nip;nama;unit;jabatan;kelompok\n").decode()}
    async with httpx.AsyncClient(
        timeout=20,
        base_url=f"{running.addresses.services['directory']}/v1",
        headers={"authorization": f"Bearer {token}"},
    ) as client:
        told = await client.put(f"/people/{employee}/employment", json={"first_day": "2015-03-01"})
        position = {"unit_id": unit, "name": "Analis", "position_group": "pelaksana", "vacant_from": "2025-01-01"}
        kept = await client.put("/positions/milik-sendiri", json=position)
        tried = await client.post("/imports", json={"files": [file], "dry_run": True})
    assert told.is_success, told.text
    assert kept.is_success, kept.text
    assert tried.is_success, tried.text
    return str(tried.json()["import_id"])


async def _delegation(running: Running, agency: str, *, principal: str, delegate: str) -> str:
    """Name a substitute for a day: no story of the homes has one."""
    issuer = Issuer(running.addresses.issuer_key, issuer="kinerja", audience="kinerja")
    token = issuer.token(agency=agency, employee=principal, roles=OFFICER, ttl_seconds=600)
    tomorrow = (clock.day_in("Asia/Jakarta", clock.now()) + timedelta(days=1)).isoformat()
    body = {"delegate_id": delegate, "valid_from": tomorrow, "valid_to": tomorrow}
    async with httpx.AsyncClient(timeout=20) as client:
        answer = await client.post(
            f"{running.addresses.services['goals']}/v1/delegations",
            json=body,
            headers={"authorization": f"Bearer {token}"},
        )
    assert answer.is_success, answer.text
    return str(answer.json()["id"])


async def _calibration(running: Running, agency: str, *, officer: str) -> str:
    """Open a calibration session, in a cycle of its own: those of the stories are closed."""
    issuer = Issuer(running.addresses.issuer_key, issuer="kinerja", audience="kinerja")
    token = issuer.token(agency=agency, employee=officer, roles=OFFICER, ttl_seconds=600)
    cycle = {
        "cycle_id": "kalibrasi", "title": "Kalibrasi", "policy_id": "sasaran", "period": "annual",
        "starts_on": "2027-01-01", "ends_on": "2027-12-31", "population": {"employees": ["bukan-siapa-siapa"]},
    }  # fmt: skip
    session = {"calibration_id": "k1", "cycle_id": "kalibrasi", "units": ["u"], "participants": [officer]}
    async with httpx.AsyncClient(
        timeout=20,
        base_url=f"{running.addresses.services['evaluation']}/v1",
        headers={"authorization": f"Bearer {token}"},
    ) as client:
        await client.post("/cycles", json=cycle)
        # Once goals has answered, nothing moves in this cycle any more and documents can be compared.
        async with asyncio.timeout(30):
            while (await client.get("/cycles/kalibrasi")).json().get("enrolled") is None:
                await asyncio.sleep(0.1)
        opened = await client.post("/calibrations", json=session)
    assert opened.is_success, opened.text
    return str(opened.json()["id"])


async def _template(running: Running, agency: str, *, officer: str) -> tuple[str, str]:
    """Keep a template of plans, and give it to nobody of the cycle that the calibration has opened."""
    issuer = Issuer(running.addresses.issuer_key, issuer="kinerja", audience="kinerja")
    token = issuer.token(agency=agency, employee=officer, roles=OFFICER, ttl_seconds=600)
    indicator = {"indicator_id": "i", "name": "Indikator", "target": "1", "unit": "berkas"}
    template = {
        "title": "Templat",
        "objectives": [{"objective_id": "o", "name": "Sasaran", "indicators": [indicator]}],
    }
    population = {"employees": ["bukan-siapa-siapa"]}
    async with httpx.AsyncClient(
        timeout=20, base_url=f"{running.addresses.services['goals']}/v1", headers={"authorization": f"Bearer {token}"}
    ) as client:
        saved = await client.post("/templates/milik-sendiri", json=template)
        assert saved.is_success, saved.text
        assigned = await client.post(
            "/templates/milik-sendiri/assignments",
            json={"cycle_id": "kalibrasi", "population": population, "dry_run": False},
        )
        assert assigned.is_success, assigned.text
        done = f"/template-assignments/{assigned.json()['id']}"
        async with asyncio.timeout(30):
            while not (await client.get(done)).json().get("done"):
                await asyncio.sleep(0.1)
    return "milik-sendiri", str(assigned.json()["id"])


async def _tells_nothing(door: Door, operation: Operation, values: Mapping[str, str], reply: Reply, token: str) -> bool:
    """A plain id may be read as one of the caller's own agency: then an invented one gets the same answer."""
    plain = set(values.values()) <= {*door.plain, "1"}
    if not plain or (operation.method != "get" and reply.status < 400):
        return False
    invented = await door.knock(operation, next(assignments(operation, ["tidak-ada"])), token)
    names = re.compile("|".join(re.escape(each) for each in (*door.plain, "tidak-ada")))
    return (reply.status, names.sub("?", reply.text)) == (invented.status, names.sub("?", invented.text))


def _one_of_each_kind(stored: list[dict[str, dict[str, dict[str, Any]]]]) -> list[str]:
    """One id of each kind of document, and of each kind of subject that a document speaks about."""
    found: dict[str, str] = {}
    for documents in (each for home in stored for each in home.values()):
        for id, document in documents.items():
            for each in (id, *(subject for _short, subject, *_ in document["facts"])):
                found.setdefault(each.split(":")[1], each)
    return list(found.values())


def _filters(operation: Operation, door: Door) -> list[dict[str, str]]:
    """No filter, and each filter by itself that names something of the agency."""
    optional = [each["name"] for each in operation.of("query", required=False)]
    return [{}, *({name: door.known[name]} for name in optional if name in door.known)]
