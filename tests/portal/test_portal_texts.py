"""Both languages are complete; templates hold no logic; scripts are small."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_file

from portal.language import language

ROOT = Path(__file__).resolve().parents[2] / "portal"
SAID = {"say": None, "later": None}
SCRIPT_BYTES_MAX = 25 * 1024
INTERNAL = re.compile(r"\b(dossier|fold|slot|segmen|outbox|payload|ETag|Idempotency)\b", re.IGNORECASE)


def texts() -> set[str]:
    found: set[str] = set()
    for pattern, method in (("*.py", "python"), ("*.html", "jinja2.ext:babel_extract")):
        for file in ROOT.rglob(pattern):
            found |= {str(text) for _line, text, _comments, _context in extract_from_file(method, file, keywords=SAID)}
    return found


def test_every_text_has_an_english_one_and_none_is_left_over() -> None:
    assert texts() == set(language("en").texts)


def test_both_languages_fill_the_same_gaps() -> None:
    gaps = re.compile(r"{\w+}")

    assert [
        text for text, english in language("en").texts.items() if set(gaps.findall(text)) != set(gaps.findall(english))
    ] == []


def test_no_internal_word_is_on_a_page() -> None:
    assert [text for text in texts() if INTERNAL.search(text)] == []


def test_the_scripts_are_small() -> None:
    assert sum(file.stat().st_size for file in (ROOT / "static").glob("*.js")) <= SCRIPT_BYTES_MAX


def test_templates_ask_nobody_and_compute_nothing() -> None:
    asking = re.compile(r"services\.|request\.|\{%\s*(set|call|filter|import\s+os)")

    assert [file.name for file in ROOT.rglob("*.html") if asking.search(file.read_text())] == []


def test_nothing_on_a_page_comes_from_another_host() -> None:
    foreign = re.compile(r'(?:src|href|action)="https?:|url\(')

    assert [
        file.name
        for kind in ("*.html", "*.css", "*.js")
        for file in ROOT.rglob(kind)
        if foreign.search(file.read_text())
    ] == []
