"""Lists of persons and of structures as files: a table (XLSX, CSV) or cards for an address book (vCard).

Never a personal address or number: a file leaves the house, and nobody knows where it goes next.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from trajectoire.spreadsheets import table_file

from .models import Organisation, Person, Position
from .periods import holds

CHUNK = 500
"""Records read at a time: a file of 100,000 lines never holds more in memory, but for XLSX its own bytes."""

PERSON_HEADINGS = (
    "Nom", "Prénom", "Fonction", "Structure", "Nature", "Territoire",
    "Courriel professionnel", "Téléphone professionnel", "Depuis", "Informée le", "Étiquettes",
)  # fmt: skip
ORGANISATION_HEADINGS = (
    "Nom", "Sigle", "Nature", "SIREN ou SIRET", "Territoire", "Adresse", "Code postal", "Commune",
    "Courriel", "Téléphone", "Site internet", "Étiquettes",
)  # fmt: skip

FOLD = 75
"""Bytes of a line of a vCard (RFC 6350, 3.2)."""


def persons_file(persons: QuerySet[Person], ending: str) -> HttpResponseBase:
    """A line for each post of today, one for a person without any; ``ending`` is ``csv``, ``xlsx`` or ``vcf``."""
    read = persons.prefetch_related("positions__organisation__territory", "tagged_items__tag")
    if ending == "vcf":
        return _cards("personnes", (card for person in _each(read) for card in _person_cards(person)))
    return table_file("personnes", ending, PERSON_HEADINGS, _rows(read, _person_rows))


def organisations_file(organisations: QuerySet[Organisation], ending: str) -> HttpResponseBase:
    """A line for each structure; ``ending`` is ``csv``, ``xlsx`` or ``vcf``."""
    read = organisations.select_related("territory").prefetch_related("tagged_items__tag")
    if ending == "vcf":
        return _cards("structures", (_organisation_card(found) for found in _each(read)))
    return table_file("structures", ending, ORGANISATION_HEADINGS, _rows(read, _organisation_rows))


def card(*lines: tuple[str, Sequence[str]]) -> str:
    """A vCard 4.0 (RFC 6350) of ``lines``: a property, then its parts; a property without a part is left out."""
    told = [(name, parts) for name, parts in lines if any(parts)]
    body = [f"{name}:{';'.join(_escaped(part) for part in parts)}" for name, parts in told]
    return "".join(_folded(line) for line in ["BEGIN:VCARD", "VERSION:4.0", *body, "END:VCARD"])


def _each(found: QuerySet[Any]) -> Iterator[Any]:
    return found.iterator(chunk_size=CHUNK)


def _rows(found: QuerySet[Any], rows: Callable[[Any], Iterable[Sequence[object]]]) -> Iterator[Sequence[object]]:
    return (row for record in _each(found) for row in rows(record))


def _current(person: Person) -> list[Position]:
    """Posts of today, from what was fetched with the person."""
    today = timezone.localdate()
    return [position for position in person.positions.all() if holds(position.started_on, position.ended_on, today)]


def _tags(record: Any) -> str:
    return ", ".join(sorted(item.tag.name for item in record.tagged_items.all()))


def _person_rows(person: Person) -> Iterator[Sequence[object]]:
    positions: Sequence[Position | None] = _current(person) or [None]
    for position in positions:
        structure = position.organisation if position else None
        yield (
            person.last_name,
            person.first_name,
            position.function if position else "",
            structure.name if structure else "",
            structure.get_kind_display() if structure else "",
            str(structure.territory or "") if structure else "",
            position.email if position else "",
            position.phone if position else "",
            position.started_on if position else None,
            person.informed_on,
            _tags(person),
        )


def _organisation_rows(found: Organisation) -> Iterator[Sequence[object]]:
    yield (
        found.name,
        found.acronym,
        found.get_kind_display(),
        found.registration_number,
        str(found.territory or ""),
        found.address,
        found.postcode,
        found.town,
        found.email,
        found.phone,
        found.website,
        _tags(found),
    )


def _person_cards(person: Person) -> Iterator[str]:
    positions: Sequence[Position | None] = _current(person) or [None]
    for position in positions:
        yield card(
            ("FN", [str(person)]),
            ("N", [person.last_name, person.first_name, "", "", ""]),
            ("TITLE", [position.function if position else ""]),
            ("ORG", [position.organisation.name if position else ""]),
            ("EMAIL;TYPE=work", [position.email if position else ""]),
            ("TEL;TYPE=work", [position.phone if position else ""]),
        )


def _organisation_card(found: Organisation) -> str:
    place = ["", "", found.address, found.town, "", found.postcode, ""]
    return card(
        ("KIND", ["org"]),
        ("FN", [found.name]),
        ("ORG", [found.name]),
        ("EMAIL;TYPE=work", [found.email]),
        ("TEL;TYPE=work", [found.phone]),
        ("ADR;TYPE=work", place),
        ("URL", [found.website]),
    )


def _cards(name: str, cards: Iterator[str]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(cards, content_type="text/vcard; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate().isoformat()}.vcf"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _escaped(part: str) -> str:
    r"""A text as a part of a value: what separates is preceded by ``\``; no character of control."""
    one = part.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    one = "\\n".join(one.splitlines())
    return "".join(character for character in one if character.isprintable())


def _folded(line: str) -> str:
    """The line in pieces of ``FOLD`` bytes at most, cut between characters, each ended by CR LF."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > FOLD:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += width
    return "\r\n".join([*pieces, piece]) + "\r\n"
