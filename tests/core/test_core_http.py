"""Every error is a problem, limits hold, and neither cursor nor tag nor key leads out of an agency."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from core_builders import CAUSE, NOW, TALLY, Tally
from core_service import service
from fastapi import FastAPI

from shared.decision import Decision
from shared.document import apply, events, fresh
from shared.http.limits import BODY_BYTES_MAX
from shared.runtime import build
from shared.service import Parts
from shared.settings import ServiceSettings
from tests.support.identity import Identity
from tests.support.in_process import keep_on

PATH = "/v1/people/e1"


@pytest.fixture
def app(collection: Any, identity: Identity) -> FastAPI:
    """The tiny service without its background: commands find their documents, nobody publishes."""
    found = build(service("http"), ServiceSettings(jwt_key_file=identity.key_file))
    keep_on(found, collection)
    return found


@pytest.fixture
async def client(app: FastAPI, identity: Identity) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://t", headers=identity.header("e1", "a")) as found:
        yield found


def is_problem(answer: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["type"] == f"urn:kinerja:problem:{body['code']}"
    assert code in (None, body["code"])
    return body


BAD: dict[str, tuple[str, str, dict[str, Any], int]] = {
    "unknown path": ("GET", "/nothing", {}, 404),
    "unknown path below": ("GET", "/v1/people/e1/nothing", {}, 404),
    "method": ("DELETE", PATH, {}, 405),
    "invalid json": ("POST", PATH, {"content": b"{", "headers": {"Content-Type": "application/json"}}, 422),
    "no utf-8": ("POST", PATH, {"content": b'"\xff"', "headers": {"Content-Type": "application/json"}}, 400),
    "deep json": ("POST", PATH, {"content": b"[" * 200_000, "headers": {"Content-Type": "application/json"}}, 400),
    "no body": ("POST", PATH, {}, 422),
    "content type": ("POST", PATH, {"content": b'{"people": 1}', "headers": {"Content-Type": "text/plain"}}, 422),
    "wrong type": ("POST", PATH, {"json": {"people": "many"}}, 422),
    "number too large": ("POST", PATH, {"json": {"people": 2**70}}, 413),
    "limit": ("GET", "/v1/people?limit=0", {}, 422),
    "unknown person": ("GET", "/v1/people/nobody", {}, 404),
    "a fault of ours": ("POST", "/v1/people/bug", {"json": {"people": 1}}, 500),
    "key too long": ("POST", PATH, {"json": {"people": 1}, "headers": {"Idempotency-Key": "k" * 129}}, 422),
}


@pytest.mark.parametrize(("method", "path", "more", "status"), BAD.values(), ids=list(BAD))
async def test_every_error_is_a_problem(
    client: httpx.AsyncClient, method: str, path: str, more: dict[str, Any], status: int
) -> None:
    answer = await client.request(method, path, **more)

    is_problem(answer, status)
    assert "Sari" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Basic eDp4", "bearer x", "Bearer a b c", "Token x", "Bearer " + "x" * 50_000],
)
async def test_a_request_without_a_good_token_is_told_how_to_bring_one(
    client: httpx.AsyncClient, header: str | None
) -> None:
    del client.headers["Authorization"]
    answer = await client.get("/v1/people", headers={"Authorization": header} if header is not None else {})

    is_problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_wrong_method_names_the_right_ones(client: httpx.AsyncClient) -> None:
    assert "POST" in (await client.put(PATH)).headers["allow"]


async def test_a_body_over_the_limit_is_refused_announced_or_in_chunks(client: httpx.AsyncClient) -> None:
    """FastAPI used to turn the refusal into a 400 while it read the body."""
    large = b'{"people": "' + b"1" * BODY_BYTES_MAX + b'"}'

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    json_type = {"Content-Type": "application/json"}
    is_problem(await client.post(PATH, content=large, headers=json_type), 413, "too-large")
    is_problem(await client.post(PATH, content=chunks(), headers=json_type), 413, "too-large")
    is_problem(
        await client.post(PATH, content=chunks(), headers=json_type | {"Content-Length": "12"}), 413, "too-large"
    )
    assert (await client.post(PATH, json={"people": 1})).status_code == 200


@pytest.mark.parametrize("tag", ["x", '"x"', "²", "٣", "-1", '"1", "2"', "9" * 5000, '"', "1e3", "0x1", "1\t2"])
async def test_a_tag_that_is_none_is_refused(client: httpx.AsyncClient, tag: str) -> None:
    sent = {b"If-Match": tag.encode("utf-8")}
    is_problem(await client.post(PATH, json={"people": 1}, headers=sent), 422, "invalid")


async def test_tags_guard_changes(client: httpx.AsyncClient) -> None:
    first = await client.post(PATH, json={"people": 1}, headers={"If-Match": '"0"'})
    assert first.headers["etag"] == '"1"'
    is_problem(await client.post(PATH, json={"people": 1}, headers={"If-Match": '"0"'}), 412, "outdated")
    for good in ('W/"1"', '"2"', "3", "*"):
        assert (await client.post(PATH, json={"people": 1}, headers={"If-Match": good})).status_code == 200


async def test_a_key_counts_for_its_caller_address_and_content(client: httpx.AsyncClient, identity: Identity) -> None:
    """A key used to count for a document alone: another person's command under the same key was silently dropped."""

    async def send(people: int, path: str = PATH, who: str = "e1") -> httpx.Response:
        headers = {"Idempotency-Key": "k", **identity.header(who, "a")}
        return await client.post(path, json={"people": people}, headers=headers)

    assert (await send(1)).json() == {"counted": 1, "repeated": False}
    assert (await send(1)).json() == {"counted": 1, "repeated": True}
    assert (await send(1, who="e2")).json() == {"counted": 2, "repeated": False}
    assert (await send(1, path="/v1/people/e2")).json() == {"counted": 1, "repeated": False}
    is_problem(await send(5), 422, "key-reused")


