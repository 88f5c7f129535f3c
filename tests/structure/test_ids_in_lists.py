"""Nobody computes an id: whatever a path or a query asks for is a field of what some other route lists."""

import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import pytest

from shared.parties import PORTS

Json = Mapping[str, Any]
Found = tuple[str, str, str]
"""A service, one of its routes, and the field of the answer that carries the id."""

METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})
PEOPLE: Final = ("directory", "/v1/people", "items.employee_id")
CYCLES: Final = ("evaluation", "/v1/cycles", "items.cycle_id")

PATHS: Final[Mapping[str, Mapping[str, Found]]] = {
    "directory": {
        "/v1/units/{unit_id}": ("directory", "/v1/units", "items.unit_id"),
        "/v1/positions/{position_id}": ("directory", "/v1/positions", "items.position_id"),
        "/v1/people/{employee_id}": PEOPLE,
        "/v1/people/{employee_id}/delegations/{to_employee_id}": (
            "directory", "/v1/people/{employee_id}", "delegations.to_employee_id",
        ),
        "/v1/people/{employee_id}/delegations/{to_employee_id}/{valid_from}": (
            "directory", "/v1/people/{employee_id}", "delegations.valid_from",
        ),
        "/v1/imports/{import_id}": ("directory", "/v1/imports", "items.import_id"),
    },
    "goals": {
        "/v1/plans/{id}": ("goals", "/v1/plans", "items.id"),
        "/v1/plans/{id}/editions/{number}": ("goals", "/v1/plans/{id}/editions", "items.edition"),
        "/v1/plans/{id}/dialogues/{dialogue_id}": ("goals", "/v1/plans/{id}/dialogues", "items.dialogue_id"),
        "/v1/plans/{id}/rater-reports/{number}": ("goals", "/v1/rater-reports", "items.reports.number"),
        "/v1/units/{unit_id}": ("goals", "/v1/units", "items.unit_id"),
        "/v1/assignments/{employee_id}": ("goals", "/v1/assignments", "items.employee_id"),
        "/v1/cycles/{cycle_id}": ("goals", "/v1/cycles", "items.cycle_id"),
        "/v1/templates/{template_id}": ("goals", "/v1/templates", "items.template_id"),
        "/v1/template-assignments/{id}": ("goals", "/v1/cycles/{cycle_id}/template-assignments", "items.id"),
        "/v1/delegations/{id}": ("goals", "/v1/delegations", "items.id"),
    },
    "feedback": {
        "/v1/dossiers/{dossier_id}": ("feedback", "/v1/dossiers", "items.id"),
        "/v1/surveys/{survey_id}": ("feedback", "/v1/surveys", "items.id"),
        "/v1/public/surveys/{survey_id}": ("feedback", "/v1/surveys", "items.id"),
    },
    "evaluation": {
        "/v1/policies/{policy_id}": ("evaluation", "/v1/policies", "items.policy_id"),
        "/v1/policies/{policy_id}/{version}": ("evaluation", "/v1/policies", "items.version"),
        "/v1/cycles/{cycle_id}": CYCLES,
        "/v1/units/{unit_id}": ("evaluation", "/v1/units", "items.unit_id"),
        "/v1/appraisals/{appraisal_id}": ("evaluation", "/v1/appraisals", "items.id"),
        "/v1/briefings/{id}": ("evaluation", "/v1/briefings", "items.id"),
        "/v1/calibrations/{session_id}": ("evaluation", "/v1/calibrations", "items.id"),
        "/v1/calibrations/{session_id}/changes/{number}": (
            "evaluation", "/v1/calibrations", "items.changes.number",
        ),
        "/v1/raters/{rater_id}": ("evaluation", "/v1/raters/leniency", "items.rater_id"),
        "/v1/rules/{name}": ("evaluation", "/v1/rules", "items.name"),
    },
    "career": {
        "/v1/profiles/{employee_id}": ("career", "/v1/profiles", "items.employee_id"),
        "/v1/recommendations/{id}": ("career", "/v1/recommendations", "items.id"),
        "/v1/mentoring-matches/{id}": ("career", "/v1/mentoring-matches", "items.id"),
        "/v1/credit-determinations/{id}": ("career", "/v1/profiles/{employee_id}/credit-determinations", "items.id"),
        "/v1/successors/{id}": ("career", "/v1/successors", "items.id"),
        "/v1/awards/{id}": ("career", "/v1/profiles/{employee_id}/awards", "items.id"),
        "/v1/fairness-reports/{cycle_id}": ("career", "/v1/fairness-reports", "items.cycle_id"),
    },
}  # fmt: skip
"""Where each parameter of a path comes from: the path up to it, then the route and field that give it."""

