"""« Prêt à publier ? »: what is named, where it leads, and titles that look alike."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from resources.models import LibraryPage, Resource, ResourceFile
from resources.readiness.duplicates import similar_titles
from resources.readiness.remarks import remarks
from tests.factories import DocumentFactory, ImageFactory, UserFactory
from tests.resources.conftest import MakeOffer, MakePublication, MakeSheet
from trajectoire.accounts.models import User

pytestmark = pytest.mark.django_db


def stream(*blocks: tuple[str, Any]) -> str:
    return json.dumps([{"type": name, "value": value} for name, value in blocks])


def said(resource: Resource) -> list[str]:
    return [remark.text for remark in remarks(resource)]


def test_a_finished_page_has_nothing_to_mend(make_publication: MakePublication) -> None:
    assert remarks(make_publication()) == []


def test_what_is_missing_is_named_and_prevents_publication(make_sheet: MakeSheet) -> None:
    draft = make_sheet("À raconter", live=False, beneficiaries="", steps=[])

    found = remarks(draft)

    assert {(remark.field, remark.label) for remark in found if remark.blocking} == {
        ("steps", "Étapes"),
        ("beneficiaries", "Publics de l’action"),
    }


def test_a_picture_without_words_is_told_and_a_decorative_one_is_not(make_publication: MakePublication) -> None:
    image = ImageFactory.create()
    figure = {"caption": "", "credit": "", "authorisation": "nobody", "proof": ""}
    page = make_publication(
        live=False,
        body=stream(
            ("figure", {**figure, "image": {"image": image.pk, "decorative": False, "alt_text": ""}}),
            ("figure", {**figure, "image": {"image": image.pk, "decorative": True, "alt_text": ""}}),
        ),
    )

    assert [text for text in said(page) if "image" in text] == [
        "Décrivez l’image pour qui ne la voit pas, ou dites qu’elle est décorative."
    ]


def test_links_that_the_public_cannot_follow_are_told(make_publication: MakePublication, make_offer: MakeOffer) -> None:
    good, hidden = make_publication("Visible"), make_publication("Caché", live=False)
    links = [("page", good.pk, "bon"), ("page", hidden.pk, "caché"), ("page", 0, "perdu"), ("document", 0, "fichier")]
    page = make_publication(
        "Qui renvoie",
        live=False,
        body=stream(
            (
                "text",
                "".join(f'<p><a linktype="{kind}" id="{key}">{word}</a></p>' for kind, key, word in links),
            )
        ),
    )
    offer = make_offer(live=False, missions=f'<p><a linktype="page" id="{hidden.pk}">caché aussi</a></p>')

    found = " ".join(said(page))
    assert all(f"« {word} »" in found for word in ("caché", "perdu", "fichier"))
    assert "« bon »" not in found
    assert [remark.field for remark in remarks(offer)] == ["missions"]


def test_headings_out_of_order_are_told(make_publication: MakePublication) -> None:
    page = make_publication(
        live=False,
        body=stream(("heading", {"text": "Trop bas", "level": "4"}), ("heading", {"text": "Juste", "level": "2"})),
    )

    assert said(page) == ["L’intertitre « Trop bas » saute un niveau : il sera montré plus haut."]


def test_a_file_that_will_not_be_seen_is_told(make_publication: MakePublication) -> None:
    folder = Collection.get_first_root_node().add_child(name="Privé")
    CollectionViewRestriction.objects.create(collection=folder, restriction_type="login")
    page = make_publication(live=False)
    page.files = [ResourceFile(document=DocumentFactory.create(title="Annexe", collection=folder))]

    assert said(page) == ["« Annexe » est dans un dossier privé : il ne se verra pas."]


def test_the_form_shows_the_panel_and_it_is_read_again(
    client: Client, administrator: User, make_sheet: MakeSheet
) -> None:
    client.force_login(administrator)
    draft = make_sheet("À raconter", live=False, beneficiaries="")

    form = BeautifulSoup(client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content, "lxml")

    panel = form.select_one("[data-readiness]")
    assert panel is not None
    assert panel.select_one('[data-readiness-field="beneficiaries"]') is not None
    draft.beneficiaries = "Habitants"
    draft.save_revision()
    assert "Oui : rien ne manque" in client.get(str(panel["data-again"])).content.decode()


def test_the_panel_of_a_page_is_not_for_everybody(client: Client, make_sheet: MakeSheet) -> None:
    draft = make_sheet(live=False)
    address = reverse("resources_readiness", args=[draft.pk])
    assert client.get(address).status_code == 302
    client.force_login(UserFactory.create(is_staff=True))
    assert client.get(address).status_code in (302, 404)


def test_titles_that_look_alike_are_proposed_whatever_the_order_of_their_words(
    client: Client, administrator: User, make_publication: MakePublication, library: LibraryPage
) -> None:
    kept = make_publication("Participer autrement : tables de quartier")
    make_publication("Le jardin nourricier")
    everything = Resource.objects.all()

    assert [one.resource.pk for one in similar_titles("Tables de quartier, participer autrement", everything)] == [
        kept.pk
    ]
    assert similar_titles("Participer autrement", everything, but=kept.pk) == []
    assert similar_titles("À", everything) == []

    client.force_login(administrator)
    shown = client.get(reverse("resources_similar"), {"titre": "participer autrement"}).content.decode()
    assert "Participer autrement : tables de quartier" in shown
    assert reverse("wagtailadmin_pages:edit", args=[kept.pk]) in shown
    assert client.get(reverse("resources_similar"), {"titre": "participer", "sauf": "²"}).status_code == 200
