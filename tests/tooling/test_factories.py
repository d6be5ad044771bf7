"""What the factories make is real enough for the rest of the suite."""

import pypdfium2
import pytest

from tests.factories import PASSWORD, DocumentFactory, ImageFactory, UserFactory, small_pdf
from trajectoire.accounts.models import User


def test_a_small_pdf_has_the_pages_and_the_texts_asked_for() -> None:
    pdf = pypdfium2.PdfDocument(small_pdf(["Médiation sociale", "Adultes-relais"]))
    try:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()
    assert texts == ["Médiation sociale", "Adultes-relais"]


def test_a_document_is_stored_with_its_file(db: None) -> None:
    document = DocumentFactory.create(texts=("Un", "Deux"))
    with document.file.open("rb") as file:
        assert file.read(5) == b"%PDF-"


def test_an_image_knows_its_size(db: None) -> None:
    image = ImageFactory.create()
    assert (image.width, image.height) == (64, 40)


def test_colleagues_have_a_password_and_no_right(db: None) -> None:
    first, second = UserFactory.create(), UserFactory.create()
    assert first.email != second.email
    assert first.check_password(PASSWORD)
    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.postgresql
def test_tests_of_postgresql_run_on_postgresql(db: None) -> None:
    from django.db import connection

    assert connection.vendor == "postgresql"
