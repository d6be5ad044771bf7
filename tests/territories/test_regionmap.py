"""The map of the centre as the public gets it."""

import pytest
from django.test import Client
from django.urls import reverse

from territories.models import Level, Territory
from territories.regionmap import region_map

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Territory:
    region = Territory.objects.create(level=Level.REGION, code="27", name="Bourgogne-Franche-Comté")
    town = Territory.objects.create(
        level=Level.COMMUNE, code="25056", name="Besançon", longitude=6.02, latitude=47.24, population=118_000
    )
    for number, name in enumerate(["Planoise", "Battant", "Montrapon"]):
        quarter = Territory.objects.create(
            level=Level.NEIGHBOURHOOD, code=f"QN0250{number}M", name=name, longitude=6.0 + number / 50, latitude=47.22
        )
        quarter.parents.add(town)
    return region


def test_the_map_counts_the_neighbourhoods_and_names_their_towns(region: Territory) -> None:
    found = region_map()
    assert found is not None
    assert found.neighbourhoods == 3
    assert [label.name for label in found.labels] == ["Besançon"]


def test_the_drawing_is_an_image_that_browsers_keep_and_its_address_changes_with_it(
    client: Client, region: Territory
) -> None:
    before = region_map()
    assert before is not None
    response = client.get(reverse("territories:region_drawing", args=[before.version]))
    assert response["Content-Type"] == "image/svg+xml"
    assert "immutable" in response["Cache-Control"]
    Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN02599N", name="Neuf", longitude=4.9, latitude=47.0)
    after = region_map()
    assert after is not None
    assert after.version != before.version


def test_a_centre_whose_region_has_no_grid_has_no_map(client: Client) -> None:
    Territory.objects.create(level=Level.REGION, code="06", name="Mayotte")
    assert region_map() is None
    assert client.get(reverse("territories:region_drawing", args=["0"])).status_code == 404
