"""Is a file what its name says? Refusals are sentences for the person who uploads, with what to do.

The browser's word (name, declared type) is never believed: the first bytes and the inner structure are read.
"""

import re
import warnings
import zipfile
from collections.abc import Callable
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.core.exceptions import ValidationError
from PIL import Image as PillowImage
from PIL import ImageFile

from .pdf import PdfFacts, PdfState, inspect_pdf

UNPACKED_LIMIT = 500 * 1024 * 1024
"""Bytes that an office file may weigh once unpacked; beyond, it is a bomb."""

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
FOREIGN = (OLE, ZIP, b"%PDF-", b"MZ", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf")

OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN_DOCUMENT_TYPES = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}

RENAMED = (
    "Ce fichier n’est pas un vrai fichier {name} : il a sans doute été renommé. "
    "Ouvrez-le et enregistrez-le dans ce format."
)
PASSWORD = (
    "Ce fichier est protégé par un mot de passe : le public ne pourrait pas l’ouvrir. Enregistrez-le sans mot de passe."  # noqa: S105 - a sentence
)
BROKEN = "Ce fichier est abîmé : il ne s’ouvre pas. Exportez-le de nouveau, puis recommencez."
MACROS = "Ce fichier contient des macros, qui pourraient nuire à qui l’ouvre. Enregistrez-le sans macros, ou en PDF."
BOMB = "Ce fichier devient énorme une fois ouvert : il n’est pas accepté. Exportez-le en PDF."
ACTIVE_SVG = "Cette image SVG contient du code actif ou un lien vers l’extérieur ({what}) : exportez-la en PNG."


def check_document(name: str, stream: IO[bytes]) -> PdfFacts | None:
    """Check the document ``name`` by its content; what was learnt of a PDF is returned.

    Raises ``ValidationError`` with a sentence to show. The extension itself is checked by Wagtail
    (``WAGTAILDOCS_EXTENSIONS``): an unknown one passes here.
    """
    extension = _extension(name)
    stream.seek(0)
    start = stream.read(1024)
    stream.seek(0)
    if extension == "pdf":
        return _check_pdf(start, stream)
    checks: dict[str, Callable[[bytes, IO[bytes], str], None]] = {
        **dict.fromkeys(OFFICE_PARTS, _check_office),
        **dict.fromkeys(OPEN_DOCUMENT_TYPES, _check_open_document),
        "csv": _check_text,
        "txt": _check_text,
    }
    if extension in checks:
        checks[extension](start, stream, extension)
        stream.seek(0)
    return None


def check_image(name: str, stream: IO[bytes]) -> None:
    """Check that the image ``name`` draws to its end and, for an SVG, that it only draws.

    Wagtail has already compared its format with its extension and its size with the limits.
    Raises ``ValidationError`` with a sentence to show.
    """
    stream.seek(0)
    if _extension(name) == "svg":
        _check_svg(stream)
    else:
        # WeasyPrint, once loaded, makes Pillow draw pictures cut short, in the whole process.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with PillowImage.open(stream) as image:
                    image.load()
        except Exception as error:  # image libraries raise of everything on a broken file
            raise ValidationError(BROKEN, code="broken") from error
    stream.seek(0)


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _check_pdf(start: bytes, stream: IO[bytes]) -> PdfFacts:
    if b"%PDF-" not in start:
        raise ValidationError(RENAMED.format(name="PDF"), code="renamed")
    facts = inspect_pdf(stream.read())
    stream.seek(0)
    if facts.state is PdfState.ENCRYPTED:
        raise ValidationError(PASSWORD, code="password")
    if facts.state is PdfState.BROKEN:
        raise ValidationError(BROKEN, code="broken")
    return facts


