"""From blocks to parts: what an issue says, and what is wrong in it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from newsletter.issues.parts import Part
from newsletter.issues.reading import read_parts
from resources.models import CallForProjects, Publication, WatchBrief
from tests.factories import ImageFactory
from trajectoire.pages.stories import NewsletterItem
from trajectoire.plugins import NewsletterLayout, NewsletterSection, registry

Content = Callable[..., Any]
LONG_AGO = timezone.make_aware(datetime(2020, 1, 1))  # noqa: DTZ001 - made aware here


def only(content: Any) -> Part:
    """The one part of ``content``."""
    (part,) = read_parts(content, LONG_AGO)
    return part


def test_a_link_of_the_site_becomes_a_whole_address_and_a_dead_one_is_told(content: Content) -> None:
    text = '<p><a href="/agenda/">L’agenda</a>, <a linktype="page" id="99999">la fiche</a>.</p>'
    part = only(content(("words", {"heading": "", "text": text})))
    assert f'href="{settings.BASE_URL.rstrip("/")}/agenda/"' in part.html
    assert part.faults == ("Le lien « la fiche » ne mène plus nulle part.",)
    assert "<a>" not in part.html


def test_chosen_pages_keep_the_order_and_the_sentence_of_the_editor(content: Content, make_page: Any) -> None:
    first = make_page(Publication, "Lire la ville", kind="guide")
    second = make_page(Publication, "Tenir les halls", kind="guide")
    rows = [{"page": second.pk, "sentence": "Commencez par la page 12."}, {"page": first.pk, "sentence": ""}]
    part = only(content(("chosen", {"heading": "À lire", "pages": rows})))
    assert [(entry.title, entry.text) for entry in part.entries] == [
        ("Tenir les halls", "Commencez par la page 12."),
        ("Lire la ville", first.summary),
    ]
    assert part.entries[0].url.startswith("http")


def test_a_page_unpublished_since_leaves_the_letter_and_is_told(content: Content, make_page: Any) -> None:
    page = make_page(Publication, "Lire la ville", kind="guide")
    blocks = content(("chosen", {"heading": "À lire", "pages": [{"page": page.pk, "sentence": ""}]}))
    page.unpublish()
    part = only(blocks)
    assert part.is_empty
    assert "« Lire la ville » n’est plus visible" in part.faults[0]


def test_a_picture_without_alternative_is_told(content: Content) -> None:
    image: Any = ImageFactory(title="Le hall")
    told = only(content(("picture", {"image": {"image": image.pk, "alt_text": "", "decorative": False}})))
    assert "Le hall" in told.faults[0]
    sound = only(content(("picture", {"image": {"image": image.pk, "alt_text": "Un hall vide", "decorative": False}})))
    assert (sound.faults, sound.picture.alt if sound.picture else "") == ((), "Un hall vide")


def test_a_button_whose_page_has_gone_leads_nowhere_and_is_told(content: Content, make_page: Any) -> None:
    page = make_page(Publication, "Lire la ville", kind="guide")
    blocks = content(("button", {"label": "Lire", "page": page.pk, "url": ""}))
    assert only(blocks).url == page.get_full_url()
    page.unpublish()
    assert only(blocks).faults == ("Le bouton « Lire » ne mène plus nulle part.",)


def test_an_automatic_section_receives_the_last_issue_and_the_number(content: Content) -> None:
    asked: list[Any] = []

    def items(since: datetime, limit: int) -> list[NewsletterItem]:
        asked.append((since, limit))
        return [NewsletterItem(label="Poste", title="Médiateur", text="", url="/x/")]

    section = NewsletterSection(key="jobs", label="Emplois", items=items, layout=NewsletterLayout.LINES)
    with registry.replaced(NewsletterSection, [section]):
        part = only(content(("section", {"section": "jobs", "heading": "", "count": 3})))
    assert asked == [(LONG_AGO, 3)]
    assert (part.heading, part.template) == ("Emplois", "newsletter/messages/parts/lines.mjml")


def test_an_empty_section_and_one_that_exists_no_more_are_told(content: Content) -> None:
    empty = NewsletterSection(key="empty", label="Emplois", items=lambda _since, _limit: [])
    with registry.replaced(NewsletterSection, [empty]):
        parts = read_parts(
            content(("section", {"section": "empty", "count": 3}), ("section", {"section": "gone", "count": 3})),
            LONG_AGO,
        )
    assert [part.faults[0] for part in parts] == [
        "La rubrique « Emplois » est vide : elle ne sera pas dans la lettre.",
        "Une rubrique automatique n’existe plus.",
    ]


@pytest.mark.django_db
def test_the_library_gives_its_sections_what_appeared_since(make_page: Any) -> None:
    make_page(Publication, "Lire la ville", kind="guide")
    make_page(WatchBrief, "Nouvelle instruction", source="ANCT", why="Vérifiez vos dates.")
    today = timezone.localdate()
    make_page(
        CallForProjects, "Cités éducatives", closes_on=today + timedelta(days=3), funder="ANCT", eligible="Villes"
    )
    make_page(CallForProjects, "Trop tard", closes_on=today - timedelta(days=3), funder="ANCT", eligible="Villes")
    found = {
        section.key: [item.title for item in section.items(LONG_AGO, 5)] for section in registry.all(NewsletterSection)
    }
    assert found["new-resources"] == ["Lire la ville"]
    assert found["watch"] == ["Nouvelle instruction"]
    assert found["open-calls"] == ["Cités éducatives"]
    later = timezone.now() + timedelta(hours=1)
    assert registry.get(NewsletterSection, "new-resources").items(later, 5) == []
