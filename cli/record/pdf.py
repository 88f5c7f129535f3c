"""A form as PDF, A4 across, the way the office prints it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import TableHeadingsDisplay
from fpdf.fonts import FontFace, TTFFont

from cli.record.block import Block
from cli.record.form import Form
from cli.record.signing import Signature

_FONTS: Final = Path(__file__).parent / "fonts"
_SANS, _SANS_BOLD, _ANY = (_FONTS / name for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "unifont.otf"))
_FAMILY, _OTHERS = "DejaVu Sans", "Unifont"
_SHADE: Final = FontFace(emphasis="BOLD", fill_color=(230, 230, 230))
_SIGNATURE_MM: Final = 42


class _Page(FPDF):
    """Pages with the form's status and their number."""

    status = ""

    def footer(self) -> None:
        """Say on every page whether the form is final."""
        self.set_y(-12)
        self.set_font(_FAMILY, size=7)
        self.cell(0, 5, f"Status: {self.status} - halaman {self.page_no()} dari {{nb}}", align="R")


def pdf_of(form: Form, *, made_at: datetime) -> bytes:
    """Draw a form; the same form at the same time gives the same bytes. The letters that occur are embedded."""
    page = _Page(orientation="landscape", format="A4")
    page.status = form.status
    page.set_creation_date(made_at)
    page.set_title(form.title)
    page.set_lang("id")
    page.add_font(_FAMILY, "", _SANS)
    page.add_font(_FAMILY, "B", _SANS_BOLD)
    if not _letters(form) <= _known(page):
        page.add_font(_OTHERS, "", _ANY)
        page.set_fallback_fonts([_OTHERS], exact_match=False)
    page.add_page()
    for line, size in ((form.agency.upper(), 11), (form.title, 12), (f"Periode penilaian: {form.period}", 9)):
        if line:
            page.set_font(_FAMILY, "B", size)
            page.cell(0, 6, line, align="C", new_x="LMARGIN", new_y="NEXT")
    page.set_font(_FAMILY, "B", 9)
    page.cell(0, 6, f"Status: {form.status}", align="C", new_x="LMARGIN", new_y="NEXT")
    for block in form.blocks:
        _draw(page, block)
    _sign(page, form.signatures)
    return bytes(page.output())


def _draw(page: FPDF, block: Block) -> None:
    page.ln(3)
    page.set_font(_FAMILY, "B", 9)
    page.cell(0, 6, block.title, new_x="LMARGIN", new_y="NEXT")
    page.set_font(_FAMILY, size=7)
    headed = len(block.widths) not in (2, 4)
    repeat = TableHeadingsDisplay.ON_TOP_OF_EVERY_PAGE if headed else TableHeadingsDisplay.NONE
    with page.table(
        block.rows,
        col_widths=block.widths,
        line_height=4,
        text_align="LEFT",
        headings_style=_SHADE if headed else FontFace(),
        first_row_as_headings=headed,
        repeat_headings=repeat,
        padding=0.7,
    ):
        pass


def _sign(page: FPDF, signatures: Sequence[Signature]) -> None:
    """Leave room to sign, side by side and never across two pages."""
    if page.will_page_break(_SIGNATURE_MM):
        page.add_page()
    page.ln(6)
    width, top = page.epw / len(signatures), page.get_y()
    for place, each in enumerate(signatures):
        page.set_xy(page.l_margin + place * width, top)
        page.set_font(_FAMILY, size=8)
        page.multi_cell(width, 4.5, f"{each.place}\n{each.role}", align="C", new_x="LEFT", new_y="NEXT")
        page.set_xy(page.l_margin + place * width, top + 28)
        page.set_font(_FAMILY, "B", 8)
        page.multi_cell(width, 4.5, each.name, align="C", new_x="LEFT", new_y="NEXT")
        page.set_font(_FAMILY, size=8)
        page.multi_cell(width, 4.5, each.nip, align="C", new_x="LEFT", new_y="NEXT")


def _letters(form: Form) -> set[int]:
    texts = [form.agency, form.title, *(cell for block in form.blocks for row in block.rows for cell in row)]
    texts += [text for each in form.signatures for text in (each.place, each.role, each.name, each.nip)]
    return {ord(letter) for text in texts for letter in text if not letter.isspace()}


def _known(page: FPDF) -> set[int]:
    """The letters of the main font; the other one is large, and read only where one is missing."""
    fonts = [font for font in page.fonts.values() if isinstance(font, TTFFont)]
    return set.intersection(*(set(font.cmap) for font in fonts))
