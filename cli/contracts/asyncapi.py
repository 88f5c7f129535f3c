"""The AsyncAPI 3.0 document: servers, topics, messages with their CloudEvents headers, who sends and receives."""

from typing import Any, Final

from cli.contracts.schemas import all_types, types_of
from cli.contracts.texts import CLASSIFICATION_TEXTS, TOPIC_TEXTS
from shared.bus.topics import RECORD_BYTES_MAX
from shared.events.event_type import EventType
from shared.events.registry import TOPICS
from shared.parties import PARTIES, Party

_KAFKA_BINDING: Final = "0.5.0"
_DESCRIPTION: Final = """\
Peristiwa penilaian kinerja ASN. Isi pesan adalah keadaan terbaru subjeknya beserta versinya; karena itu pesan yang
terlambat atau terulang dapat dikenali, dan satu pesan terakhir per subjek sudah cukup. Cara berlangganan: README.md.

Events of the performance appraisal of Indonesian civil servants. A body is the present state of its subject, with its
version; so a late or repeated record is recognised, and the last record per subject is enough. How to subscribe:
README.md.
"""


def document() -> dict[str, Any]:
    """Build the whole document from the registry of types."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:kinerja:events",
        "info": {
            "title": "Kinerja: peristiwa penilaian kinerja ASN",
            "version": "1.0.0",
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": _servers(),
        "channels": {_short(topic): _channel(topic) for topic in TOPICS},
        "operations": {name: operation for party in PARTIES for name, operation in _operations(party)},
        "components": {
            "messages": {each.name: _message(each) for each in all_types()},
            "messageTraits": {"cloudevent": _trait()},
            "securitySchemes": {
                "sasl": {"type": "scramSha512", "description": "Satu akun per pelanggan; one account a subscriber."}
            },
            "tags": {
                name: {"name": name, "description": " / ".join(texts)}
                for name, texts in sorted(CLASSIFICATION_TEXTS.items())
            },
        },
    }


def _servers() -> dict[str, Any]:
    return {
        "lokal": {
            "host": "127.0.0.1:9092",
            "protocol": "kafka",
            "description": "`kinerja up` atau docker compose; the embedded stack or docker compose.",
        },
        "instansi": {
            "host": "{bootstrap}",
            "protocol": "kafka-secure",
            "description": "Klaster Kafka instansi; the agency's Kafka cluster.",
            "variables": {"bootstrap": {"description": "host:port", "default": "kafka.instansi.example:9093"}},
            "security": [{"$ref": "#/components/securitySchemes/sasl"}],
        },
    }


def _channel(topic: str) -> dict[str, Any]:
    indonesian, english = TOPIC_TEXTS[topic]
    return {
        "address": topic,
        "title": indonesian,
        "description": english,
        "messages": {each.short: {"$ref": f"#/components/messages/{each.name}"} for each in types_of(topic)},
        "bindings": {
            "kafka": {
                "topic": topic,
                "topicConfiguration": {"cleanup.policy": ["compact"], "max.message.bytes": RECORD_BYTES_MAX},
                "bindingVersion": _KAFKA_BINDING,
            }
        },
    }


def _operations(party: Party) -> list[tuple[str, dict[str, Any]]]:
    sends = [
        (
            f"{party.name}.sends.{_short(topic)}",
            {
                "action": "send",
                "summary": f"{party.title}: mengirim / sends",
                "channel": {"$ref": f"#/channels/{_short(topic)}"},
                "messages": [
                    {"$ref": f"#/channels/{_short(topic)}/messages/{each.short}"}
                    for each in types_of(topic)
                    if each.owner == party.name
                ],
            },
        )
        for topic in party.publishes
    ]
    receives = [
        (
            f"{party.name}.receives.{_short(topic)}",
            {
                "action": "receive",
                "summary": f"{party.title}: menerima / receives",
                "channel": {"$ref": f"#/channels/{_short(topic)}"},
                "bindings": {
                    "kafka": {
                        "groupId": {"type": "string", "enum": [party.name]},
                        "bindingVersion": _KAFKA_BINDING,
                    }
                },
            },
        )
        for topic in party.subscribes
    ]
    return sends + receives


def _message(event_type: EventType) -> dict[str, Any]:
    own = {
        "ce_type": {"const": event_type.name},
        "ce_source": {"const": event_type.source},
        "ce_dataclassification": {"const": event_type.classification},
    }
    return {
        "name": event_type.name,
        "title": event_type.short,
        "summary": event_type.meaning,
        "tags": [{"$ref": f"#/components/tags/{event_type.classification}"}],
        "traits": [{"$ref": "#/components/messageTraits/cloudevent"}],
        "headers": {"allOf": [{"$ref": "./schemas/headers.json"}, {"type": "object", "properties": own}]},
        "payload": {"$ref": f"./schemas/{event_type.name}.json"},
    }


def _trait() -> dict[str, Any]:
    return {
        "contentType": "application/json",
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": "The subject, as in ce_subject; topics are compacted by it."},
                "bindingVersion": _KAFKA_BINDING,
            }
        },
    }


def _short(topic: str) -> str:
    return topic.removeprefix("kinerja.")
