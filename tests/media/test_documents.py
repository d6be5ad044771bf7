"""Documents through the real admin and the real download address."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from trajectoire.media.models import Document, Image

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("direction", "direction@exemple.fr", "x"))
    return client


def upload(admin: Client, name: str, content: bytes, kind: str = "documents") -> str:
    """Send a file with the form of the admin; the page that answers, or nothing when it was accepted."""
    answer = admin.post(
        f"/gestion/{kind}/add/",
        {
            "title": "Actes",
            "file": SimpleUploadedFile(name, content),
            "language": "fr",
            "tags": "",
        },
    )
    return "" if answer.status_code == 302 else answer.content.decode()


def multiple(admin: Client, name: str, content: bytes, kind: str = "documents") -> dict[str, object]:
    """Drop a file on the page that takes several."""
    answer = admin.post(f"/gestion/{kind}/multiple/add/", {"title": name, "files[]": SimpleUploadedFile(name, content)})
    found: dict[str, object] = answer.json()
    return found


def make_document(content: bytes, name: str = "actes.pdf", collection: Collection | None = None) -> Document:
    document = Document(title="Actes", file=ContentFile(content, name=name))
    if collection:
        document.collection = collection
    document.save()
    return document


def test_a_file_dropped_in_the_admin_knows_its_pages_its_weight_and_its_digest(
    admin: Client, make_pdf: Callable[..., bytes]
) -> None:
    content = make_pdf(pages=4)

    assert multiple(admin, "actes.pdf", content)["success"] is True

    document = Document.objects.get()
    assert document.page_count == 4
    assert document.file_size == len(content)
    assert len(document.sha256) == 64


def test_a_refused_file_is_explained_where_it_was_dropped(admin: Client) -> None:
    answer = multiple(admin, "actes.pdf", b"MZ program")

    assert answer["success"] is False
    assert "n’est pas un vrai fichier PDF" in str(answer["error_message"])
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["actes.exe", "actes.docm", "actes.html", "actes.svg", "actes"])
def test_an_extension_that_is_not_accepted_is_refused(admin: Client, name: str) -> None:
    answer = multiple(admin, name, b"hello")

    assert answer["success"] is False
    assert "xtension" in str(answer["error_message"])


def test_a_file_over_the_limit_is_refused(admin: Client, settings: Any) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000

    answer = multiple(admin, "notes.txt", b"a" * 1001)

    assert answer["success"] is False
    assert "trop lourd" in str(answer["error_message"]) or "trop gros" in str(answer["error_message"])


def test_an_svg_with_a_script_is_refused_beside_the_file(admin: Client) -> None:
    bad = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'

    assert "code actif" in upload(admin, "logo.svg", bad, "images")
    assert "code actif" in str(multiple(admin, "logo.svg", bad, "images")["error_message"])
    assert not Image.objects.exists()


def test_a_picture_that_is_not_one_is_refused_and_a_real_one_is_accepted(admin: Client, png: bytes) -> None:
    assert multiple(admin, "photo.jpg", png, "images")["success"] is False
    assert multiple(admin, "photo.png", png[: len(png) // 2], "images")["success"] is False
    assert multiple(admin, "photo.png", png, "images")["success"] is True


def test_replacing_a_file_counts_its_pages_again(admin: Client, make_pdf: Callable[..., bytes]) -> None:
    document = make_document(make_pdf(pages=1))

    admin.post(
        f"/gestion/documents/edit/{document.pk}/",
        {"title": "Actes", "file": SimpleUploadedFile("actes.pdf", make_pdf(pages=2)), "language": "fr"},
    )

    document.refresh_from_db()
    assert document.page_count == 2


def test_a_hostile_pdf_saved_by_code_has_no_page_count_and_breaks_nothing() -> None:
    assert make_document(b"%PDF-1.4 nothing behind").page_count is None


@pytest.fixture
def private() -> Collection:
    """A collection within one that is reserved to who is signed in."""
    parent = Collection.get_first_root_node().add_child(name="Réservé")
    CollectionViewRestriction.objects.create(collection=parent, restriction_type=CollectionViewRestriction.LOGIN)
    return parent.add_child(name="Conseil d’administration")


def test_a_document_under_a_restricted_collection_is_not_public(
    client: Client, private: Collection, make_pdf: Callable[..., bytes]
) -> None:
    shown = make_document(make_pdf())
    hidden = make_document(make_pdf(), collection=private)

    assert list(Document.objects.public()) == [shown]
    assert shown.is_public()
    assert not hidden.is_public()
    assert client.get(hidden.url).status_code == 302


def test_a_document_is_served_with_its_type_and_nothing_to_guess(
    client: Client, make_pdf: Callable[..., bytes]
) -> None:
    pdf = client.get(make_document(make_pdf()).url)
    text = client.get(make_document(b"<script>", name="notes été.txt").url)

    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"].startswith("inline")
    assert text["Content-Disposition"].startswith("attachment")
    for answer in (pdf, text):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'"
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves its temporary file open
def test_an_image_without_description_has_an_empty_alternative(png: bytes) -> None:
    image = Image(title="DSC_0042.png", file=ContentFile(png, name="DSC_0042.png"))
    image.save()

    assert image.get_rendition("width-20").alt == ""
