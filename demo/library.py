"""Every resource of the demonstration, published as an editor would; publications and job offers are made here."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from wagtail.documents import get_document_model

from resources.models import (
    JobOffer,
    JobPlace,
    LibraryPage,
    Publication,
    PublicationAuthor,
    RecruitmentStep,
    Resource,
    ResourceFile,
)
from trajectoire.taxonomies.models import Audience, Scheme, Theme

from .blocks import section_blocks
from .carriers import create_carriers, territory
from .pdf import publication_pdf
from .selections import brief, call, dossier, sheet
from .texts import Entry, texts


def create_library() -> int:
    """Create the publications and offers that do not exist; number created."""
    library = LibraryPage.objects.get()
    created = 0
    for entry in texts("publications")["publication"]:
        created += _create(library, entry, _publication(entry), entry["date"])
    others: tuple[tuple[str, str, Callable[[Entry], Resource]], ...] = (
        ("job_offers", "offer", _offer),
        ("experience_sheets", "sheet", sheet),
        ("watch_briefs", "brief", brief),
        ("calls", "call", call),
        ("dossiers", "dossier", dossier),
    )
    create_carriers()
    for name, key, make in others:
        for entry in texts(name)[key]:
            if not _exists(library, entry):
                created += _create(library, entry, make(entry), _published(entry))
    return created


def _exists(library: LibraryPage, entry: Entry) -> bool:
    return library.get_children().filter(slug=entry["slug"]).exists()


def _published(entry: Entry) -> date:
    """The day it came out: its own, or so many days ago."""
    day: date | None = entry.get("published")
    return day or timezone.localdate() - timedelta(days=entry["published_ago"])


def _create(library: LibraryPage, entry: Entry, page: Resource, on: date) -> bool:
    """Add and publish ``page`` under ``library`` unless its address is taken; first published on the day ``on``."""
    if _exists(library, entry):
        return False
    page.live = False
    page.first_published_at = timezone.make_aware(datetime.combine(on, time(9)))
    page.themes = _named(Theme, entry["themes"])
    page.audiences = _named(Audience, entry.get("audiences", ()))
    page.schemes = _named(Scheme, entry.get("schemes", ()))
    page.territories = [territory(slug) for slug in entry["territories"]]
    library.add_child(instance=page)
    page.keywords.add(*entry["keywords"])
    if isinstance(page, Publication):
        page.files = [ResourceFile(document=_file(entry))]
    page.save_revision(log_action="wagtail.create").publish()
    return True


def _named(model: type[Theme] | type[Audience] | type[Scheme], slugs: Iterable[str]) -> list[Any]:
    return [model.objects.get(slug=slug) for slug in slugs]


def _publication(entry: Entry) -> Publication:
    page = Publication(
        title=entry["title"],
        slug=entry["slug"],
        summary=entry["summary"],
        kind=entry["kind"],
        date=entry["date"],
        collection=entry.get("collection", ""),
        number=entry.get("number", ""),
        body=[block for heading, text in entry["body"] for block in section_blocks(heading, text)],
    )
    page.authors = [PublicationAuthor(name=name) for name in entry["authors"]]
    return page


def _file(entry: Entry) -> Any:
    """The PDF of a publication, made from its own text."""
    whole = "pages_from" in entry
    sections = texts("metier-du-lien")["pages"] if whole else entry["body"]
    data = publication_pdf(entry["title"], entry["authors"], entry["summary"], sections, page_each=whole)
    document = get_document_model()(
        title=entry["title"], licence="lo-2.0", file=ContentFile(data, name=f"{entry['slug']}.pdf")
    )
    document.save()
    return document


def _offer(entry: Entry) -> JobOffer:
    closes = entry.get("closes_on") or timezone.localdate() + timedelta(days=entry["closes_in"])
    offer = JobOffer(
        title=entry["title"],
        slug=entry["slug"],
        summary=entry["summary"],
        employer=entry["employer"],
        contract=entry["contract"],
        hours=entry["hours"],
        salary=entry["salary"],
        start=entry["start"],
        missions=_sentences(entry["missions"]),
        profile=_sentences(entry["profile"]),
        how_to_apply=entry["apply"],
        apply_email=entry["email"],
        closes_on=closes,
    )
    offer.places = [JobPlace(name=name) for name in entry["places"]]
    offer.steps = [RecruitmentStep(**_step(*step)) for step in entry["steps"]]
    return offer


def _step(title: str, text: str, on: date | None = None) -> dict[str, Any]:
    return {"title": title, "text": text, "date": on}


def _sentences(text: str) -> str:
    """Sentences as a list, which is how missions are read."""
    items = [f"{sentence.rstrip('.')}." for sentence in text.split(". ")]
    return str(format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item,) for item in items))))
