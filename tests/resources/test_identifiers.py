"""An identifier is given once, never given again, and its address lasts."""

import threading

import pytest
import time_machine
from django.db import close_old_connections, connection
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale, PageViewRestriction

from resources.identifiers import Identifier, IdentifierCounter, next_identifier
from resources.models import LibraryPage, Publication, Resource
from tests.resources.conftest import MakePublication

pytestmark = pytest.mark.django_db


def test_the_first_save_gives_an_identifier_that_no_later_save_changes(make_publication: MakePublication) -> None:
    page = make_publication(live=False)
    given = page.identifier

    assert given == f"TR-{timezone.localdate().year}-0001"
    page.title = "Un autre titre"
    page.save()
    page.identifier = "TR-1999-0001"
    page.save()
    page.refresh_from_db()
    assert page.identifier == given


def test_numbers_start_again_each_year_and_grow_beyond_9999() -> None:
    with time_machine.travel("2026-12-31 12:00"):
        IdentifierCounter.objects.create(year=2026, last=9_998)
        assert [next_identifier(), next_identifier(), next_identifier()] == [
            "TR-2026-9999",
            "TR-2026-10000",
            "TR-2026-10001",
        ]
    with time_machine.travel("2027-01-01 12:00"):
        assert next_identifier() == "TR-2027-0001"


def test_an_installation_chooses_its_prefix(settings: object) -> None:
    settings.TRAJECTOIRE = {"resources": {"identifier_prefix": "LBO"}}  # type: ignore[attr-defined]

    assert next_identifier(2026) == "LBO-2026-0001"


def test_a_deleted_resource_leaves_its_number_unused(make_publication: MakePublication) -> None:
    first = make_publication("Une")
    first.delete()

    assert str(make_publication("Deux").identifier).endswith("-0002")


def test_a_copy_gets_its_own_identifier_even_in_its_old_revisions(make_publication: MakePublication) -> None:
    page = make_publication()
    page.title = "Deuxième version"
    page.save_revision().publish()

    copy = page.copy(update_attrs={"slug": "copie"}, copy_revisions=True)

    assert copy.identifier
    assert copy.identifier != page.identifier
    oldest = copy.revisions.order_by("created_at").first()
    oldest.content["slug"] = "copie"  # Wagtail would refuse the first address, which the original keeps
    oldest.save()
    oldest.publish()
    copy = Publication.objects.get(pk=copy.pk)
    assert copy.title != "Deuxième version"
    assert copy.identifier != page.identifier
    assert Publication.objects.get(pk=page.pk).identifier == page.identifier


def test_going_back_to_an_old_version_keeps_the_identifier(make_publication: MakePublication) -> None:
    page = make_publication("Première version")
    given, first = page.identifier, page.revisions.order_by("created_at").first()
    page.title = "Deuxième version"
    page.save_revision().publish()
    stale = first.content
    stale["identifier"] = "TR-1999-0042"
    first.content = stale
    first.save()

    first.publish()

    page = Publication.objects.get(pk=page.pk)
    assert (page.title, page.identifier) == ("Première version", given)


def test_an_alias_has_no_identifier_and_gives_the_address_of_its_original(make_publication: MakePublication) -> None:
    page = make_publication()

    alias = page.create_alias(update_slug="ailleurs")

    assert alias.identifier is None
    assert alias.permanent_url() == page.permanent_url()
    page.title = "Nouveau titre"
    page.save_revision().publish()
    alias.refresh_from_db()
    assert alias.identifier is None
    alias.alias_of = None
    alias.save(update_fields=["alias_of"], clean=False)
    assert Resource.objects.get(pk=alias.pk).identifier not in (None, page.identifier)


def test_a_translation_has_an_identifier_of_its_own(make_publication: MakePublication, library: LibraryPage) -> None:
    page = make_publication()
    english = Locale.objects.create(language_code="en")

    translated = page.copy_for_translation(english, copy_parents=True)

    assert translated.identifier not in (None, page.identifier)


@pytest.mark.django_db(transaction=True)
def test_editors_who_save_at_the_same_moment_never_get_the_same_number() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("sur SQLite, une transaction tient toute la base : rien ne se croise")
    found: list[str] = []
    ready = threading.Barrier(8)

    def work() -> None:
        try:
            ready.wait(timeout=20)
            for _ in range(5):
                found.append(next_identifier(2026))  # noqa: PERF401 - each call is a transaction
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(found) == [f"TR-2026-{number:04d}" for number in range(1, 41)]


def test_the_permanent_address_leads_to_the_page_wherever_it_moves(
    client: Client, make_publication: MakePublication
) -> None:
    page = make_publication()
    address = f"/id/{page.identifier}"

    assert client.get(address).status_code == 301
    assert client.get(address)["Location"] == page.get_url()
    assert client.get(address.lower() + "/")["Location"] == page.get_url()
    page.slug = "autre-adresse"
    page.save_revision().publish()
    assert client.get(address)["Location"].endswith("/autre-adresse/")


def test_the_permanent_address_shows_nothing_that_is_not_public(
    client: Client, make_publication: MakePublication
) -> None:
    draft = make_publication("Brouillon", live=False)
    private = make_publication("Réservée")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(f"/id/{draft.identifier}").status_code == 404
    assert client.get(f"/id/{private.identifier}").status_code == 404


def test_a_page_that_was_deleted_is_gone_and_one_that_never_was_is_not_found(
    client: Client, make_publication: MakePublication
) -> None:
    page = make_publication()
    given, year = page.identifier, timezone.localdate().year
    page.delete()

    gone = client.get(f"/id/{given}")

    assert gone.status_code == 410
    assert str(given) in gone.content.decode()
    assert client.get(f"/id/TR-{year}-0777").status_code == 404
    for odd in ("TR", "tr-2026", "%00", "TR-2026-" + "9" * 200, "<script>", "../../etc"):
        assert client.get(f"/id/{odd}").status_code == 404


@given(year=st.integers(1900, 2100), number=st.integers(1, 10**8))
def test_an_identifier_is_read_as_it_is_written(year: int, number: int) -> None:
    identifier = Identifier("TR", year, number)

    assert Identifier.parse(str(identifier)) == identifier


@given(text=st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    Identifier.parse(text)
