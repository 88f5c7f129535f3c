"""What a service's page says about its events is what its handlers and the registry say."""

import importlib
import re
from typing import Any

import pytest

from shared.events.registry import BY_SHORT
from shared.parties import PORTS, party
from tests.support.services import ROOT

_TYPE = re.compile(r"`([a-z-]+\.[a-z*-]+)`")


def section(name: str, heading: str) -> str:
    page = (ROOT / "services" / name / "README.md").read_text(encoding="utf-8")
    return page.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def expanded(topic: str, named: str) -> set[str]:
    """Types of a topic by their names, ``plan.*`` being all those about plans."""
    known = {short for short, each in BY_SHORT.items() if each.topic == topic}
    subject, _, fact = named.partition(".")
    return {short for short in known if short == named or (fact == "*" and short.startswith(f"{subject}."))}


@pytest.mark.parametrize("name", PORTS)
def test_a_page_lists_what_the_service_handles(name: str) -> None:
    service: Any = importlib.import_module(f"services.{name}.main").SERVICE
    rows = re.findall(r"^\| `(kinerja\.[a-z-]+)` \| ([^|]+) \|", section(name, "What it subscribes to"), re.MULTILINE)
    listed = [(topic, named, expanded(topic, named)) for topic, events in rows for named in _TYPE.findall(events)]

    assert [(topic, named) for topic, named, types in listed if not types] == []
    assert {short for _topic, _named, types in listed for short in types} == {
        each.short
        for each in BY_SHORT.values()
        if each.topic in service.party.subscribes and each.body in service.handlers
    }


@pytest.mark.parametrize("name", PORTS)
def test_a_page_lists_what_the_service_publishes(name: str) -> None:
    text = section(name, "What it publishes")

    assert set(_TYPE.findall(text)) - set(party(name).publishes) == {
        each.short for each in BY_SHORT.values() if each.owner == name
    }
    assert [topic for topic in party(name).publishes if f"`{topic}`" not in text] == []
