"""The AsyncAPI document is whole: references lead somewhere, everything is used, services are told as they are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from contract_builders import CONTRACTS

from cli.contracts.texts import CLASSIFICATION_TEXTS, TOPIC_TEXTS
from shared.events.registry import BY_NAME, TOPICS

DOCUMENT: dict[str, Any] = yaml.safe_load((CONTRACTS / "asyncapi.yaml").read_text(encoding="utf-8"))
DRAFT_07_AND_LATER = {
    "$id", "$schema", "$ref", "$defs", "title", "description", "default", "type", "enum", "const", "format", "pattern",
    "properties", "additionalProperties", "required", "items", "anyOf", "allOf", "minimum", "maximum", "minLength",
    "maxLength", "minItems", "maxItems", "x-topic", "x-owner", "x-classification",
}  # fmt: skip


# What an object of AsyncAPI 3.0 must and may have.
SHAPES: dict[str, tuple[set[str], set[str]]] = {
    "root": (
        {"asyncapi", "info"},
        {"id", "defaultContentType", "servers", "channels", "operations", "components"},
    ),
    "info": ({"title", "version"}, {"description", "license", "contact", "tags", "externalDocs", "termsOfService"}),
    "servers": ({"host", "protocol"}, {"description", "title", "summary", "variables", "security", "tags", "pathname"}),
    "channels": (
        set(),
        {"address", "messages", "title", "summary", "description", "servers", "parameters", "bindings"},
    ),
    "operations": (
        {"action", "channel"},
        {"title", "summary", "description", "security", "tags", "bindings", "traits", "messages", "reply"},
    ),
    "messages": (
        set(),
        {"headers", "payload", "contentType", "name", "title", "summary", "description", "tags", "bindings", "traits"},
    ),
    "messageTraits": (set(), {"headers", "correlationId", "contentType", "name", "title", "summary", "bindings"}),
    "tags": ({"name"}, {"description", "externalDocs"}),
}


def test_the_document_has_the_shape_of_asyncapi_3() -> None:
    parts = DOCUMENT | DOCUMENT["components"]
    objects = [("root", DOCUMENT), ("info", DOCUMENT["info"])]
    objects += [(kind, each) for kind in SHAPES.keys() - {"root", "info"} for each in parts[kind].values()]

    wrong = [
        (kind, sorted(each))
        for kind, each in objects
        if not SHAPES[kind][0] <= each.keys() <= SHAPES[kind][0] | SHAPES[kind][1]
    ]

    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert wrong == []
    assert {each["action"] for each in DOCUMENT["operations"].values()} == {"send", "receive"}


def test_references_lead_somewhere() -> None:
    found = set(references(DOCUMENT))

    assert len(found) > 3 * len(BY_NAME)
    assert all(resolve(each) for each in found)


def test_topics_are_the_channels() -> None:
    assert tuple(each["address"] for each in DOCUMENT["channels"].values()) == TOPICS == tuple(TOPIC_TEXTS)
    for channel in DOCUMENT["channels"].values():
        assert channel["bindings"]["kafka"]["topic"] == channel["address"]


def test_every_type_is_a_message_on_the_channel_of_its_topic() -> None:
    placed = {
        (resolve(ref["$ref"])["name"], channel["address"])
        for channel in DOCUMENT["channels"].values()
        for ref in channel["messages"].values()
    }

    assert placed == {(each.name, each.topic) for each in BY_NAME.values()}
    assert DOCUMENT["components"]["messages"].keys() == BY_NAME.keys()


def test_every_message_is_sent_by_its_owner_and_by_nobody_else() -> None:
    sent = [
        (name.partition(".")[0], resolve(resolve(ref["$ref"])["$ref"])["name"])
        for name, operation in DOCUMENT["operations"].items()
        if operation["action"] == "send"
        for ref in operation["messages"]
    ]

    assert sorted(sent) == sorted((each.owner, each.name) for each in BY_NAME.values())


def test_operations_name_messages_of_their_own_channel() -> None:
    for operation in DOCUMENT["operations"].values():
        assert all(ref["$ref"].startswith(operation["channel"]["$ref"]) for ref in operation.get("messages", ()))


def test_headers_of_a_message_pin_type_and_classification() -> None:
    for name, message in DOCUMENT["components"]["messages"].items():
        shared, own = message["headers"]["allOf"]

        assert shared["$ref"] == "./schemas/headers.json"
        assert own["properties"]["ce_type"]["const"] == name
        assert own["properties"]["ce_dataclassification"]["const"] == BY_NAME[name].classification


def test_schemas_use_only_keywords_that_older_tools_know_too() -> None:
    # AsyncAPI's default format is draft 07; a file that stays inside it needs no special support.
    used = {
        key
        for path in (CONTRACTS / "schemas").glob("*.json")
        for key in keywords(yaml.safe_load(path.read_text(encoding="utf-8")))
    }

    assert used <= DRAFT_07_AND_LATER


def test_every_classification_is_explained() -> None:
    assert {each.classification for each in BY_NAME.values()} <= CLASSIFICATION_TEXTS.keys()


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    if isinstance(value, list):
        for each in value:
            yield from references(each)


def resolve(reference: str) -> Any:
    file, _, pointer = reference.partition("#")
    if file:
        path = Path(CONTRACTS / file)
        assert path.is_file(), reference
        found: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    else:
        found = DOCUMENT
    for step in filter(None, pointer.split("/")):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found


def keywords(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    yield from schema
    for inside in (*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()):
        yield from keywords(inside)
    for key in ("items", "additionalProperties"):
        yield from keywords(schema.get(key))
    for each in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from keywords(each)
