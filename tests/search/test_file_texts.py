"""The text of attached files: read apart, whatever they are made of; found by page."""

import io
import zipfile
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from fpdf import FPDF
from PIL import Image as Picture
from wagtail.models import Collection, CollectionViewRestriction, Page

from resources.models import Publication, ResourceFile
from search.engine import SearchHit, SearchQuery, get_engine
from search.extraction.backlog import read_waiting, retry, take_in
from search.extraction.reading import read
from search.models import FileText
from search.sync import drain
from tests.factories import DocumentFactory, small_pdf
from trajectoire.accounts.models import User

State = FileText.State
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SLIDES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OPEN = 'xmlns:text="urn:text" xmlns:office="urn:office"'


def archive(parts: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


def docx(body: str) -> bytes:
    return archive({"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>"})


def odt(body: str, **parts: str) -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    return archive({"mimetype": kind, "content.xml": f"<office:content {OPEN}>{body}</office:content>", **parts})


def pptx() -> bytes:
    def slide(text: str) -> str:
        return f"<p:sld {SLIDES} {DRAWING}><a:p><a:t>{text}</a:t></a:p></p:sld>"

    order = '<p:sldId r:id="r2"/><p:sldId r:id="r1"/>'
    links = '<r Id="r1" Target="slides/slide1.xml"/><r Id="r2" Target="slides/slide2.xml"/>'
    return archive(
        {
            "ppt/presentation.xml": f"<p:presentation {SLIDES}>{order}</p:presentation>",
            "ppt/_rels/presentation.xml.rels": f"<rels>{links}</rels>",
            "ppt/slides/slide1.xml": slide("La suite"),
            "ppt/slides/slide2.xml": slide("Le début"),
        }
    )


def xlsx() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Postes"
    book.active.append(["Quartier", "Adultes-relais"])
    book.active.append(["Planoise", 12])
    book.create_sheet("Budget").append(["Total", 30_000])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


BREAK = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Deux</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("kind", "content", "pages"),
    [
        ("pdf", small_pdf(["Une page", "Une autre"]), ["Une page", "Une autre"]),
        ("docx", docx(f"<w:p><w:r><w:t>Un</w:t></w:r></w:p>{BREAK}"), ["Un", "Deux"]),
        ("docx", docx('<w:p><w:r><w:t>Un</w:t><w:br w:type="page"/><w:t>Deux</w:t></w:r></w:p>'), ["Un", "Deux"]),
        ("odt", odt("<text:p>Un<text:soft-page-break/> mot <text:span>gras</text:span></text:p>"), ["Un", "mot gras"]),
        ("pptx", pptx(), ["Le début", "La suite"]),
        ("xlsx", xlsx(), ["Quartier Adultes-relais\nPlanoise 12.0", "Total 30000.0"]),
        ("txt", "Né à Besançon".encode("cp1252"), ["Né à Besançon"]),
    ],
    ids=["pdf", "docx as laid out", "docx as broken", "odt", "pptx", "xlsx", "txt"],
)
def test_a_file_is_read_page_by_page(kind: str, content: bytes, pages: list[str]) -> None:
    state, found = read(content, kind)
    assert (state, [text for _, text in found]) == (State.OK, pages)


def test_a_sheet_has_its_name() -> None:
    assert [name for name, _ in read(xlsx(), "xlsx")[1]] == ["Postes", "Budget"]


def scanned() -> bytes:
    pdf, picture = FPDF(), io.BytesIO()
    Picture.new("RGB", (30, 30), "#888888").save(picture, "PNG")
    pdf.add_page()
    pdf.image(picture, w=100)
    return bytes(pdf.output())


def protected() -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    pdf.add_page()
    pdf.cell(text="secret")
    pdf.set_encryption(owner_password="maison", user_password="essai")
    return bytes(pdf.output())


