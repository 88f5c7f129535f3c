"""A form as PDF, A4 across, the way the office prints it."""

from datetime import datetime
from typing import Final

from fpdf import FPDF
from fpdf.enums import TableHeadingsDisplay
from fpdf.fonts import FontFace

from cli.record.block import Block
from cli.record.form import Form

_TYPED: Final = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "•": "-", "…": "...", "≥": ">=", "≤": "<="}
)
_SHADE: Final = FontFace(emphasis="BOLD", fill_color=(230, 230, 230))


class _Page(FPDF):
    """Pages with the form's status and their number."""

    status = ""

    def footer(self) -> None:
        """Say on every page whether the form is final."""
        self.set_y(-12)
        self.set_font("Helvetica", size=7)
        self.cell(0, 5, f"Status: {self.status} - halaman {self.page_no()} dari {{nb}}", align="R")


def pdf_of(form: Form, *, made_at: datetime) -> bytes:
    """Draw a form; the same form at the same time gives the same bytes."""
    page = _Page(orientation="landscape", format="A4")
    page.status = form.status
    page.set_creation_date(made_at)
    page.set_title(_plain(form.title))
    page.set_lang("id")
    page.add_page()
    page.set_font("Helvetica", "B", 12)
    page.cell(0, 8, _plain(form.title), align="C", new_x="LMARGIN", new_y="NEXT")
    page.set_font("Helvetica", "B", 9)
    page.cell(0, 6, f"Status: {form.status}", align="C", new_x="LMARGIN", new_y="NEXT")
    for block in form.blocks:
        _draw(page, block)
    return bytes(page.output())


def _draw(page: FPDF, block: Block) -> None:
    page.ln(3)
    page.set_font("Helvetica", "B", 9)
    page.cell(0, 6, _plain(block.title), new_x="LMARGIN", new_y="NEXT")
    page.set_font("Helvetica", size=7.5)
    headed = len(block.widths) not in (2, 4) or block.title == "PERILAKU KERJA"
    repeat = TableHeadingsDisplay.ON_TOP_OF_EVERY_PAGE if headed else TableHeadingsDisplay.NONE
    with page.table(
        [[_plain(cell) for cell in row] for row in block.rows],
        col_widths=block.widths,
        line_height=4,
        text_align="LEFT",
        headings_style=_SHADE if headed else FontFace(),
        first_row_as_headings=headed,
        repeat_headings=repeat,
        padding=0.7,
    ):
        pass


def _plain(text: str) -> str:
    """Write a text with the letters that the printer's own fonts have."""
    return text.translate(_TYPED).encode("latin-1", "replace").decode("latin-1")