async def test_a_key_does_not_travel_on_events(client: httpx.AsyncClient, app: FastAPI) -> None:
    await client.post(PATH, json={"people": 1}, headers={"Idempotency-Key": "e1-my-own-words"})

    parts: Parts = app.state.parts
    document = await parts.documents.get(TALLY, "a:person:e1")
    assert "my-own-words" not in json.dumps([event.headers for event in events(document)])


async def fill(app: FastAPI, agency: str, people: int) -> None:
    documents = app.state.parts.documents
    found = [
        apply(fresh(kind=TALLY, id=f"{agency}:person:e{each}"), Decision(Tally(agency)), CAUSE)
        for each in range(people)
    ]
    await documents.save(found, now=NOW)


async def test_pages_lead_through_an_agency_and_end(client: httpx.AsyncClient, app: FastAPI) -> None:
    for agency in ("a", "aa", "b"):
        await fill(app, agency, 7)
    seen, after = [], None
    while True:
        found = (await client.get("/v1/people", params={"limit": 3} | ({"after": after} if after else {}))).json()
        seen += [each["id"] for each in found["items"]]
        after = found["next"]
        if after is None:
            break
    assert seen == [f"a:person:e{each}" for each in range(7)]


def cursor(id: str) -> str:
    return base64.urlsafe_b64encode(id.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    ["!!!!", "é", "%00", "", "a", cursor("b:person:e0"), cursor(""), cursor("aa:person:e0"), cursor("$gt"), "=" * 9],
)
async def test_a_cursor_that_is_none_or_of_another_agency_is_refused(
    client: httpx.AsyncClient, app: FastAPI, after: str
) -> None:
    """Characters that are no base64 used to be skipped: garbage led back to the first page, for ever."""
    await fill(app, "a", 2)
    is_problem(await client.get("/v1/people", params={"after": after}), 422, "invalid")


async def test_a_forged_cursor_stays_inside_the_agency(client: httpx.AsyncClient, app: FastAPI) -> None:
    await fill(app, "a", 2)
    await fill(app, "b", 2)
    for id in ("a:", "a:zzz", "a:person:e0\n", "a:\x00", "a:person:{'$gt': ''}"):
        found = (await client.get("/v1/people", params={"after": cursor(id)})).json()
        assert all(each["id"].startswith("a:") for each in found["items"])


@pytest.mark.parametrize("id", ["b:person:e1", "e1%0d%0aX-Injected:%201", "%24where", "..%2f..%2fhealthz", "e1:x"])
async def test_an_id_from_the_address_leads_nowhere_else(client: httpx.AsyncClient, app: FastAPI, id: str) -> None:
    await fill(app, "b", 2)
    answer = await client.get(f"/v1/people/{id}")

    is_problem(answer, 404)
    assert "x-injected" not in answer.headers


async def test_problems_name_fields_by_pointer_and_repeat_no_values(client: httpx.AsyncClient) -> None:
    body = is_problem(await client.post(PATH, json={"people": "198701012010011001x"}), 422)

    assert body["errors"][0]["pointer"] == "/people"
    assert "198701012010011001" not in json.dumps(body)
