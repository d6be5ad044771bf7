"""Letters, and the page that presents them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from newsletter.letters.model import LetterKind
from newsletter.letters.page import ensure_letters_page
from newsletter.models import Letter, LettersPage
from trajectoire.taxonomies.models import Theme

from .factories import LetterFactory

pytestmark = pytest.mark.django_db


def test_the_page_of_letters_exists_after_migrate_and_is_made_once() -> None:
    ensure_letters_page()
    page = LettersPage.objects.get()
    assert page.slug == "lettre"
    assert page.live


def test_the_page_presents_the_letters_that_anyone_may_ask_for(client: Client) -> None:
    LetterFactory.create(name="La lettre du mois")
    LetterFactory.create(name="Entre nous", is_public=False)
    LetterFactory.create(name="L’ancienne lettre").archive()
    page = client.get("/lettre/").content.decode()
    assert "La lettre du mois" in page
    assert "Entre nous" not in page
    assert "L’ancienne lettre" not in page


def test_a_letter_has_an_address_made_of_its_name() -> None:
    assert [LetterFactory.create(name=name).slug for name in ("Été !", "Été ?", "…")] == ["ete", "ete-2", "lettre"]


def test_a_letter_on_a_theme_asks_for_its_theme() -> None:
    letter = Letter(name="Emploi", description="L’emploi.", kind=LetterKind.THEME)
    with pytest.raises(ValidationError, match="Choisissez-le"):
        letter.full_clean()


def test_a_general_letter_forgets_the_theme_chosen_before() -> None:
    theme = Theme.add_root(name="Emploi")
    letter = Letter(name="Générale", description="Tout.", kind=LetterKind.GENERAL, theme=theme)
    letter.full_clean()
    assert letter.theme is None


def test_the_database_refuses_a_letter_without_its_object() -> None:
    with pytest.raises(IntegrityError):
        LetterFactory.create(kind=LetterKind.NETWORK)
