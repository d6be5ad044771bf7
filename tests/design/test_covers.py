"""Covers: the same identifier always has the same roof, light to carry and cached for good."""

import gzip
import re

import pytest
from django.template import Context, Template
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from trajectoire.design.covers import GLAZES, cover_svg, glaze_name
from trajectoire.design.covers.views import SHAPES, cover_drawing

identifiers = st.text(max_size=40)
SVG = "{http://www.w3.org/2000/svg}"


@settings(max_examples=30, deadline=None)
@given(identifiers, st.text(max_size=20), st.integers(16, 400), st.integers(16, 400))
def test_a_cover_is_the_same_each_time_and_is_sound_xml(identifier: str, theme: str, width: int, height: int) -> None:
    svg = cover_svg(identifier, theme, width, height)
    assert svg == cover_svg(identifier, theme, width, height)
    root = etree.fromstring(svg.encode())
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == f"0 0 {width} {height}"
    assert {element.tag for element in root.iter()} == {f"{SVG}svg", f"{SVG}path"}


@settings(max_examples=30, deadline=None)
@given(identifiers)
def test_a_cover_is_light(identifier: str) -> None:
    assert len(gzip.compress(cover_svg(identifier, "", 132, 176).encode())) < 2_000
    assert len(gzip.compress(cover_svg(identifier, "", 400, 300).encode())) < 5_000


def test_a_cover_is_sent_compressed_to_who_can_read_it(client: Client) -> None:
    url = cover_drawing("TR-2026-0042", "mediation", "lead").url
    plain = client.get(url)
    compressed = client.get(url, headers={"Accept-Encoding": "gzip, br"})
    assert compressed["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.content) == plain.content
    assert len(compressed.content) < 5_000
    assert compressed["Vary"] == plain["Vary"] == "Accept-Encoding"


def test_neighbouring_identifiers_look_different() -> None:
    drawings = {cover_svg(f"TR-2026-{n:04}", "mediation", 132, 132) for n in range(200)}
    assert len(drawings) == 200


def test_a_side_out_of_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="16 to 1600"):
        cover_svg("TR-2026-0001", "", 5000, 10)


def test_a_theme_has_the_glaze_of_its_words_or_one_of_its_own() -> None:
    assert glaze_name("mediation-sociale") == "mediation"
    assert glaze_name("") == "participation"
    assert glaze_name("un-theme-inconnu") == glaze_name("un-theme-inconnu")
    assert {glaze_name(f"theme-{n}") for n in range(100)} == set(GLAZES)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_cover_is_served_for_good_without_the_database(client: Client, shape: str) -> None:
    drawing = cover_drawing("TR-2026-0042 / é", "mediation", shape)
    response = client.get(drawing.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert "immutable" in response["Cache-Control"]
    again = client.get(drawing.url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize(
    "address",
    [
        "/couvertures/1/nothing/square/0123456789abcdef.svg",
        "/couvertures/1/emploi/nothing/0123456789abcdef.svg",
        "/couvertures/99/emploi/square/0123456789abcdef.svg",
        "/couvertures/1/emploi/square/xyz.svg",
    ],
)
@pytest.mark.django_db
def test_an_unknown_cover_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_cover_takes_its_room_before_it_comes() -> None:
    page = Template(
        '{% load trajectoire %}{% component "cover" identifier="TR-2026-0042" theme="emploi" shape="wide" %}'
    )
    image = re.search(r"<img[^>]*>", page.render(Context()))
    assert image
    assert 'width="400"' in image[0]
    assert 'height="300"' in image[0]
    assert 'alt=""' in image[0]
