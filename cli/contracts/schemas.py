"""JSON Schemas (2020-12) of the bodies and of the headers, as they are on the wire."""

from functools import cache
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DecimalSchema

from shared.bus.cloudevents import SEQUENCE_DIGITS
from shared.events.event_type import EventType
from shared.events.registry import BY_NAME, TOPICS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
DECIMAL: Final = r"^-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?$"
"""How Python writes an exact decimal; the exponent appears only for values such as 1E+2."""

Schema = dict[str, Any]


class _OnTheWire(GenerateJsonSchema):
    """Decimals are strings of digits; a property's title would only repeat its name."""

    def decimal_schema(self, _schema: DecimalSchema) -> JsonSchemaValue:
        return {"type": "string", "format": "decimal", "pattern": DECIMAL}

    def field_title_should_be_set(self, _schema: Any) -> bool:
        return False


def body_schema(event_type: EventType) -> Schema:
    """The schema of one type's body, with what a subscriber wants to know of the type in front.

    Only fields without a default are required: a field that is added later has one, and records written before
    are in the topics for good.
    """
    plain = _plain(event_type.body)
    return {
        "$schema": DIALECT,
        "$id": f"urn:kinerja:schema:{event_type.name}",
        "title": event_type.short,
        "description": f"{event_type.meaning}\n\n{plain['description']}",
        "x-topic": event_type.topic,
        "x-owner": event_type.owner,
        "x-classification": event_type.classification,
        **{key: value for key, value in plain.items() if key not in {"title", "description"}},
    }


def headers_schema() -> Schema:
    """The schema of the headers that every record has; all values are UTF-8 text."""
    fields: dict[str, tuple[Schema, str]] = {
        "ce_specversion": ({"const": "1.0"}, "CloudEvents version."),
        "ce_id": (
            {"format": "uuid"},
            "Id of the event, computed from type, subject and sequence: the same id is the same event, said again.",
        ),
        "ce_type": ({"enum": sorted(BY_NAME)}, "Type of the event, with the major version of its body."),
        "ce_source": ({"pattern": r"^urn:kinerja:[a-z]+$"}, "The service that owns the fact."),
        "ce_subject": ({"pattern": r"^[^:]+(:[^:]+)+$", "maxLength": 400}, "Whom or what it is about; the record key."),
        "ce_time": ({"format": "date-time"}, "When it became true, UTC."),
        "ce_recordedtime": ({"format": "date-time"}, "When it was recorded, UTC."),
        "ce_sequence": (
            {"pattern": rf"^[0-9]{{{SEQUENCE_DIGITS}}}$"},
            "Version of the subject, zero-padded; a record with a smaller one than already seen is late.",
        ),
        "ce_partitionkey": (
            {"pattern": r"^[^:]+:[^:]+$"},
            "Agency and person, unit or cycle: the partition is murmur2 of this, the same in every topic.",
        ),
        "ce_correlationid": ({"minLength": 1}, "What belongs together, across services."),
        "ce_causationid": ({"minLength": 1}, "The command or event that led to this one."),
        "ce_dataclassification": (
            {"enum": sorted({each.classification for each in BY_NAME.values()})},
            "How sensitive the body is.",
        ),
        "content-type": ({"const": "application/json"}, "Media type of the body."),
    }
    return {
        "$schema": DIALECT,
        "$id": "urn:kinerja:schema:headers",
        "title": "headers",
        "description": "CloudEvents 1.0 attributes in Kafka binary mode. Other headers may be added; pass them over.",
        "type": "object",
        "required": list(fields),
        "properties": {
            name: {"type": "string", "description": text, **schema} for name, (schema, text) in fields.items()
        },
    }


def types_of(topic: str) -> tuple[EventType, ...]:
    """The types that travel on a topic, by name."""
    return tuple(each for _, each in sorted(BY_NAME.items()) if each.topic == topic)


def all_types() -> tuple[EventType, ...]:
    """All types, topic by topic, by name."""
    return tuple(each for topic in TOPICS for each in types_of(topic))


@cache
def _plain(body: type) -> Schema:
    event_type = next(each for each in BY_NAME.values() if each.body is body)
    return event_type.adapter.json_schema(mode="serialization", schema_generator=_OnTheWire)
