"""Bad weather for events: each is sent twice, keys overtake each other, the order inside a key stays."""

import random
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

from shared.bus.cloudevents import Outgoing
from shared.bus.publisher import Written

T = TypeVar("T")
Publish = Callable[[Any, Iterable[Outgoing]], Coroutine[Any, Any, Written]]


def shuffled(items: Iterable[T], *, key: Callable[[T], object], chance: random.Random, times: int = 2) -> list[T]:
    """Repeat every item and mix the keys; items of one key keep their order."""
    lines: dict[object, list[T]] = {}
    for item in items:
        lines.setdefault(key(item), []).extend([item] * times)
    turns = [name for name, line in lines.items() for _ in line]
    chance.shuffle(turns)
    waiting = {name: iter(line) for name, line in lines.items()}
    return [next(waiting[name]) for name in turns]


def doubling(publish: Publish, chance: random.Random) -> Publish:
    """Wrap ``Publisher.publish`` so that it sends what bad weather makes of a batch."""

    async def in_bad_weather(publisher: Any, events: Iterable[Outgoing]) -> Written:
        return await publish(publisher, shuffled(events, key=_topic_and_key, chance=chance))

    return in_bad_weather


def _topic_and_key(event: Outgoing) -> tuple[str, str]:
    return event.topic, event.key
