"""Child process of ``search.extraction.reading``: a file on standard input, its text by page as one line of JSON.

Run as a script with the kind of file (``pdf``, ``docx``…) as argument. It gives itself limits before reading anything,
stops by itself before it is stopped, and imports nothing of the project.
"""

import io
import json
import re
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""
PROCESSOR = 60
"""Seconds of processor, beyond what the caller waits."""
SECONDS = 30
"""Seconds after which what has been read so far is given back."""
MOST_PAGES = 2_000
MOST_TEXT = 20_000_000
"""Characters of a whole file; a page is cut at a hundredth of them."""
MOST_UNPACKED = 300 * 1024 * 1024
"""Bytes of an office file once unpacked."""
MOST_ROWS = 20_000
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""What an office file with a password begins with."""

Page = tuple[str, str]
"""A name (of a sheet; else empty) and a text."""


class StoppedError(Exception):
    """Reading ends here; the argument is the state of the file."""


def read_pdf(content: bytes) -> Iterator[Page]:
    """Each page, as its text is drawn."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise StoppedError("encrypted" if "password" in str(error).lower() else "broken") from error
    drawn = said = False
    for number in range(len(pdf)):
        page = pdf[number]
        text = page.get_textpage().get_text_bounded()
        said = said or bool(text.strip())
        if not said and not drawn:
            drawn = any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
        yield "", text
        page.close()
    if drawn and not said:
        raise StoppedError("scanned")


def read_docx(content: bytes) -> Iterator[Page]:
    """Pages as the word processor last laid them out, else as the author broke them."""
    archive = _archive(content)
    document = _member(archive, "word/document.xml")
    laid_out = b"lastRenderedPageBreak" in document
    text: list[str] = []
    for tag, element in _elements(document):
        if tag == "t":
            text.append(element.text or "")
        elif tag in {"p", "tab", "br"}:
            if tag == "br" and not laid_out and _attribute(element, "type") == "page":
                yield "", "".join(text)
                text.clear()
            text.append("\n" if tag == "p" else " ")
        elif tag == "lastRenderedPageBreak":
            yield "", "".join(text)
            text.clear()
    yield "", "".join(text)


def read_pptx(content: bytes) -> Iterator[Page]:
    """Slides, in their order."""
    archive = _archive(content)
    targets = {
        _attribute(element, "Id"): _attribute(element, "Target")
        for _, element in _elements(_member(archive, "ppt/_rels/presentation.xml.rels"))
    }
    for tag, element in _elements(_member(archive, "ppt/presentation.xml")):
        target = targets.get(_attribute(element, "id", within="relationships")) if tag == "sldId" else None
        if target:
            text = []
            for part, piece in _elements(_member(archive, f"ppt/{target.lstrip('/').removeprefix('ppt/')}")):
                if part in {"t", "p", "br"}:
                    text.append((piece.text or "") if part == "t" else "\n")
            yield "", "".join(text)


def read_open_document(content: bytes) -> Iterator[Page]:
    """Pages as last laid out (text), or slides."""
    archive = _archive(content)
    if b"encryption-data" in _member(archive, "META-INF/manifest.xml"):
        raise StoppedError("encrypted")
    text: list[str] = []
    slides = b"drawing" in _member(archive, "mimetype") or b"presentation" in _member(archive, "mimetype")
    for tag, element in _elements(_member(archive, "content.xml"), whole=("p", "h")):
        if tag in {"p", "h"}:
            pieces = list(_pieces(element))
            for number, piece in enumerate(pieces):
                text.append(piece + "\n")
                if number < len(pieces) - 1:
                    yield "", "".join(text)
                    text.clear()
        elif (tag == "soft-page-break" and not slides) or (tag == "page" and slides):
            yield "", "".join(text)
            text.clear()
    if text or not slides:
        yield "", "".join(text)


def read_workbook(content: bytes) -> Iterator[Page]:
    """Sheets, with their names."""
    from python_calamine import CalamineWorkbook

    _archive(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True, nrows=MOST_ROWS)
        yield name, "\n".join(" ".join(str(cell) for cell in row if cell != "") for row in rows)


def read_text(content: bytes) -> Iterator[Page]:
    """A text as it is."""
    try:
        yield "", content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield "", content.decode("cp1252", "replace")


READERS: dict[str, Callable[[bytes], Iterator[Page]]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "pptx": read_pptx,
    "xlsx": read_workbook,
    "ods": read_workbook,
    "odt": read_open_document,
    "odp": read_open_document,
    "txt": read_text,
    "csv": read_text,
}


def _archive(content: bytes) -> zipfile.ZipFile:
    if content.startswith(OLE):
        raise StoppedError("encrypted")
    archive = zipfile.ZipFile(io.BytesIO(content))
    if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
        raise StoppedError("too-large")
    return archive


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part of the file, at most ``MOST_UNPACKED`` whatever it says of its size; empty when it is not there."""
    try:
        with archive.open(name) as member:
            content = member.read(MOST_UNPACKED + 1)
    except KeyError:
        return b""
    if len(content) > MOST_UNPACKED:
        raise StoppedError("too-large")
    return content


def _elements(xml: bytes, whole: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Elements by local name as each ends; no entity is opened. Elements inside those ``whole`` are kept for them."""
    from defusedxml.ElementTree import iterparse

    if not xml:
        return
    inside = 0
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            inside += tag in whole
            continue
        inside -= tag in whole
        if not inside:
            yield tag, element
            element.clear()


def _attribute(element: Any, name: str, within: str = "") -> str:
    return next(
        (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name and within in key), ""
    )


def _pieces(element: Any) -> Iterator[str]:
    """The text of a paragraph, cut at its page breaks."""
    text: list[str] = []
    for piece in _walk(element):
        if piece is None:
            yield "".join(text)
            text.clear()
        else:
            text.append(piece)
    yield "".join(text)


def _walk(element: Any) -> Iterator[str | None]:
    """Texts within ``element``, in order; ``None`` for a page break."""
    yield element.text or ""
    for part in element:
        tag = part.tag.rpartition("}")[2]
        if tag == "soft-page-break":
            yield None
        elif tag in {"s", "tab", "line-break"}:
            yield " "
        yield from _walk(part)
        yield part.tail or ""


def main() -> None:
    """Read, answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    until = time.monotonic() + SECONDS
    state, size = "ok", 0
    pages: list[Page] = []
    try:
        for name, text in READERS[sys.argv[1]](sys.stdin.buffer.read()):
            kept = re.sub(r"[ \t\x00-\x08\x0b-\x1f]+", " ", text[: MOST_TEXT // 100]).strip()
            size += len(kept)
            if len(pages) >= MOST_PAGES or size > MOST_TEXT:
                state = "too-large"
                break
            pages.append((name, kept))
            if time.monotonic() > until:
                state = "timeout"
                break
        if state == "ok" and not any(text for _, text in pages):
            state = "empty"
    except StoppedError as stopped:
        state = str(stopped)
    except MemoryError:
        state = "too-large"
    except Exception:  # noqa: BLE001 - whatever a hostile file provokes means the same thing
        state = "broken"
    sys.stdout.write(json.dumps({"state": state, "pages": pages}))


if __name__ == "__main__":
    main()
