"""How to cite a resource: one line of text."""

from django.utils.formats import date_format

from trajectoire.pages.stories import Citation

from .plain import one_line


def citation_text(citation: Citation) -> str:
    """The reference after NF ISO 690 (2021): authors, title, publisher, date, collection, numbers, address."""
    authors = " ; ".join(citation.authors) or citation.publisher
    made = [citation.publisher] if citation.authors else []
    if citation.published_on:
        made.append(date_format(citation.published_on, "j F Y"))
    if citation.pages:
        made.append(f"{citation.pages} p.")
    parts = [
        authors,
        f"{citation.title} [en ligne]",
        ", ".join(part for part in made if part),
        ", ".join(filter(None, [citation.container, f"n° {citation.number}" if citation.number else ""])),
        f"ISBN {citation.isbn}" if citation.isbn else "",
        f"ISSN {citation.issn}" if citation.issn else "",
        f"DOI {citation.doi}" if citation.doi else "",
        citation.identifier,
    ]
    text = ". ".join(part.rstrip(".") for part in map(one_line, parts) if part)
    return f"{text}. Disponible à l’adresse : {citation.url}"
