"""Sheets of one-time codes to print and cut: each with the address as a QR code that a phone reads, and in letters."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import segno
from fpdf import FPDF

from portal.papers import latin

_COLUMNS: Final = 3
_ROWS: Final = 8
_LEFT_MM: Final = 9.0
_TOP_MM: Final = 10.0
_WIDTH_MM: Final = 64.0
_HEIGHT_MM: Final = 34.5
_QR_MM: Final = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on each slip: the survey, whose it is, where it is answered."""

    title: str
    unit: str
    address: str
    hint: str


def pdf_of(sheet: Sheet, codes: Sequence[str]) -> bytes:
    """Draw slips of paper, 24 on a page of A4. The code is behind ``#``: it is in no log of any server."""
    page = FPDF(format="A4")
    page.set_auto_page_break(auto=False)
    page.set_title(latin(sheet.title))
    page.set_lang("id")
    for index, code in enumerate(codes):
        place = index % (_COLUMNS * _ROWS)
        if place == 0:
            page.add_page()
        _slip(page, sheet, code, x=_LEFT_MM + place % _COLUMNS * _WIDTH_MM, y=_TOP_MM + place // _COLUMNS * _HEIGHT_MM)
    return bytes(page.output())


def _slip(page: FPDF, sheet: Sheet, code: str, *, x: float, y: float) -> None:
    page.set_draw_color(180)
    page.rect(x, y, _WIDTH_MM, _HEIGHT_MM)
    picture = io.BytesIO()
    segno.make(f"{sheet.address}#{code}", error="m").save(picture, kind="png", scale=6, border=2)
    page.image(picture, x=x + 2, y=y + 2, w=_QR_MM, h=_QR_MM, alt_text=code)
    width, left = _WIDTH_MM - _QR_MM - 5, x + _QR_MM + 3
    page.set_xy(left, y + 3)
    page.set_font("Helvetica", "B", 8)
    page.multi_cell(width, 3.4, latin(sheet.title)[:80], align="L")
    page.set_x(left)
    page.set_font("Helvetica", "", 7)
    page.multi_cell(width, 3.2, latin(sheet.unit)[:80], align="L")
    page.set_xy(left, y + 20)
    page.set_font("Courier", "B", 12)
    page.cell(width, 5, code)
    page.set_xy(left, y + 25)
    page.set_font("Helvetica", "", 6.5)
    page.cell(width, 3, latin(sheet.hint))
    page.set_xy(x + 2, y + _HEIGHT_MM - 5)
    page.set_font("Helvetica", "", 5.5)
    page.cell(_WIDTH_MM - 4, 3, latin(sheet.address)[:90])
