"""Publications and job offers of the demonstration, published as an editor would."""

from collections.abc import Iterable, Mapping
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
from territories.models import Territory
from trajectoire.taxonomies.models import Audience, Theme

from .pdf import publication_pdf
from .texts import texts

Entry = Mapping[str, Any]


def create_library() -> int:
    """Create the publications and offers that do not exist; number created."""
    library = LibraryPage.objects.get()
    created = 0
    for entry in texts("publications")["publication"]:
        created += _create(library, entry, _publication(entry), entry["date"])
    for entry in texts("job_offers")["offer"]:
        created += _create(library, entry, _offer(entry), _published(entry))
    return created


def _published(entry: Entry) -> date:
    """The day an offer came out: its own, or so many days ago."""
    day: date | None = entry.get("published")
    return day or timezone.localdate() - timedelta(days=entry["published_ago"])


def _create(library: LibraryPage, entry: Entry, page: Resource, on: date) -> bool:
    """Add and publish ``page`` under ``library`` unless its address is taken; first published on the day ``on``."""
    if library.get_children().filter(slug=entry["slug"]).exists():
        return False
    page.live = False
    page.first_published_at = timezone.make_aware(datetime.combine(on, time(9)))
    page.themes = _named(Theme, entry["themes"])
    page.audiences = _named(Audience, entry.get("audiences", ()))
    page.territories = [_territory(slug) for slug in entry["territories"]]
    library.add_child(instance=page)
    page.keywords.add(*entry["keywords"])
    if isinstance(page, Publication):
        page.files = [ResourceFile(document=_file(entry))]
    page.save_revision(log_action="wagtail.create").publish()
    return True


def _named(model: type[Theme] | type[Audience], slugs: Iterable[str]) -> list[Any]:
    return [model.objects.get(slug=slug) for slug in slugs]


def _territory(slug: str) -> Territory:
    level, _, code = slug.partition("-")
    return Territory.objects.valid().get(level=level, code=code)


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


def section_blocks(heading: str, text: str) -> list[tuple[str, Any]]:
    """A heading and its paragraphs as content blocks."""
    return [("heading", {"text": heading, "level": "h2"}), ("text", paragraphs(text))]


def paragraphs(text: str) -> str:
    """Paragraphs separated by a blank line, as HTML."""
    return str(format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in text.split("\n\n"))))


def _file(entry: Entry) -> Any:
    """The PDF of a publication, made from its own text."""
    whole = "pages_from" in entry
    sections = texts("metier-du-lien")["pages"] if whole else entry["body"]
    data = publication_pdf(entry["title"], entry["authors"], entry["summary"], sections, page_each=whole)
    document = get_document_model()(
        title=entry["title"], licence="open", file=ContentFile(data, name=f"{entry['slug']}.pdf")
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
