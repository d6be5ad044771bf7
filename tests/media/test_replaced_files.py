"""A file is replaced; its address, its drawing and what it was stay known."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories import DocumentFactory, small_pdf
from trajectoire.accounts.models import User
from trajectoire.media.models import Document
from trajectoire.media.pdf import draw_first_page

pytestmark = pytest.mark.django_db


def replace(client: Client, document: Document, content: bytes, name: str) -> None:
    form = {
        "title": document.title,
        "collection": document.collection_id,
        "language": "fr",
        "licence": "",
        "rights": "",
        "accessible": "yes",
        "file": SimpleUploadedFile(name, content, "application/pdf"),
    }
    assert client.post(f"/gestion/documents/edit/{document.pk}/", form).status_code == 302


def test_old_links_lead_to_the_new_file(client: Client, administrator: User) -> None:
    document: Any = DocumentFactory.create(title="Les actes")
    old, old_sum = document.url, document.sha256
    client.force_login(administrator)

    replace(client, document, small_pdf(("un", "deux")), "version-2.pdf")
    replace(client, Document.objects.get(pk=document.pk), small_pdf(("un", "deux", "trois")), "version-3.pdf")

    client.logout()
    document = Document.objects.get(pk=document.pk)
    assert document.page_count == 3
    assert client.get(old)["Location"] == document.url
    assert b"".join(client.get(document.url)).startswith(b"%PDF")
    versions = list(document.versions.all())
    assert [version.page_count for version in versions] == [2, 1]
    assert versions[1].sha256 == old_sum
    with versions[1].file.open("rb") as kept:
        assert kept.read(4) == b"%PDF"
    assert client.get(f"/documents/{document.pk}/jamais.pdf").status_code == 404


def test_a_private_file_gives_neither_old_name_nor_drawing(client: Client, administrator: User) -> None:
    document: Any = DocumentFactory.create()
    old, drawing = document.url, f"/documents/{document.pk}/premiere-page.png"
    shown: Any = client.get(drawing)
    assert shown["Content-Type"] == "image/png"
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
    client.force_login(administrator)
    replace(client, document, small_pdf(), "autre.pdf")
    client.logout()
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type=CollectionViewRestriction.LOGIN
    )

    assert client.get(drawing).status_code == 404
    assert client.get(old).status_code == 404


def test_the_first_page_is_drawn_apart_and_small() -> None:
    drawn = draw_first_page(small_pdf(("Une page.",)))

    assert drawn is not None
    assert len(drawn) < 60_000
    assert draw_first_page(b"%PDF-1.7 nothing") is None
    assert draw_first_page(b"") is None
