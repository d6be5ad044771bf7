"""The PDF of an experience sheet: two sides, readable by machines and by ear, and never more than the page says."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from actors.consents import ConsentEntry, Decision, Purpose
from actors.models import Organisation, Person, Position
from resources.experience_sheets import pdf, views
from resources.models import LibraryPage, SheetExpense, SheetFunding
from tests.resources.conftest import MakePublication, MakeSheet

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not pdf.pdf_available(), reason="this machine has no Pango"),
]


@pytest.fixture(autouse=True)
def _var(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(words.split())


def test_the_pdf_tells_the_sheet_on_two_tagged_sides(client: Client, make_sheet: MakeSheet, tmp_path: Path) -> None:
    sheet = make_sheet(
        funding=[SheetFunding(label="Ville", amount=24500)], expenses=[SheetExpense(label="Salaires", amount=24500)]
    )
    address = f"{sheet.get_url()}fiche.pdf"
    assert address in client.get(sheet.get_url()).content.decode()

    answer = client.get(address)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{sheet.identifier}.pdf"'
    document = pypdfium2.PdfDocument(answer.content)
    assert 1 <= len(document) <= pdf.SIDES
    assert document.get_metadata_dict()["Title"] == sheet.title
    assert document.is_tagged()
    document.close()
    text = text_of(answer.content)
    assert "s’équilibrent" in text
    assert str(sheet.identifier) in text
    assert client.get(address).content == answer.content
    assert len(list((tmp_path / "sheets").iterdir())) == 1


def test_what_the_public_may_not_open_gives_no_pdf(
    client: Client, make_sheet: MakeSheet, make_publication: MakePublication, library: LibraryPage
) -> None:
    draft = make_sheet("Brouillon", live=False)
    public = make_sheet("Publique")
    other = make_publication("Un guide")
    assert client.get(f"{draft.get_url()}fiche.pdf").status_code == 404
    assert client.get(f"{other.get_url()}fiche.pdf").status_code == 404
    assert client.get("/rien/fiche.pdf").status_code == 404

    PageViewRestriction.objects.create(page=library, restriction_type="login")
    assert client.get(f"{public.get_url()}fiche.pdf").status_code == 404


def test_a_withdrawn_agreement_leaves_the_kept_file_behind(client: Client, make_sheet: MakeSheet) -> None:
    person = Person.objects.create(first_name="Nadège", last_name="Perrin")
    carrier = Organisation.objects.create(name="Le Fil d’Ici")
    Position.objects.create(person=person, organisation=carrier, phone="03 81 00 00 42")
    for purpose in (Purpose.PUBLISH_NAME, Purpose.PUBLISH_PHONE):
        ConsentEntry.objects.create(person=person, purpose=purpose, wording="« D’accord. »")
    sheet = make_sheet(contact=person, organisation=carrier)
    address = f"{sheet.get_url()}fiche.pdf"
    assert "03 81 00 00 42" in text_of(client.get(address).content)

    ConsentEntry.objects.create(
        person=person, purpose=Purpose.PUBLISH_NAME, decision=Decision.REFUSED, wording="« Plus maintenant. »"
    )

    assert "Perrin" not in text_of(client.get(address).content)


def test_without_pango_the_page_says_so_and_nothing_fails(
    client: Client, make_sheet: MakeSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = make_sheet()
    monkeypatch.setattr(pdf, "pdf_available", lambda: False)
    monkeypatch.setattr(views, "pdf_available", lambda: False)

    shown = client.get(sheet.get_url()).content.decode()

    assert "PDF indisponible sur ce serveur" in shown
    assert "fiche.pdf" not in shown
    assert client.get(f"{sheet.get_url()}fiche.pdf").status_code == 404


def test_a_picture_from_elsewhere_is_never_fetched() -> None:
    for address in ("https://ailleurs.example/x.png", "file:///etc/passwd", "font:../secret"):
        with pytest.raises(ValueError, match="refusée"):
            pdf._inside(address, {})
