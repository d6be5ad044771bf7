"""An experience sheet as a PDF of two sides of A4, in the identity, readable by assistive tools (PDF/UA-1).

The file is made from what the page would show at this moment. It is kept under ``var/sheets/``, named by a digest of
its own HTML: a new revision, or an agreement withdrawn, gives another digest and so another file, and no address of a
person outlives the agreement in the cache. Making one takes about half a second; nothing is written in the database.
"""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

from resources.citing.text import citation_text
from resources.results import cover_of
from trajectoire.design.covers.pattern import cover_svg
from trajectoire.design.facts import Fact
from trajectoire.media.sizes import COVER_ON_PAGE

from .budget import Budget
from .portrait import portrait

if TYPE_CHECKING:
    from .model import ExperienceSheet

SIDES = 2
FONTS = {"bricolage-grotesque": "Bricolage Grotesque", "source-sans-3": "Source Sans 3"}
COVER = (360, 270)
"""Width and height of the drawing, in pixels."""

BASE_SIZE = 10
"""Of the text, in points."""

SCALES = (1.0, 0.92, 0.86)
"""Sizes of text that are tried, the first that fits on two sides is kept (else the last)."""


@cache
def pdf_available() -> bool:
    """Whether this machine can make PDFs: WeasyPrint needs Pango, a library of the system."""
    try:
        import weasyprint  # noqa: F401 - loading it is the question
    except OSError:
        return False
    return True


def sheet_pdf(sheet: "ExperienceSheet") -> bytes:
    """The PDF of ``sheet`` as it may be shown now; ``OSError`` on a machine without Pango."""
    html, pictures = sheet_html(sheet), sheet_pictures(sheet)
    digest = sha256(b"".join([html.encode(), *(picture.content for picture in pictures.values())])).hexdigest()[:24]
    kept = Path(settings.VAR) / "sheets" / f"{sheet.pk}-{digest}.pdf"
    with suppress(FileNotFoundError):
        return kept.read_bytes()
    made = _made(html, pictures)
    _keep(kept, made, older=f"{sheet.pk}-*.pdf")
    return made


def sheet_html(sheet: "ExperienceSheet") -> str:
    """What the PDF is made of, without its style and its pictures."""
    site = sheet.get_site()
    facts = [fact for fact in sheet.facts_for_page() if fact.value]
    territories = ", ".join(str(territory) for territory in sheet.territories.all())
    return render_to_string(
        "resources/sheet/pdf.html",
        {
            **portrait(sheet),
            "page": sheet,
            "theme": next(iter(sheet.themes.all()), None),
            "facts": [*facts, Fact("Territoires", territories)] if territories else facts,
            "centre": site.site_name if site else "",
            "address": sheet.permanent_url(),
            "citation": citation_text(sheet.citation()),
            "cover_alt": (sheet.cover and sheet.cover.default_alt_text) or "Motif de tuiles vernissées",
        },
    )


@dataclass(frozen=True)
class Picture:
    """A picture of the document; ``kind`` is its media type."""

    kind: str
    content: bytes


def sheet_pictures(sheet: "ExperienceSheet") -> dict[str, Picture]:
    """The pictures, by the name that the document gives them (``picture:cover``)."""
    bar = Picture("image/svg+xml", bar_svg(sheet.budget()).encode())
    return {"bar": bar, "cover": _cover(sheet)}


def _made(html: str, pictures: Mapping[str, Picture]) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    def fetch(url: str, *_args: Any, **_options: Any) -> Any:
        return _inside(url, pictures)

    fonts, document = FontConfiguration(), None
    for scale in SCALES:
        style = CSS(string=_style(scale), font_config=fonts, url_fetcher=fetch)
        document = HTML(string=html, url_fetcher=fetch).render(stylesheets=[style], font_config=fonts)
        if len(document.pages) <= SIDES:
            break
    if document is None:
        raise RuntimeError
    # Tags, title and language for those who listen to it: ISO 14289-1.
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return made


def _style(scale: float) -> str:
    """The style sheet, with its base size in points."""
    return render_to_string("resources/sheet/pdf.css", {"size": f"{BASE_SIZE * scale:.2f}", "fonts": FONTS})


def _inside(url: str, pictures: Mapping[str, Picture]) -> Any:
    """Fonts of the identity and pictures of the document; ``ValueError`` for the network or any other file."""
    from weasyprint.urls import URLFetcherResponse

    scheme, _, name = url.partition(":")
    if scheme == "picture" and name in pictures:
        return URLFetcherResponse(url, pictures[name].content, {"Content-Type": pictures[name].kind})
    if scheme == "font" and name in FONTS:
        data = (Path(settings.ROOT) / "static" / "fonts" / f"{name}.woff2").read_bytes()
        return URLFetcherResponse(url, data, {"Content-Type": "font/woff2"})
    message = f"adresse refusée : {url[:80]}"
    raise ValueError(message)


def bar_svg(budget: Budget) -> str:
    """The bar of who pays; its figures are in the table below it."""
    rects = "".join(
        f'<rect x="{float(line.start) * 10:.1f}" width="{max(float(line.width) * 10 - 3, 0):.1f}" height="56" '
        f'fill="{line.colour}"/>'
        for line in budget.resources.lines
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 56" width="1000" height="56">{rects}</svg>'


def _cover(sheet: "ExperienceSheet") -> Picture:
    """Its own picture, else the drawing."""
    own = cover_of(sheet, COVER_ON_PAGE)
    if own:
        with suppress(OSError), own.file.open() as stream:
            return Picture("image/*", stream.read())
    theme = next(iter(sheet.themes.all()), None)
    return Picture("image/svg+xml", cover_svg(sheet.identifier or "", theme.slug if theme else "", *COVER).encode())


def _keep(path: Path, content: bytes, older: str) -> None:
    """Put the file there at once, whole, and take the older ones away; a full disk only costs the next visitor time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(temporary).replace(path)
        for other in path.parent.glob(older):
            if other != path:
                other.unlink(missing_ok=True)
