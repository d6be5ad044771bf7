"""Where the site serves its media itself, documents do not leak beside the door that checks."""

from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory

from trajectoire.media.serving import serve_media


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """A media folder with an image and a document."""
    for name in ("images/a.png", "documents/secret.pdf"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"content")
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_an_image_is_served(media: Path) -> None:
    response = serve_media(RequestFactory().get("/"), "images/a.png")
    assert b"".join(response) == b"content"
    response.close()


@pytest.mark.parametrize(
    "path",
    [
        "documents/secret.pdf",
        "./documents/secret.pdf",
        "/documents/secret.pdf",
        "images/../documents/secret.pdf",
        "//documents//secret.pdf",
        "../documents/secret.pdf",
        "images/../../x",
        "absent.png",
    ],
)
def test_a_document_is_not(media: Path, path: str) -> None:
    with pytest.raises(Http404):
        serve_media(RequestFactory().get("/"), path)
