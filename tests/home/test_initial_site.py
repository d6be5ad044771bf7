"""The site that a new installation begins with."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from home.models import HomePage


def test_a_new_site_begins_with_our_front_page(client: Client, home_page: Any) -> None:
    assert isinstance(home_page, HomePage)
    assert home_page.title == "Accueil"
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert client.get("/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_first_migration_goes_back_and_forth_without_losing_pages(home_page: Any) -> None:
    home_page.add_child(instance=HomePage(title="En dessous", slug="en-dessous"))
    call_command("migrate", "home", "0001", verbosity=0, stdout=StringIO())
    root = Site.objects.get(is_default_site=True).root_page
    assert root.pk == home_page.pk
    assert root.specific_class is Page
    assert root.get_children().filter(slug="en-dessous").exists()
    call_command("migrate", "home", verbosity=0, stdout=StringIO())
    again = Site.objects.get(is_default_site=True).root_page
    assert again.pk == home_page.pk
    assert again.specific_class is HomePage
    assert again.title == "Accueil"