def _open_archive(start: bytes, stream: IO[bytes], extension: str) -> zipfile.ZipFile:
    if start.startswith(OLE) and extension in OFFICE_PARTS:
        # A protected docx is an old-style container around the encrypted file.
        raise ValidationError(PASSWORD, code="password")
    if not start.startswith(ZIP):
        raise ValidationError(RENAMED.format(name=extension.upper()), code="renamed")
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ValidationError(BROKEN, code="broken") from error
    if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_LIMIT:
        raise ValidationError(BOMB, code="bomb")
    return archive


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Content of a small member; a broken archive is refused."""
    try:
        with archive.open(name) as member:
            return member.read(4 * 1024 * 1024)
    except KeyError:
        return b""
    except Exception as error:  # zlib, zipfile and OS errors all say the same thing
        raise ValidationError(BROKEN, code="broken") from error


def _check_office(start: bytes, stream: IO[bytes], extension: str) -> None:
    """Office Open XML (ECMA-376): a package whose main part tells the kind."""
    with _open_archive(start, stream, extension) as archive:
        names = set(archive.namelist())
        if OFFICE_PARTS[extension] not in names or "[Content_Types].xml" not in names:
            raise ValidationError(RENAMED.format(name=extension.upper()), code="renamed")
        types = _member(archive, "[Content_Types].xml")
        if b"macroEnabled" in types or any(name.endswith(("vbaProject.bin", "vbaData.xml")) for name in names):
            raise ValidationError(MACROS, code="macros")


def _check_open_document(start: bytes, stream: IO[bytes], extension: str) -> None:
    """OpenDocument (ISO/IEC 26300): a package whose ``mimetype`` member tells the kind."""
    with _open_archive(start, stream, extension) as archive:
        expected = f"application/vnd.oasis.opendocument.{OPEN_DOCUMENT_TYPES[extension]}".encode()
        if _member(archive, "mimetype").strip() != expected:
            raise ValidationError(RENAMED.format(name=extension.upper()), code="renamed")
        if b"encryption-data" in _member(archive, "META-INF/manifest.xml"):
            raise ValidationError(PASSWORD, code="password")
        if any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist()):
            raise ValidationError(MACROS, code="macros")


def _check_text(start: bytes, _stream: IO[bytes], extension: str) -> None:
    if start.startswith(FOREIGN) or b"\0" in start:
        raise ValidationError(RENAMED.format(name=extension.upper()), code="renamed")


_DRAWING = """
svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath
linearGradient radialGradient stop clipPath mask pattern marker filter style switch image view
feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
"""
DRAWING = frozenset(_DRAWING.split())
"""Elements of SVG 1.1 that only draw; others (script, foreignObject, animations, links) are refused."""

SVG_SPACE = "{http://www.w3.org/2000/svg}"


def _check_svg(stream: IO[bytes]) -> None:
    try:
        for event, element in iterparse(stream, events=("start", "pi")):
            if event == "pi":
                raise ValidationError(ACTIVE_SVG.format(what="instruction"), code="active")
            _check_svg_element(element.tag, dict(element.attrib))
        stream.seek(0)
        for _event, element in iterparse(stream, events=("end",)):
            if element.tag == f"{SVG_SPACE}style":
                _check_svg_style("".join(element.itertext()))
    except DefusedXmlException as error:
        raise ValidationError(ACTIVE_SVG.format(what="entités"), code="active") from error
    except ParseError as error:
        raise ValidationError(BROKEN, code="broken") from error


def _check_svg_element(tag: str, attributes: dict[str, str]) -> None:
    if tag.startswith(SVG_SPACE) and tag.removeprefix(SVG_SPACE) not in DRAWING:
        raise ValidationError(ACTIVE_SVG.format(what=tag.removeprefix(SVG_SPACE)), code="active")
    if tag.startswith("{http://www.w3.org/1999/xhtml}") or not tag.startswith("{"):
        raise ValidationError(ACTIVE_SVG.format(what=tag.rpartition("}")[2]), code="active")
    for name, value in attributes.items():
        local = name.rpartition("}")[2].lower()
        compact = re.sub(r"[\s\x00-\x1f]+", "", value).lower()
        if local.startswith("on"):
            raise ValidationError(ACTIVE_SVG.format(what=local), code="active")
        if local in {"href", "src"} and not compact.startswith(("#", "data:image/png", "data:image/jpeg")):
            raise ValidationError(ACTIVE_SVG.format(what=local), code="active")
        _check_svg_style(value)


def _check_svg_style(text: str) -> None:
    compact = re.sub(r"\s+|/\*.*?\*/", "", text, flags=re.DOTALL).lower()
    if "javascript:" in compact or "@import" in compact or "\\" in compact or re.search(r"url\(['\"]?(?!#)", compact):
        raise ValidationError(ACTIVE_SVG.format(what="style"), code="active")
