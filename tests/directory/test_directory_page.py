"""The page about directory files says what the code reads."""

import re
from pathlib import Path

from services.directory.rules.importing import cells, sheet
from services.directory.rules.importing.columns import HEADINGS, Column, meaning
from services.directory.rules.importing.workbook import UNPACKED_MAX

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "directory-import.md").read_text(encoding="utf-8")


def test_the_page_lists_every_column_with_every_heading() -> None:
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", PAGE.partition("## Kolom")[2], re.MULTILINE))

    assert set(HEADINGS) == set(Column)
    assert {name: rows.get(name) for name in Column} == {name: ", ".join(HEADINGS[name]) for name in Column}


def test_no_heading_means_two_columns() -> None:
    assert [(heading, name) for name in Column for heading in HEADINGS[name] if meaning(heading) is not name] == []


def test_the_page_lists_the_bounds() -> None:
    bounds = (sheet.LINES_MAX, sheet.CELLS_MAX, sheet.COLUMNS_MAX, f"{UNPACKED_MAX // 2**20} MiB", cells.TEXT_MAX)

    assert [each for each in bounds if f"| {each} |" not in PAGE] == []