def endless() -> bytes:
    """A tree of pages that counts two billion of them, all the same."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 2000000000/Kids[2 0 R 3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
    )


def many_pages() -> bytes:
    """Three thousand real pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3003))
    pages = b"".join(b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n" % n for n in range(3, 3003))
    tree = b"2 0 obj<</Type/Pages/Count 3000/Kids[" + kids + b"]>>endobj\n"
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + tree + pages + b"trailer<</Root 1 0 R>>"


def nested() -> bytes:
    return b"%PDF-1.4\n1 0 obj" + b"[" * 200_000 + b"]" * 200_000 + b"endobj\ntrailer<</Root 1 0 R>>"


def huge_picture() -> bytes:
    """A page whose picture claims four gigapixels."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length 5>>stream\n/I Do\nendstream endobj\n"
        b"5 0 obj<</Type/XObject/Subtype/Image/Width 65500/Height 65500/BitsPerComponent 8/ColorSpace/DeviceRGB"
        b"/Length 3>>stream\nabc\nendstream endobj\ntrailer<</Root 1 0 R>>"
    )


BOMB = b"<a>" + b" " * (310 * 1024 * 1024)
LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("kind", "make", "states"),
    [
        ("pdf", scanned, {State.SCANNED}),
        ("pdf", protected, {State.ENCRYPTED}),
        ("pdf", lambda: b"%PDF-1.4 rien", {State.BROKEN}),
        ("pdf", endless, {State.BROKEN, State.EMPTY, State.TOO_LARGE, State.TIMEOUT}),
        ("pdf", many_pages, {State.TOO_LARGE}),
        ("pdf", nested, {State.BROKEN}),
        ("pdf", huge_picture, {State.SCANNED}),
        ("pdf", lambda: small_pdf([""]), {State.EMPTY}),
        ("docx", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 99, {State.ENCRYPTED}),
        ("docx", lambda: archive({"word/document.xml": BOMB}), {State.TOO_LARGE}),
        ("docx", lambda: docx("<w:p>" * 100_000), {State.BROKEN}),
        ("docx", lambda: archive({"word/document.xml": LAUGHS}), {State.BROKEN}),
        ("docx", lambda: b"PK\x03\x04rien", {State.BROKEN}),
        ("odt", lambda: odt("", **{"META-INF/manifest.xml": "<encryption-data/>"}), {State.ENCRYPTED}),
        ("odt", lambda: odt("<text:p>" + "<text:span>" * 5_000 + "</text:span>" * 5_000 + "</text:p>"), {State.BROKEN}),
        ("xlsx", lambda: archive({"xl/workbook.xml": "<workbook/>"}), {State.BROKEN, State.EMPTY}),
        ("xlsx", lambda: b"rien", {State.BROKEN}),
        ("pptx", lambda: archive({}), {State.EMPTY}),
        ("jpg", lambda: b"rien", {State.UNREADABLE}),
    ],
)
def test_a_hostile_file_has_a_state_and_harms_nobody(kind: str, make: Callable[[], bytes], states: set[State]) -> None:
    state, _ = read(make(), kind)
    assert state in states


def offer(home_page: Page, title: str = "Actes de la journée", texts: Any = ("Une page.",), **more: Any) -> Publication:
    """A published page that offers a PDF, read and indexed."""
    page = Publication(title=title, summary="Un chapô.", kind=Publication.Kind.GUIDE)
    page.files = [ResourceFile(document=DocumentFactory.create(title="Actes", texts=tuple(texts), **more), title="")]
    home_page.add_child(instance=page)
    settle()
    return page


def settle() -> None:
    """What the worker does."""
    take_in()
    read_waiting()
    drain(at_once=True)


def found(text: str) -> list[SearchHit]:
    return list(get_engine().search(SearchQuery(text=text)).hits)


PAGES = ["Ouverture.", "Le budget.", "Les adultes-relais font de la mediation sociale a Planoise.", "La fin."]


def test_a_page_of_a_file_is_found_and_opens_there(home_page: Page) -> None:
    page = offer(home_page, texts=PAGES)
    (hit,) = found("médiation sociale adultes relais")
    (where,) = hit.pages
    assert (hit.title, where.label, where.file) == ("Actes de la journée", "page 3", "Actes")
    assert where.url == f"{page.files.get().document.url}#page=3"
    assert {fragment.text for fragment in where.extract if fragment.matched} >= {"mediation", "sociale"}
    assert found("planoise")[0].pages[0].label == "page 3"
    assert found("actes")[0].pages == (), "the title answers, no page does"


def test_a_file_that_goes_private_no_longer_contributes(home_page: Page) -> None:
    page = offer(home_page, texts=PAGES)
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type=CollectionViewRestriction.LOGIN
    )
    hits = found("actes planoise")
    assert all(not hit.pages for hit in hits), "asked of the database, even before the index follows"
    settle()
    assert found("mediation planoise") == []
    assert FileText.objects.get().state == State.OK
    assert page.files.count() == 1


def test_a_file_replaced_is_read_again_and_the_same_one_is_not(home_page: Page) -> None:
    page = offer(home_page, texts=PAGES)
    read_at = FileText.objects.get().read_at
    offer(home_page, title="Ailleurs", texts=PAGES)
    document = page.files.get().document
    other = Publication.objects.get(title="Ailleurs").files.get().document
    if other.sha256 == document.sha256:
        assert FileText.objects.get(pk=document.sha256).read_at == read_at
    document.file = ContentFile(small_pdf(["Un tout autre sujet : la voirie."]), "neuf.pdf")
    document.save()
    settle()
    assert [hit.title for hit in found("voirie")] == ["Actes de la journée"]
    assert [hit.title for hit in found("planoise")] == ["Ailleurs"]


def test_a_file_that_kills_its_reader_is_given_up(home_page: Page) -> None:
    offer(home_page)
    file = FileText.objects.get()
    FileText.objects.update(state=State.WAITING, attempts=3, leased_until="2020-01-01T00:00Z")
    assert read_waiting() == 0
    file.refresh_from_db()
    assert file.state == State.BROKEN
    retry([file.pk])
    assert read_waiting() == 1
    file.refresh_from_db()
    assert (file.state, file.attempts) == (State.OK, 0)


def test_a_file_gone_from_the_disk_says_so(home_page: Page) -> None:
    page = offer(home_page)
    document = page.files.get().document
    document.file.storage.delete(document.file.name)
    retry([document.sha256])
    settle()
    assert FileText.objects.get().state == State.MISSING


def test_what_no_document_has_is_forgotten(home_page: Page) -> None:
    page = offer(home_page)
    page.files.get().document.delete()
    take_in()
    assert not FileText.objects.exists()


def test_the_search_page_shows_the_page_of_the_file(home_page: Page, client: Client) -> None:
    offer(home_page, texts=PAGES)
    content = client.get(reverse("search:page"), {"q": "médiation adultes relais"}).content.decode()
    assert "Page 3 de « Actes »" in unescape(content).replace("\xa0", " ").replace("\u202f", " ")
    assert "#page=3" in content


def test_an_editor_sees_the_state_of_a_file_and_asks_for_another_reading(
    home_page: Page, client: Client, administrator: User
) -> None:
    page = offer(home_page)
    document = page.files.get().document
    FileText.objects.update(state=State.BROKEN)
    client.force_login(administrator)
    edit = reverse("wagtaildocs:edit", args=[document.pk])
    assert "abîmé" in client.get(edit).content.decode()
    assert "Abîmé" in client.get(reverse("search_files")).content.decode()
    assert document.title not in client.get(reverse("search_files_results"), {"text_state": "ok"}).content.decode()
    again = reverse("search_read_again", args=[document.pk])
    assert client.get(again).status_code == 405
    assert client.post(again).status_code == 302
    assert FileText.objects.get().state == State.WAITING
    client.logout()
    assert client.post(again).status_code == 302
