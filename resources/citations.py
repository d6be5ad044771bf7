"""How to cite a resource: one line of text."""

from django.utils.formats import date_format

from trajectoire.pages.stories import Citation


def citation_text(citation: Citation) -> str:
    """The reference after NF ISO 690 (2021): authors, title, publisher, date, identifier, address."""
    authors = " ; ".join(citation.authors) or citation.publisher
    made = [citation.publisher] if citation.authors else []
    if citation.published_on:
        made.append(date_format(citation.published_on, "j F Y"))
    parts = [authors, f"{citation.title} [en ligne]", ", ".join(part for part in made if part), citation.identifier]
    text = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{text}. Disponible à l’adresse : {citation.url}"
