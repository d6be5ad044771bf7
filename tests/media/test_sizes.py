"""Pictures are ready before anybody visits."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from tests.factories import ImageFactory
from trajectoire.accounts.models import User
from trajectoire.media.models import Image, Rendition
from trajectoire.media.sizes import FIGURE, SHOWN

pytestmark = pytest.mark.django_db


def specs(image: Any) -> set[str]:
    return set(Rendition.objects.filter(image=image).values_list("filter_spec", flat=True))


def test_a_saved_picture_has_every_size_that_the_site_shows() -> None:
    assert specs(ImageFactory.create()) == set(SHOWN)


def test_the_figure_in_a_text_asks_only_for_prepared_sizes(home_page: Any, client: Client) -> None:
    from home.models import ContentPage

    image = ImageFactory.create()
    figure = {"image": {"image": image.pk, "decorative": True, "alt_text": ""}, "authorisation": "nobody"}
    page = ContentPage(title="Avec image", slug="avec-image", body=[("figure", {})])
    page.body = ContentPage._meta.get_field("body").to_python([{"type": "figure", "value": figure}])
    home_page.add_child(instance=page)
    text = client.get(page.get_url()).content.decode()
    assert all(f".{spec}." in text for spec in FIGURE)
    assert specs(image) == set(SHOWN)


def test_a_replaced_file_has_its_sizes_again(client: Client, administrator: User, png: bytes) -> None:
    image: Image = ImageFactory.create()
    before = set(Rendition.objects.filter(image=image).values_list("file", flat=True))
    client.force_login(administrator)
    answer = client.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {
            "title": image.title,
            "collection": image.collection_id,
            "file": ContentFile(png, "autre.png"),
            "focal_point_x": "",
        },
    )
    assert answer.status_code == 302
    assert specs(image) == set(SHOWN)
    assert not before & set(Rendition.objects.filter(image=image).values_list("file", flat=True))


def test_a_picture_whose_file_is_lost_can_still_be_saved() -> None:
    image: Image = ImageFactory.create()
    Rendition.objects.filter(image=image).delete()
    image.file.storage.delete(image.file.name)
    image = Image.objects.get(pk=image.pk)
    image.title = "Sans fichier"
    image.save()
    assert specs(image) == set()
