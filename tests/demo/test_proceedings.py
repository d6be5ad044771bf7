"""What the demonstration shows of search: the proceedings open at the page that answers."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Page

from demo.pdf import publication_pdf
from demo.texts import texts
from resources.models import Publication, ResourceFile
from search.engine import SearchQuery, get_engine
from search.extraction.backlog import read_waiting, take_in
from search.sync import drain
from tests.factories import DocumentFactory


@pytest.mark.django_db
def test_the_proceedings_open_at_page_twelve(home_page: Page, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    title = "La médiation sociale, un métier du lien"
    pdf = publication_pdf(title, ["Ines Belkacem"], "Actes.", texts("metier-du-lien")["pages"], page_each=True)
    page = Publication(title=title, summary="Actes de la journée régionale.", kind=Publication.Kind.PROCEEDINGS)
    page.files = [ResourceFile(document=DocumentFactory.create(title="Actes", file=ContentFile(pdf, "actes.pdf")))]
    home_page.add_child(instance=page)
    take_in()
    read_waiting()
    drain(at_once=True)
    hit = get_engine().search(SearchQuery(text="médiation sociale adultes relais")).hits[0]
    assert hit.title == title
    assert "page 12" in [found.label for found in hit.pages]
    assert all(found.url.endswith(f"#page={found.label.split()[1]}") for found in hit.pages)
