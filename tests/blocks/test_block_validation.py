"""What a block asks of the editor: nothing of a draft, everything that matters before publication."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from trajectoire.blocks.figures import FigureBlock
from trajectoire.blocks.providers import frame_sources, player
from trajectoire.blocks.tables import TableBlock


def figure(picture: Any, **values: Any) -> Any:
    """A value of the image block."""
    value = {"image": {"image": picture.pk, "alt_text": "Une place", "decorative": False}, "caption": "", "credit": ""}
    return FigureBlock().to_python({**value, "authorisation": "nobody", "proof": "", **values})


def test_a_picture_is_published_only_with_its_authorisation_recorded(image: Any) -> None:
    with pytest.raises(ValidationError):
        FigureBlock().clean(figure(image, authorisation=""))


def test_a_written_authorisation_says_where_it_is_kept(image: Any) -> None:
    with pytest.raises(ValidationError) as error:
        FigureBlock().clean(figure(image, authorisation="written"))
    assert "proof" in getattr(error.value, "block_errors", {})
    FigureBlock().clean(figure(image, authorisation="written", proof="dossier Photos 2026"))


def test_a_picture_is_published_with_a_text_or_as_decorative(image: Any) -> None:
    silent = {"image": image.pk, "alt_text": "", "decorative": False}
    with pytest.raises(ValidationError):
        FigureBlock().clean(figure(image, image=silent))
    FigureBlock().clean(figure(image, image={**silent, "decorative": True}))


def test_a_draft_keeps_a_picture_without_its_record(image: Any) -> None:
    block = FigureBlock()
    block.clean_deferred(figure(image, authorisation="written", image={"image": image.pk, "alt_text": ""}))


def test_a_table_is_published_with_a_caption() -> None:
    value = {"data": [["a"]], "table_header_choice": "row", "table_caption": " "}
    with pytest.raises(ValidationError, match="légende"):
        TableBlock().clean(value)
    TableBlock().clean_deferred(value)
    TableBlock().clean({**value, "table_caption": "Les postes"})


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=abc&t=3s", "https://www.youtube-nocookie.com/embed/abc"),
        ("https://youtu.be/abc?si=suivi", "https://www.youtube-nocookie.com/embed/abc"),
        ("https://www.youtube.com/shorts/abc", "https://www.youtube-nocookie.com/embed/abc"),
        ("https://vimeo.com/12345", "https://player.vimeo.com/video/12345?dnt=1"),
        ("https://www.dailymotion.com/video/x1", "https://geo.dailymotion.com/player.html?video=x1"),
        ("https://dai.ly/x1", "https://geo.dailymotion.com/player.html?video=x1"),
        ("https://tube.exemple.fr/w/aBc-1", "https://tube.exemple.fr/videos/embed/aBc-1"),
    ],
)
def test_a_known_video_is_framed_in_its_least_tracking_form(address: str, frame: str) -> None:
    hosts = ("tube.exemple.fr",)
    found = player(address, hosts)
    assert found is not None
    assert found.url == frame
    assert frame.startswith(frame_sources(hosts)), "the policy of the site allows it"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=",
        'https://www.youtube.com/watch?v="><script>',
        "https://www.youtube.com.pirate.example/watch?v=abc",
        "https://vimeo.com/channels",
        "javascript://www.youtube.com/watch?v=abc",
        "https://tube.exemple.fr/w/abc",
        "https://[",
        "",
    ],
)
def test_any_other_address_is_never_framed(address: str) -> None:
    assert player(address) is None
