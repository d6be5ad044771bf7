"""A file that is not what its name says, or that could harm, is refused with a sentence."""

import io
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from trajectoire.media.uploads import check_document, check_image

Archive = Callable[[dict[str, bytes]], bytes]
MAIN = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}


def refusal(name: str, content: bytes) -> str | None:
    """Code of the refusal of a document, ``None`` when it is accepted."""
    try:
        check_document(name, io.BytesIO(content))
    except ValidationError as error:
        return str(error.code)
    return None


def image_refusal(name: str, content: bytes | str) -> str | None:
    try:
        check_image(name, io.BytesIO(content.encode() if isinstance(content, str) else content))
    except ValidationError as error:
        return str(error.code)
    return None


def test_a_real_pdf_is_accepted_and_its_pages_are_counted(make_pdf: Callable[..., bytes]) -> None:
    facts = check_document("actes.pdf", io.BytesIO(make_pdf(pages=3)))

    assert facts is not None
    assert facts.pages == 3


def test_a_pdf_that_asks_for_a_password_is_refused(make_pdf: Callable[..., bytes]) -> None:
    assert refusal("actes.pdf", make_pdf(password="secret")) == "password"


def test_a_pdf_cut_short_is_refused(make_pdf: Callable[..., bytes]) -> None:
    assert refusal("actes.pdf", make_pdf(pages=2)[:200]) == "broken"


@pytest.mark.parametrize("name", ["actes.pdf", "actes.docx", "actes.odt", "liste.csv", "notes.txt"])
@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00 a program", b"\x7fELF", b"GIF89a", b"\x89PNG\r\n", b"abc\x00def"], ids=repr
)
def test_a_renamed_file_is_refused(name: str, content: bytes) -> None:
    assert refusal(name, content) == "renamed"


def test_a_web_page_named_pdf_is_refused() -> None:
    assert refusal("actes.pdf", b"<html><script>alert(1)</script></html>") == "renamed"


def test_office_files_are_accepted_under_their_own_name_only(docx: bytes) -> None:
    assert refusal("note.docx", docx) is None
    assert refusal("note.xlsx", docx) == "renamed"
    assert refusal("note.odt", docx) == "renamed"


@pytest.mark.parametrize(
    "extra",
    [
        {"word/vbaProject.bin": b"x"},
        {"[Content_Types].xml": b'<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'},
    ],
)
def test_an_office_file_with_macros_is_refused_under_any_name(make_archive: Archive, extra: dict[str, bytes]) -> None:
    assert refusal("note.docx", make_archive({**MAIN, **extra})) == "macros"


def test_a_protected_office_file_is_refused() -> None:
    assert refusal("note.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600) == "password"


def test_open_documents_with_macros_or_a_password_are_refused(make_archive: Archive) -> None:
    assert refusal("note.odt", make_archive(ODT)) is None
    assert refusal("note.odt", make_archive({**ODT, "Basic/Standard/Module1.xml": b"<x/>"})) == "macros"
    assert refusal("note.odt", make_archive({**ODT, "META-INF/manifest.xml": b"<encryption-data/>"})) == "password"


def test_an_archive_that_swells_is_refused(make_archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trajectoire.media.uploads.UNPACKED_LIMIT", 10_000)

    assert refusal("note.docx", make_archive({**MAIN, "word/media/image.bmp": b"\0" * 20_000})) == "bomb"


def test_a_broken_archive_is_refused(docx: bytes) -> None:
    assert refusal("note.docx", docx[:60]) == "broken"


@given(content=st.binary(max_size=400), extension=st.sampled_from(["docx", "ods", "csv", "txt", "pdf", "zip"]))
def test_no_content_provokes_anything_but_a_refusal(content: bytes, extension: str) -> None:
    refusal(f"fichier.{extension}", content)


def svg(inside: str, attributes: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {attributes}>{inside}</svg>'


def test_a_plain_drawing_is_accepted() -> None:
    drawing = svg(
        '<title>Logo</title><defs><linearGradient id="a"><stop stop-color="#0B5A47"/></linearGradient></defs>'
        '<style>.b{fill:url(#a)}</style><path class="b" d="M0 0h9v9z" style="stroke:#fff"/><use href="#a"/>'
    )
    assert image_refusal("logo.svg", drawing) is None


@pytest.mark.parametrize(
    "drawing",
    [
        svg("<script>alert(1)</script>"),
        svg("", 'onload="alert(1)"'),
        svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'),
        svg('<a href="https://exemple.org"><path d="M0 0"/></a>'),
        svg('<image href="https://exemple.org/pixel.png"/>'),
        svg('<image href="data:image/svg+xml;base64,PHN2Zz4="/>'),
        svg('<use href=" java&#x09;script:alert(1)"/>'),
        svg('<rect style="fill:url(https://exemple.org/a)"/>'),
        svg("<style>@import 'https://exemple.org/a.css';</style>"),
        svg("<style>/* */ .a{fill:u\\72l(https://exemple.org)}</style>"),
        svg('<animate attributeName="href" values="javascript:alert(1)"/>'),
        svg('<set attributeName="onload" to="alert(1)"/>'),
        '<!DOCTYPE svg [<!ENTITY a "x">]>' + svg("<text>&a;</text>"),
        '<?xml-stylesheet href="https://exemple.org/a.css"?>' + svg(""),
        "<svg><script>alert(1)</script></svg>",
    ],
)
def test_an_svg_that_does_more_than_draw_is_refused(drawing: str) -> None:
    assert image_refusal("logo.svg", drawing) == "active"


def test_a_broken_picture_is_refused(png: bytes) -> None:
    assert image_refusal("photo.png", png) is None
    assert image_refusal("photo.png", png[: len(png) // 2]) == "broken"
    assert image_refusal("logo.svg", "<svg") == "broken"