QUERIES: Final[Mapping[str, Found | None]] = {
    "cycle_id": CYCLES,
    "employee_id": PEOPLE,
    "competence": ("evaluation", "/v1/policies/{policy_id}/{version}", "policy.competences.id"),
    "month": None,
    "year": None,
}
"""Where each query parameter that has to be given comes from; None: nothing that anybody has an id for."""


@cache
def openapi(name: str) -> Json:
    return dict(importlib.import_module(f"services.{name}.main").app().openapi())


def operations(name: str) -> Iterator[tuple[str, Json]]:
    """The ways of asking that a service offers, but for the clock of a stack of one's own."""
    for path, methods in openapi(name)["paths"].items():
        if path.startswith("/v1/") and path != "/v1/clock":
            yield from ((path, told) for method, told in methods.items() if method in METHODS)


def prefixes(name: str) -> set[str]:
    """Each path of a service, up to each of its parameters."""
    paths = {path for path, _told in operations(name)}
    return {path[: found.end()] for path in paths for found in re.finditer(r"\{\w+\}", path)}


def has(schema: Json, field: str, schemas: Json) -> bool:
    """Whether a schema has a field, given as names with dots between; lists are looked into."""
    if "$ref" in schema:
        return has(schemas[schema["$ref"].rsplit("/", 1)[1]], field, schemas)
    if choices := [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]:
        return any(has(each, field, schemas) for each in choices)
    if "items" in schema:
        return has(schema["items"], field, schemas)
    if not field:
        return schema.get("type") in {"string", "integer"}
    first, _, rest = field.partition(".")
    inner = schema.get("properties", {}).get(first)
    return inner is not None and has(inner, rest, schemas)


def gives(found: Found) -> bool:
    name, path, field = found
    told = openapi(name)["paths"].get(path, {}).get("get")
    if told is None:
        return False
    schema = told["responses"]["200"]["content"]["application/json"]["schema"]
    return has(schema, field, openapi(name)["components"]["schemas"])


@pytest.mark.parametrize("name", PORTS)
def test_every_parameter_of_a_path_is_in_the_table_and_nothing_else_is(name: str) -> None:
    assert PATHS[name].keys() == prefixes(name)


@pytest.mark.parametrize("name", PORTS)
def test_every_parameter_of_a_path_is_a_field_of_what_a_route_lists(name: str) -> None:
    assert {path: found for path, found in PATHS[name].items() if not gives(found)} == {}


def test_every_query_that_has_to_be_given_is_a_field_of_what_a_route_lists() -> None:
    wanted = {
        each["name"]
        for name in PORTS
        for _path, told in operations(name)
        for each in told.get("parameters", ())
        if each["in"] == "query" and each.get("required")
    }

    assert wanted == QUERIES.keys()
    assert [name for name, found in QUERIES.items() if found is not None and not gives(found)] == []


@pytest.mark.parametrize("found", [("goals", "/v1/plans", "items.plan"), ("goals", "/v1/nothing", "items.id")])
def test_a_field_or_route_that_is_not_there_is_noticed(found: Found) -> None:
    assert not gives(found)


def test_every_list_is_given_out_in_pages() -> None:
    """What a list of the table lists can be more than one answer holds, but for what one document or program holds."""
    whole = {"/v1/policies", "/v1/rules"}
    routes = {(name, path) for table in PATHS.values() for name, path, _field in table.values() if "{" not in path}

    assert [
        (name, path)
        for name, path in sorted(routes)
        if path not in whole
        and not {"limit", "after"} <= {each["name"] for each in openapi(name)["paths"][path]["get"]["parameters"]}
    ] == []
