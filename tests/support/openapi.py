"""Requests made from an OpenAPI document, so that a new endpoint is covered by itself."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_STREAM_SECONDS: Final = 1.5
_STRINGS: Final = (
    "contoh-id",
    "2025-01",
    "2025-03-31",
    "contoh:plan:2025:seseorang:1",
    "https://bukti.example.go.id/x",
    "Menyiapkan data 40 sekolah pada rapat 3 Maret sehingga keputusan dapat diambil hari itu.",
    "1",
    "8ae482885f3a2c1b015f3c0d7e2b4a91",
)
_FORMATS: Final = {"date": "2025-03-31", "date-time": "2025-03-31T03:00:00Z", "uri": "https://bukti.example.go.id/x"}


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    service: str
    method: str
    path: str
    parameters: tuple[Mapping[str, Any], ...]
    body: Mapping[str, Any] | None
    media: str
    schemas: Mapping[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """How to name it to a person."""
        return f"{self.method.upper()} {self.service}{self.path}"

    def of(self, place: str, *, required: bool | None = None) -> list[Mapping[str, Any]]:
        """Give the parameters in the path or the query."""
        return [
            each
            for each in self.parameters
            if each["in"] == place and (required is None or each.get("required", False) is required)
        ]

    @property
    def needs_token(self) -> bool:
        """Whether callers are identified, as the document says."""
        return any(each["in"] == "header" and each["name"].lower() == "authorization" for each in self.parameters)


@dataclass(frozen=True)
class Reply:
    """An answer; of a stream, what came first."""

    status: int
    text: str

    @property
    def problem(self) -> dict[str, Any]:
        """The error, or nothing."""
        try:
            told = json.loads(self.text)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    def blames_the_path_only(self) -> bool:
        """Whether the id was refused for its form, and nothing else."""
        errors = self.problem.get("errors") or []
        return self.status == 422 and bool(errors) and all(each["pointer"].startswith("/path/") for each in errors)


def operations(service: str, document: Mapping[str, Any]) -> list[Operation]:
    """List all operations of a document."""
    schemas = document.get("components", {}).get("schemas", {})
    return [
        Operation(
            service=service,
            method=method,
            path=path,
            parameters=tuple(told.get("parameters", ())),
            body=next(iter(content.values())).get("schema", {}) if content else None,
            media=next(iter(content), "application/json"),
            schemas=schemas,
        )
        for path, methods in document["paths"].items()
        for method, told in methods.items()
        if method in _METHODS
        for content in [told.get("requestBody", {}).get("content", {})]
    ]


def fill(operation: Operation, values: Mapping[str, str]) -> str:
    """Put values into the path."""
    return operation.path.format_map(values)


def query_for(operation: Operation, known: Mapping[str, str]) -> dict[str, str]:
    """Give values to the query parameters that must be there."""
    return {
        each["name"]: known.get(each["name"]) or str(example(each["schema"], operation.schemas, known))
        for each in operation.of("query", required=True)
    }


def body_for(operation: Operation, known: Mapping[str, str]) -> bytes | None:
    """Make a body that the schema allows, with known values where a field is named like one."""
    if operation.body is None:
        return None
    made = example(operation.body, operation.schemas, known)
    return made.encode() if isinstance(made, str) else json.dumps(made).encode()


def example(schema: Mapping[str, Any], schemas: Mapping[str, Any], known: Mapping[str, str], name: str = "") -> Any:
    """Make a value that a JSON schema allows."""
    told = _resolved(schema, schemas)
    if name in known and told.get("type", "string") == "string" and _fits(told, known[name]):
        return known[name]
    fixed = [*(told[each] for each in ("const", "default") if told.get(each) is not None), *told.get("enum", ())[:1]]
    return fixed[0] if fixed else _made(told, schemas, known, name)


def _made(told: Mapping[str, Any], schemas: Mapping[str, Any], known: Mapping[str, str], name: str) -> Any:
    made: Any = "contoh"
    match told.get("type"):
        case "object":
            made = _object(told, schemas, known)
        case "array":
            inner = told.get("items") or (told.get("prefixItems") or [{}])[0]
            made = [example(inner, schemas, known, name) for _ in range(max(1, told.get("minItems", 1)))]
        case "integer" | "number":
            made = max(1, told.get("minimum", 1))
        case "boolean":
            made = True
        case "string":
            made = _string(told)
    return made


def _object(told: Mapping[str, Any], schemas: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    named = told.get("properties", {})
    # A day on paper alone says nothing of what an act is about.
    wanted = set(told.get("required", ())) or set([each for each in named if each not in ("on", "on_reason")][:1])
    # What is not required but names somebody is what matters here.
    wanted |= {each for each in named if each in known}
    return {each: example(named[each], schemas, known, each) for each in named if each in wanted}


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        return _resolved(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    for several in ("anyOf", "oneOf", "allOf"):
        choices = [each for each in schema.get(several, ()) if each.get("type") != "null"]
        if choices:
            rest = {key: value for key, value in schema.items() if key not in (several, "default")}
            return {**rest, **_resolved(choices[0], schemas)}
    return schema


def _string(told: Mapping[str, Any]) -> str:
    if told.get("format") in _FORMATS:
        return _FORMATS[told["format"]]
    fitting = [each for each in _STRINGS if _fits(told, each)]
    long = "x" * max(1, told.get("minLength", 1))
    return fitting[0] if fitting else long


def _fits(told: Mapping[str, Any], value: str) -> bool:
    pattern = told.get("pattern")
    return (
        told.get("minLength", 0) <= len(value) <= told.get("maxLength", 10_000)
        and (pattern is None or re.search(pattern, value) is not None)
        and ("enum" not in told or value in told["enum"])
    )


async def ask(
    client: httpx.AsyncClient, base: str, operation: Operation, path: str, *,
    token: str | None, query: Mapping[str, str], body: bytes | None,
) -> Reply:  # fmt: skip
    """Send one request; of a stream read what comes at once."""
    headers = {"content-type": operation.media}
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    url = f"{base}{path}"
    async with client.stream(operation.method, url, headers=headers, params=dict(query), content=body) as answer:
        if not answer.headers.get("content-type", "").startswith("text/event-stream"):
            return Reply(answer.status_code, (await answer.aread()).decode(errors="replace"))
        first = b""
        try:
            async with asyncio.timeout(_STREAM_SECONDS):
                async for chunk in answer.aiter_bytes():
                    first += chunk
        except TimeoutError:
            pass
        return Reply(answer.status_code, first.decode(errors="replace"))


def assignments(operation: Operation, candidates: Sequence[str]) -> Iterator[dict[str, str]]:
    """Try every candidate as the path's id that has the form of one; a number in the path, such as a version, is 1."""
    schemas = {each["name"]: _resolved(each["schema"], operation.schemas) for each in operation.of("path")}
    numbers = {name: "1" for name, told in schemas.items() if told.get("type") == "integer"}
    for candidate in candidates:
        if all(_fits(told, candidate) for name, told in schemas.items() if name not in numbers):
            yield dict.fromkeys(schemas, candidate) | numbers
