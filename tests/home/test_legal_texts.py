"""What the law wants on the pages that the settings name: true to the settings, and on no other page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from home.accessibility import Regime
from home.models import Centre
from tests.home.conftest import MakePage


@pytest.fixture
def address(centre: Centre, make_page: MakePage) -> str:
    """Where the accessibility statement is."""
    page = make_page("Accessibilité")
    centre.accessibility_page = page
    centre.save()
    return str(page.url)


def read(client: Client, address: str) -> str:
    """The page, its French spaces made plain."""
    return " ".join(client.get(address).content.decode().split())


def test_without_an_audit_the_site_says_that_it_does_not_comply(client: Client, address: str) -> None:
    said = read(client, address)
    assert "<strong>non conforme</strong>" in said
    assert "Aucun audit n’a encore été mené." in said
    assert "article 47 de la loi" in said
    assert "Le schéma pluriannuel de mise en accessibilité n’est pas encore publié" in said
    assert "Défenseur des droits, Libre réponse 71120" in said
    assert "Résultats des tests" not in said


def test_an_audit_is_told_with_its_date_its_rate_and_what_remains(client: Client, address: str, centre: Centre) -> None:
    centre.audited_on, centre.audit_rate = timezone.localdate() - timedelta(days=30), Decimal("71.5")
    centre.auditor, centre.audit_exceptions = "Cabinet Clair", "Les cartes anciennes."
    centre.accessibility_plan_url = "https://essai.example/schema"
    centre.save()
    said = read(client, address)
    assert "<strong>partiellement conforme</strong>" in said
    assert "par Cabinet Clair relève que 71,5" in said
    assert "Les cartes anciennes." in said
    assert 'href="https://essai.example/schema"' in said


def test_an_audit_that_is_too_old_no_longer_counts(client: Client, address: str, centre: Centre) -> None:
    centre.audited_on, centre.audit_rate = timezone.localdate() - timedelta(days=4 * 366), Decimal(100)
    centre.save()
    said = read(client, address)
    assert "<strong>non conforme</strong>" in said
    assert "Le dernier audit a plus de trois ans" in said


def test_a_centre_that_the_law_does_not_bind_says_so(client: Client, address: str, centre: Centre) -> None:
    centre.regime = Regime.VOLUNTARY
    centre.save()
    said = read(client, address)
    assert "est volontaire" in said
    assert "schéma pluriannuel" not in said


def test_the_legal_notice_and_the_data_page_say_what_the_settings_say(
    client: Client, centre: Centre, make_page: MakePage
) -> None:
    notice, data, other = make_page("Mentions"), make_page("Vos données"), make_page("Autre")
    centre.legal_page, centre.privacy_page = notice, data
    centre.publisher, centre.publication_director = "Une association.", "Hélène Vautrin"
    centre.host, centre.data_protection_contact = "Un hébergeur, 25000 Besançon.", "La référente données."
    centre.save()
    said = read(client, notice.url)
    assert all(text in said for text in ("Une association.", "Hélène Vautrin", "Un hébergeur, 25000 Besançon."))
    assert "La référente données." in read(client, data.url)
    assert "Une association." not in read(client, other.url)
