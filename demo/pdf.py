"""Small real PDFs for the demonstration, set in the identity's fonts.

Real files matter: their pages are counted, their text can be searched, they print.
"""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont
from fpdf import FPDF

FIR = (11, 90, 71)
INK = (27, 36, 48)
SLATE = (85, 98, 111)
MUSTARD = (227, 167, 47)

Section = tuple[str, str]
"""A heading and its text (paragraphs separated by a blank line)."""


@cache
def _font_file(family: str) -> Path:
    """The web font ``family`` as a TrueType file, made once under ``var/``."""
    source = next((settings.ROOT / "static" / "fonts").glob(f"{family}*.woff2"))
    target = Path(settings.VAR) / "fonts" / f"{source.stem}.ttf"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(source)
        font.flavor = None
        font.save(target)
    return target


class _Document(FPDF):
    def __init__(self, title: str, authors: Sequence[str]) -> None:
        super().__init__(format="A4")
        self.add_font("heading", fname=_font_file("bricolage"))
        self.add_font("text", fname=_font_file("source-sans"))
        self.set_title(title)
        self.set_author(", ".join(authors))
        self.set_lang("fr-FR")
        self.set_margins(28, 30, 40)
        self.set_auto_page_break(auto=True, margin=28)
        self.running_title = title

    def footer(self) -> None:
        """Title at left, page number at right."""
        self.set_y(-18)
        self.set_font("text", size=9)
        self.set_text_color(*SLATE)
        self.cell(0, 5, self.running_title[:80])
        self.set_x(-40)
        self.cell(12, 5, str(self.page_no()), align="R")

    def band(self) -> None:
        """The row of tiles at the top of a page."""
        side = 5.0
        for index in range(43):
            x = index * side
            self.set_fill_color(*(FIR if index % 7 else MUSTARD))
            half = side / 2
            self.polygon([(x + half, 0), (x + side, half), (x + half, side), (x, half)], style="F")

    def section(self, heading: str, text: str) -> None:
        """A heading and its paragraphs."""
        self.set_text_color(*FIR)
        self.set_font("heading", size=16)
        self.multi_cell(0, 8, heading, new_x="LMARGIN", new_y="NEXT", align="L")
        self.ln(2)
        self.set_text_color(*INK)
        self.set_font("text", size=11.5)
        for paragraph in text.split("\n\n"):
            self.multi_cell(0, 6.2, paragraph, new_x="LMARGIN", new_y="NEXT", align="L")
            self.ln(3)
        self.ln(4)


def publication_pdf(
    title: str, authors: Sequence[str], summary: str, sections: Sequence[Section], *, page_each: bool = False
) -> bytes:
    """The PDF of a publication: a title page, then its sections; ``page_each`` gives each section its page.

    With ``page_each`` the first section is the title page itself, so that section 12 is on page 12.
    """
    document = _Document(title, authors)
    document.add_page()
    document.band()
    document.set_y(70)
    document.set_text_color(*INK)
    document.set_font("heading", size=30)
    document.multi_cell(0, 12, title, new_x="LMARGIN", new_y="NEXT", align="L")
    document.ln(6)
    document.set_font("text", size=14)
    document.multi_cell(0, 7, summary, new_x="LMARGIN", new_y="NEXT", align="L")
    document.ln(8)
    document.set_text_color(*SLATE)
    document.set_font("text", size=11)
    document.multi_cell(0, 6, ", ".join(authors), new_x="LMARGIN", new_y="NEXT", align="L")
    rest = sections
    if page_each:
        document.multi_cell(0, 6, sections[0][1], new_x="LMARGIN", new_y="NEXT", align="L")
        rest = sections[1:]
    for position, (heading, text) in enumerate(rest):
        if page_each or position == 0:
            document.add_page()
            document.band()
        document.section(heading, text)
    out = BytesIO()
    document.output(out)
    return out.getvalue()
