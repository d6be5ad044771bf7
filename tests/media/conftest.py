"""Files made for the tests: real, hostile and renamed ones."""

import io
import zipfile
from collections.abc import Callable

import pytest
from fpdf import FPDF
from PIL import Image as PillowImage

Archive = Callable[[dict[str, bytes]], bytes]


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    """A PDF of some pages, protected when a password is given."""

    def make(pages: int = 1, *, password: str | None = None) -> bytes:
        document = FPDF()
        document.set_font("helvetica", size=12)
        for number in range(1, pages + 1):
            document.add_page()
            document.cell(text=f"Page {number}")
        if password:
            document.set_encryption(owner_password="maison", user_password=password)
        return bytes(document.output())

    return make


@pytest.fixture(scope="session")
def make_archive() -> Archive:
    """A zip archive with the members given."""

    def make(members: dict[str, bytes]) -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, member in members.items():
                archive.writestr(name, member)
        return content.getvalue()

    return make


@pytest.fixture(scope="session")
def docx(make_archive: Archive) -> bytes:
    return make_archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


@pytest.fixture(scope="session")
def png() -> bytes:
    content = io.BytesIO()
    PillowImage.effect_noise((60, 40), 30).convert("RGB").save(content, "PNG")
    return content.getvalue()
