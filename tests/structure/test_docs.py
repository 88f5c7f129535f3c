"""What the docs list is what the code has."""

import importlib
import re
from pathlib import Path

import pytest

from docs.generate import PAGES
from shared.events.registry import BY_SHORT, TOPICS
from shared.parties import PORTS, party

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_fresh(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == PAGES[name](), "stale: run `make docs`"


def test_every_link_inside_the_repository_leads_somewhere() -> None:
    for page in [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("*/README.md"),
        *ROOT.glob("services/**/*.md"),
    ]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_indonesian_word_of_the_contracts_has_a_glossary_entry() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()

    for word in ("ASN", "SKP", "NIP", "predikat", "IKU", "SKM", "JPM", "JP", "BerAKHLAK", "keberatan", "PLT"):
        assert f"**{word}**" in glossary, word


def test_the_architecture_names_every_topic() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text() + (ROOT / "contracts" / "README.md").read_text()

    assert [topic for topic in TOPICS if topic not in text] == []
    assert BY_SHORT


def test_the_architecture_lists_every_service_with_its_topics() -> None:
    rows = re.findall(r"^\| ([a-z]+) \| ([^|]+) \|", (ROOT / "docs" / "architecture.md").read_text(), re.MULTILINE)

    assert {name: sorted(topics.replace("nothing", "").split(", ")) for name, topics in rows if name in PORTS} == {
        name: sorted(topic.removeprefix("kinerja.") for topic in party(name).subscribes or ("",)) for name in PORTS
    }


@pytest.mark.parametrize("page", ["architecture", "core", "glossary", "operating"])
def test_a_page_names_files_that_there_are(page: str) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text()
    folders = "|".join(path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))
    named = re.findall(rf"`((?:{folders})/[\w./*-]*)`", text)

    assert [each for each in named if not list(ROOT.glob(each.rstrip("/"))) and not list(ROOT.glob(f"{each}.py"))] == []


@pytest.mark.parametrize("name", PORTS)
def test_every_command_has_its_database_round_trips(name: str) -> None:
    rows = re.findall(
        rf"^\| {name} \| (\w+ \S+) \| \d+ \| \d+ \|$", (ROOT / "docs/round-trips.md").read_text(), re.MULTILINE
    )
    paths = importlib.import_module(f"services.{name}.main").app().openapi()["paths"]

    assert sorted(rows) == sorted(
        f"{method.upper()} {path}" for path, methods in paths.items() for method in methods if method != "get"
    )
