"""Each feature of the services' READMEs is played by a story, and what it takes is written down here."""

import re
from pathlib import Path

import pytest

from cli.play.check import check
from cli.play.story import Story
from shared.parties import PORTS
from tests.scenarios.features import FEATURES, NOT_PLAYED

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "scenarios").glob("*.yaml"))
SERVICES = tuple(PORTS)


def named(service: str) -> list[str]:
    """The features of a README: the words in bold that begin its points."""
    text = (ROOT / "services" / service / "README.md").read_text(encoding="utf-8")
    what = text.split("## What it does\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^- \*\*(.+?)\*\*", what, re.MULTILINE)


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return [story for file in FILES if (story := check(file).story) is not None]


def test_there_are_twenty_stories() -> None:
    assert len(FILES) >= 20


@pytest.mark.parametrize("service", SERVICES)
def test_every_feature_of_a_service_is_known_here(service: str) -> None:
    known = [*FEATURES.get(service, {}), *NOT_PLAYED.get(service, {})]

    assert sorted(named(service)) == sorted(known)


@pytest.mark.parametrize("service", SERVICES)
def test_every_feature_of_a_service_is_played_by_a_story(service: str, stories: list[Story]) -> None:
    missing = [
        f"{feature}: {mark}"
        for feature, marks in FEATURES[service].items()
        for mark in marks
        if not any(mark(story) for story in stories)
    ]

    assert missing == []
