"""What commands print: plain text in tables and lines, whatever somebody wrote into a name."""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def console() -> Console:
    """A console that folds nothing when its output goes to a file."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 140)


def plain(value: object) -> Text:
    """Show a value as it is written: without markup, and without signs that would steer a terminal."""
    return Text("".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in str(value)))


def table(title: str, headings: Iterable[str], rows: Iterable[Sequence[object]], *, more: str = "") -> Table:
    """Lay out rows, each value as it is written."""
    shown = Table(title=plain(title) if title else None, title_justify="left")
    for heading in headings:
        shown.add_column(heading, overflow="fold")
    for row in rows:
        shown.add_row(*map(plain, row))
    shown.caption = plain(more) if more else None
    return shown
