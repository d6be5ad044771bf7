"""A content field outside any page, and what its blocks point to."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.blocks import StreamBlock
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Site

from home.models import HomePage
from trajectoire.blocks.library import content_blocks


@pytest.fixture
def stream() -> Callable[..., Any]:
    """``stream(("heading", {…}), …)``: the value of a content field as it is read from the database."""
    block = StreamBlock(content_blocks())
    return lambda *parts: block.to_python([{"type": name, "value": value} for name, value in parts])


@pytest.fixture
def root(db: None) -> Any:
    """The page under which tests make theirs."""
    return Site.objects.get(is_default_site=True).root_page


@pytest.fixture
def cafes(root: Any) -> Any:
    """A published cafes."""
    return root.add_child(instance=HomePage(title="Cafés citoyens", slug="cafes", summary="Trois ans de rencontres."))


@pytest.fixture
def image(db: None) -> Any:
    """A picture of the library."""
    return get_image_model().objects.create(title="Une place", file=get_test_image_file(size=(1600, 900)))


@pytest.fixture
def document(db: None) -> Any:
    """A file that anyone may download."""
    return get_document_model().objects.create(
        title="Actes de la journée", file=ContentFile(b"%PDF-1.4 actes", name="actes.pdf")
    )


@pytest.fixture
def collection(db: None) -> Any:
    """A folder of files, restricted by nothing yet."""
    return Collection.get_first_root_node().add_child(name="Dossier")
