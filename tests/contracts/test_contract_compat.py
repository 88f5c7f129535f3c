"""What breaks a subscriber, and what does not."""

from copy import deepcopy
from typing import Any

import pytest
from contract_builders import schema

from cli.contracts.compat import changes
from cli.contracts.schemas import all_types, body_schema, headers_schema

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
MAYBE = {"anyOf": [TEXT, {"type": "null"}]}
LEVEL = {"$ref": "#/$defs/Level"}
NAMED = {"Level": {"type": "string", "enum": ["above", "as"]}}
PART = {"Part": {"type": "object", "properties": {"id": TEXT}, "required": ["id"]}}
PART_GREW = {"Part": {"type": "object", "properties": {"id": TEXT, "note": TEXT}, "required": ["id"]}}
PART_SHRANK = {"Part": {"type": "object", "properties": {}}}
PARTS = {"type": "array", "items": {"$ref": "#/$defs/Part"}}


@pytest.mark.parametrize(
    ("old", "new", "text", "breaking"),
    [
        pytest.param(schema(a=TEXT), schema(), "/a removed or renamed", True, id="field removed"),
        pytest.param(schema(a=TEXT), schema(b=TEXT), "/a removed or renamed", True, id="field renamed"),
        pytest.param(schema(), schema(a=TEXT), "/a new optional", False, id="optional field added"),
        pytest.param(schema(), schema(a=TEXT, required=("weight", "a")), "/a new required", True, id="required added"),
        pytest.param(
            schema(a=TEXT), schema(a=TEXT, required=("weight", "a")), "/a became required", True, id="became required"
        ),
        pytest.param(schema(), schema(required=()), "/weight became optional", True, id="became optional"),
        pytest.param(schema(a=MAYBE), schema(a=TEXT), "/a narrowed null", True, id="null forbidden"),
        pytest.param(schema(a=TEXT), schema(a=MAYBE), "/a widened null", True, id="null allowed"),
        pytest.param(schema(a=TEXT), schema(a=NUMBER), "/a narrowed string", True, id="text became a number"),
        pytest.param(schema(a=LEVEL), schema(a=LEVEL, defs=NAMED), "/a 'below' removed", True, id="value removed"),
        pytest.param(schema(a=LEVEL, defs=NAMED), schema(a=LEVEL), "/a 'below' added", False, id="value added"),
        pytest.param(schema(a=TEXT), schema(a=LEVEL), "/a narrowed to a list", True, id="text became a list of values"),
        pytest.param(
            schema(a={"type": "string", "maxLength": 20}),
            schema(a={"type": "string", "maxLength": 10}),
            "/a maxLength 20 10",
            True,
            id="shorter texts only",
        ),
        pytest.param(
            schema(a={"type": "string", "maxLength": 10}),
            schema(a={"type": "string", "maxLength": 20}),
            "/a maxLength 10 20",
            False,
            id="longer texts too",
        ),
        pytest.param(
            schema(a={"type": "integer", "minimum": 0}),
            schema(a={"type": "integer", "minimum": 1}),
            "/a minimum 0 1",
            True,
            id="larger minimum",
        ),
        pytest.param(
            schema(a=TEXT), schema(a={"type": "string", "format": "date"}), "/a format", True, id="format changed"
        ),
        pytest.param(schema(), schema() | {"x-topic": "kinerja.career"}, "x-topic", True, id="moved to another topic"),
        pytest.param(
            schema(a=PARTS, defs=PART), schema(a=PARTS, defs=PART_GREW), "/a[]/note optional", False, id="part grew"
        ),
        pytest.param(
            schema(a=PARTS, defs=PART), schema(a=PARTS, defs=PART_SHRANK), "/a[]/id removed", True, id="part shrank"
        ),
        pytest.param(
            schema(), schema() | {"additionalProperties": False}, "other fields not allowed", True, id="closed"
        ),
    ],
)
def test_one_change_is_found_and_judged(old: dict[str, Any], new: dict[str, Any], text: str, breaking: bool) -> None:
    found = changes({"t": old}, {"t": new})

    judged = [each for each in found if all(word in f"{each.path} {each.text}" for word in text.split())]
    assert judged, found
    assert any(each.breaking for each in found) is breaking


def test_a_removed_type_breaks_and_a_new_one_does_not() -> None:
    found = changes({"old": schema()}, {"new": schema()})

    assert [(each.type_name, each.breaking) for each in found] == [("new", False), ("old", True)]


def test_texts_and_the_names_of_definitions_do_not_matter() -> None:
    old = schema(a={"$ref": "#/$defs/Level", "description": "one"})
    new = schema(a={"$ref": "#/$defs/Rating"}, defs={"Rating": {"type": "string", "enum": ["above", "as", "below"]}})

    assert changes({"t": old}, {"t": new}) == ()


@pytest.mark.parametrize("event_type", all_types(), ids=lambda each: each.short)
def test_a_real_schema_is_compatible_with_itself_and_not_without_one_field(event_type: Any) -> None:
    now = body_schema(event_type)
    without = deepcopy(now)
    del without["properties"]["version"]

    assert changes({"t": now}, {"t": now}) == ()
    assert [each.path for each in changes({"t": now}, {"t": without})] == ["/version"]


def test_a_header_is_a_promise_too() -> None:
    without = headers_schema()
    del without["properties"]["ce_sequence"]

    assert [each.path for each in changes({"headers": headers_schema()}, {"headers": without})] == ["/ce_sequence"]
