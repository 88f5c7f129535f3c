"""What the docs list is what the code has."""

import re
from pathlib import Path

import pytest

from docs.generate import PAGES
from shared.events.registry import BY_SHORT, TOPICS

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
