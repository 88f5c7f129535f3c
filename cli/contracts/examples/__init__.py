"""One realistic, made-up record for every type: the year 2026 of a teacher in an imaginary city."""

import json
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final

from shared.bus.cloudevents import encode
from shared.events.base import Body
from shared.events.event_type import EventType
from shared.events.registry import APPRAISALS, CAREER, EVALUATION
from shared.ids.form import event_id

BODIES: Final[dict[str, Body]] = {
    short: body
    for module in iter_modules(__path__)
    for short, body in import_module(f"{__name__}.{module.name}").BODIES.items()
}
"""An example body for each short type name, from all modules beside this one."""

# Versions are told a day apart: those of planning from the start of the year, those of rating from its end.
_START: Final = datetime(2026, 1, 4, 3, 5, tzinfo=UTC)
_RATING: Final = datetime(2026, 12, 22, 3, 5, tzinfo=UTC)
_LATE: Final = (EVALUATION, APPRAISALS, CAREER)


def example(event_type: EventType) -> dict[str, Any]:
    """The example of one type as a record: topic, key, headers and body, written as services write it."""
    body = BODIES[event_type.short]
    sent = encode(
        event_type,
        body,
        now=(_RATING if event_type.topic in _LATE else _START) + timedelta(days=body.version),
        cause_id=event_id(type_name="command", subject=body.subject, sequence=body.version),
        correlation_id=event_id(type_name="correlation", subject=body.subject, sequence=1),
    )
    return {
        "topic": sent.topic,
        "key": sent.key,
        "headers": dict(sent.headers),
        "body": json.loads(sent.value),
    }
