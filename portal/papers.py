"""A person's own file as PDF."""

from fpdf import FPDF

from portal.views.own_file import OwnFile

_TEXT_MM = 5.0


def pdf_of(page: OwnFile) -> bytes:
    """Draw the file on A4, section by section."""
    paper = FPDF(format="A4")
    paper.set_title(latin(page.title))
    paper.set_lang("id")
    paper.set_margin(18)
    paper.add_page()
    paper.set_font("Helvetica", "B", 17)
    paper.multi_cell(0, 9, latin(f"{page.title}: {page.name}"), new_x="LMARGIN", new_y="NEXT")
    paper.set_font("Helvetica", "", 10)
    paper.multi_cell(0, _TEXT_MM, latin(page.made), new_x="LMARGIN", new_y="NEXT")
    for section in page.sections:
        paper.ln(4)
        paper.set_font("Helvetica", "B", 13)
        paper.multi_cell(0, 8, latin(section.title), new_x="LMARGIN", new_y="NEXT")
        for row in section.rows:
            paper.set_font("Helvetica", "B", 10)
            paper.multi_cell(0, _TEXT_MM, latin(row.label), new_x="LMARGIN", new_y="NEXT")
            paper.set_font("Helvetica", "", 10)
            for text in (row.value, *(f"- {line}" for line in row.lines)):
                paper.multi_cell(0, _TEXT_MM, latin(text), new_x="LMARGIN", new_y="NEXT")
            paper.ln(1.5)
    return bytes(paper.output())


def latin(text: str) -> str:
    """Leave out what the built-in letters of PDF do not have."""
    return text.encode("latin-1", "replace").decode("latin-1")
