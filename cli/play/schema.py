"""The JSON Schema of story files, derived from the classes that read them.

``python -m cli.play.schema > scenarios/schema.json`` writes it anew; a test says when that is due.
"""

import json
from functools import cache
from typing import Any

from cli.play.story import Story

_TITLE = "A story that kinerja plays"


@cache
def story_schema() -> dict[str, Any]:
    """Build the schema. Unlike pydantic's own it names a wrong key of a step, not every kind of step there is."""
    plain = Story.model_json_schema(by_alias=True)
    shaped = _shape(plain)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **shaped, "title": _TITLE}


def _shape(value: Any) -> Any:
    if isinstance(value, list):
        return [_shape(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "discriminator" in value:
        return _by_kind(value)
    shaped = {key: _shape(each) for key, each in value.items() if key not in {"title", "default"} or key == "do"}
    if "properties" in value:
        shaped["properties"] = {key: _shape(each) for key, each in value["properties"].items()}
    if "patternProperties" in shaped:
        shaped["additionalProperties"] = False
    if "anyOf" in shaped:
        shaped = _one_type(shaped)
    return shaped


def _by_kind(value: dict[str, Any]) -> dict[str, Any]:
    """Turn a tagged ``oneOf`` into if/then, so that a mistake is reported for the kind that was meant."""
    tag = value["discriminator"]["propertyName"]
    mapping: dict[str, str] = value["discriminator"]["mapping"]
    return {
        "type": "object",
        "required": [tag],
        "properties": {tag: {"enum": sorted(mapping)}},
        "allOf": [
            {"if": {"properties": {tag: {"const": name}}, "required": [tag]}, "then": {"$ref": ref}}
            for name, ref in mapping.items()
        ],
    }


def _one_type(value: dict[str, Any]) -> dict[str, Any]:
    """Merge alternatives into one schema with a list of types; leave out null: a key may be left out instead."""
    choices = [each for each in value["anyOf"] if each.get("type") != "null"]
    rest = {key: each for key, each in value.items() if key != "anyOf"}
    if len(choices) == 1:
        return {**choices[0], **rest}
    if any("type" not in each for each in choices):
        return {**rest, "anyOf": choices}
    numeric = any(each["type"] == "number" for each in choices)
    merged: dict[str, Any] = {}
    types: list[str] = []
    for each in choices:
        if numeric and each["type"] == "string" and "pattern" in each:
            continue  # pydantic also takes decimals as text; people write numbers
        types.append(each["type"])
        merged |= each
    return {**merged, "type": types if len(types) > 1 else types[0], **rest}


def schema_text() -> str:
    """Write the schema as it stands in the repository."""
    return json.dumps(story_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
