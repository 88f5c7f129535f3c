"""The calculator over HTTP: open to everybody, and as strict as the command line."""

import httpx
import pytest
from fastapi import FastAPI

from services.evaluation.api import rules
from shared.http import problems
from shared.rules.registry import RULES


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = FastAPI()
    problems.install(app)
    app.include_router(rules.router, prefix="/v1")
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t")


async def test_all_rules_are_listed(client: httpx.AsyncClient) -> None:
    items = (await client.get("/v1/rules")).json()["items"]

    assert [each["name"] for each in items] == list(RULES)
    assert all(each["versions"] and each["input"] for each in items)
    assert all(one["regulation"] and one["clause"] for each in items for one in each["versions"])


@pytest.mark.parametrize("behaviour", ["as", "above"])
async def test_a_rule_is_computed_and_cites_its_clause(client: httpx.AsyncClient, behaviour: str) -> None:
    asked = {"results": "above", "behaviour": behaviour, "as_of": "2025-12-31"}

    answer = await client.post("/v1/rules/predicate", json=asked)

    assert answer.status_code == 200
    assert answer.json() == RULES["predicate"](asked)
    assert answer.json()["as_of"] == "2025-12-31"


@pytest.mark.parametrize(
    ("name", "sent", "status", "pointer"),
    [
        ("predicate", '{"results": "superb", "behaviour": "as"}', 422, "/results"),
        ("credit", '{"level": "mahir", "periods": [{"predicate": "baik", "months": "x"}]}', 422, "/periods/0/months"),
        ("predicate", '{"results": "above", "behaviour": "as"}', 422, "/as_of"),
        ("predicate", '{"results": "above", "behaviour": "as", "as_of": "2021-12-31"}', 422, "/as_of"),
        ("predicate", "", 422, "/input"),
        ("predicate", "[" * 50_000, 422, "/input"),
        ("jpm", '{"required": [' + "3," * 40_000 + '3], "held": []}', 413, None),
        ("predicate", '{"results": Infinity}', 422, "/input"),
        ("tidak-ada", "{}", 404, None),
    ],
)
async def test_a_bad_input_is_a_problem_that_names_the_field(
    client: httpx.AsyncClient, name: str, sent: str, status: int, pointer: str | None
) -> None:
    answer = await client.post(f"/v1/rules/{name}", content=sent)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert [each["pointer"] for each in answer.json()["errors"]] == ([pointer] if pointer else [])
