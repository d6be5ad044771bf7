"""References that people take away are read back, the same, by the libraries that others use."""

import csv
import re
from datetime import date
from io import StringIO
from urllib.parse import parse_qs

import pytest
import rispy
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from wagtail.models import PageViewRestriction

from resources.citing.bibtex import COMMANDS, bibtex
from resources.citing.names import Name, read_name
from resources.citing.plain import one_line
from resources.citing.ris import ris
from resources.citing.text import citation_text
from resources.models import Publication, PublicationAuthor
from search.sync import drain
from tests.resources.conftest import MakeOffer, MakePublication, MakeTheme
from trajectoire.pages.stories import Citation
from trajectoire.spreadsheets import csv_line

ODD = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("{}\\%&$#_~^\"'`-=@;,\r\n\t é€œ\u202f\u2028שע😀")
    ),
    max_size=60,
)
"""Titles that people paste: braces, commands, line breaks, scripts written from right to left, emoji."""


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    return Citation(
        title=f"T{draw(ODD)}",
        url="https://exemple.fr/id/TR-2026-0042",
        publisher=f"P{draw(ODD)}",
        kind=draw(st.sampled_from(["report", "webpage", "book", "post"])),
        authors=tuple(f"A{name}" for name in draw(st.lists(ODD, max_size=3))),
        published_on=draw(st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))),
        identifier="TR-2026-0042",
        genre=draw(ODD),
        container=draw(ODD),
        number=draw(ODD),
        pages=draw(st.none() | st.integers(1, 9999)),
        abstract=draw(ODD),
        keywords=tuple(draw(st.lists(ODD, max_size=3))),
    )


def unlatex(text: str) -> str:
    """What LaTeX prints for these commands."""
    for sign, command in COMMANDS.items():
        if command.startswith("{"):
            text = text.replace(command, f"\x00{ord(sign)};")
    text = re.sub(r"\\([%&$#_])", r"\1", text).replace("{}", "")
    assert not re.search(r"[{}\\]", text), text
    return re.sub(r"\x00(\d+);", lambda found: chr(int(found[1])), text)


def spaced(text: str) -> str:
    """Pybtex joins runs of white space, like TeX."""
    return " ".join(one_line(text).split())


@given(citation=citations())
def test_bibtex_is_read_back_by_pybtex(citation: Citation) -> None:
    entries = parse_string(bibtex(citation), "bibtex").entries

    assert list(entries) == ["TR-2026-0042"]
    fields = entries["TR-2026-0042"].fields
    assert spaced(unlatex(fields["title"])) == spaced(citation.title)
    assert spaced(unlatex(fields.get("abstract", ""))) == spaced(citation.abstract)
    assert spaced(unlatex(fields.get("series", ""))) == spaced(citation.container)
    assert fields.get("year", "") == (str(citation.published_on.year) if citation.published_on else "")
    assert fields["url"] == citation.url
    authors = [name for name in citation.authors if one_line(name)] or [citation.publisher]
    assert len(entries["TR-2026-0042"].persons["author"]) == len(authors)


@given(citation=citations())
def test_ris_is_read_back_by_rispy(citation: Citation) -> None:
    [entry] = rispy.loads(ris(citation))

    assert entry["title"] == one_line(citation.title)
    assert entry.get("abstract", "") == one_line(citation.abstract)
    assert entry["publisher"] == one_line(citation.publisher)
    assert entry["urls"] == [citation.url]
    assert entry.get("keywords", []) == [line for word in citation.keywords if (line := one_line(word))]
    assert len(entry["authors"]) == len(citation.authors or [citation.publisher])
    assert entry.get("date", "")[:10].replace("/", "-") == (str(citation.published_on) if citation.published_on else "")


@given(citation=citations())
def test_the_line_of_text_is_one_line(citation: Citation) -> None:
    assert len(citation_text(citation).splitlines()) == 1


@given(cells=st.lists(ODD, min_size=1, max_size=5))
def test_no_cell_of_a_table_is_a_formula(cells: list[str]) -> None:
    line = csv_line(cells)

    [row] = csv.reader(StringIO(line, newline=""), delimiter=";")
    assert len(row) == len(cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert [
        cell.removeprefix("'") if not own.startswith("'") else cell for cell, own in zip(row, cells, strict=True)
    ] == cells


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Claire Monnier", Name("Monnier", "Claire")),
        ("Jean-Pierre de La Fontaine", Name("de La Fontaine", "Jean-Pierre")),
        ("Monnier, Claire", Name("Monnier", "Claire")),
        ("Ville de Dijon", Name("Ville de Dijon")),
        ("L’Atelier", Name("L’Atelier")),
        ("Direction régionale de l’économie, de l’emploi", Name("Direction régionale de l’économie", "de l’emploi")),
        ("", Name("")),
    ],
)
def test_names_are_sorted_as_managers_want(text: str, name: Name) -> None:
    assert read_name(text) == name


@pytest.fixture
def proceedings(make_publication: MakePublication, make_theme: MakeTheme) -> Publication:
    page = make_publication(
        "La médiation : 50 % de « lien » & le reste",
        kind=Publication.Kind.PROCEEDINGS,
        date=date(2025, 6, 18),
        collection="Les actes",
        number="14",
        isbn="978-2-07-036822-8",
        page_count=48,
        themes=[make_theme("Médiation sociale")],
        keywords=["adultes-relais"],
    )
    page.authors = [PublicationAuthor(name="Claire Monnier"), PublicationAuthor(name="Ville de Dijon")]
    page.save_revision().publish()
    return Publication.objects.get(pk=page.pk)


@pytest.mark.django_db
def test_the_page_offers_its_reference_in_every_form(client: Client, proceedings: Publication) -> None:
    address = proceedings.get_url()
    page = BeautifulSoup(client.get(address).content, "lxml")

    links = [str(link["href"]) for link in page.select(".cite a[href*=citation]")]
    assert links == [f"{address}citation.{ending}" for ending in ("txt", "ris", "bib")]
    text, ris_file, bib_file = (client.get(link) for link in links)
    assert "Les actes, n° 14. ISBN 978-2-07-036822-8" in text.content.decode()
    [entry] = rispy.loads(ris_file.content.decode())
    assert entry["authors"] == ["Monnier, Claire", "Ville de Dijon"]
    assert entry["title"] == proceedings.title
    assert entry["type_of_reference"] == "RPRT"
    entry_bib = parse_string(bib_file.content.decode(), "bibtex").entries[str(proceedings.identifier)]
    assert entry_bib.persons["author"][0].last_names == ["Monnier"]
    assert entry_bib.persons["author"][1].last_names == ["{Ville de Dijon}"]
    assert bib_file["Content-Disposition"] == f'attachment; filename="{proceedings.identifier}.bib"'
    coins = parse_qs(str(page.select_one("span.Z3988")["title"]))
    assert coins["rft.btitle"] == [proceedings.title]
    assert coins["rft.au"] == ["Claire Monnier", "Ville de Dijon"]


@pytest.mark.django_db
def test_no_reference_of_a_page_that_is_not_public(client: Client, proceedings: Publication) -> None:
    address = f"{proceedings.get_url()}citation.ris"
    PageViewRestriction.objects.create(page=proceedings, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(address).status_code == 404
    assert client.get("/ressources/inconnue/citation.ris").status_code == 404
    assert client.post(address).status_code == 405


def sent(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_list_is_exported_with_its_filters(
    client: Client, proceedings: Publication, make_publication: MakePublication, make_offer: MakeOffer
) -> None:
    make_publication("Ailleurs")
    make_publication("Pas encore", live=False)
    make_offer("Close", closes_on=date(2020, 1, 1))
    drain()

    everything = rispy.loads(sent(client, "/ressources/export.ris"))
    narrowed = rispy.loads(sent(client, "/ressources/export.ris?theme=mediation-sociale"))
    asked = parse_string(sent(client, "/ressources/export.bib?q=m%C3%A9diation"), "bibtex")

    assert {entry["title"] for entry in everything} == {proceedings.title, "Ailleurs"}
    assert [entry["title"] for entry in narrowed] == [proceedings.title]
    assert list(asked.entries) == [str(proceedings.identifier)]


@pytest.mark.django_db
def test_a_table_opens_in_a_spreadsheet(client: Client, make_publication: MakePublication) -> None:
    make_publication("=cmd|' /C calc'!A0", summary="Un ; deux\r\ntrois")

    text = sent(client, "/ressources/export.csv")

    assert text.startswith("\ufeffidentifiant;")
    [row] = csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert row["titre"] == "'=cmd|' /C calc'!A0"
    assert row["resume"] == "Un ; deux trois"


@pytest.mark.django_db
def test_an_export_reads_the_database_in_slices(
    client: Client, make_publication: MakePublication, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        make_publication(f"Numéro {number}")
    sent(client, "/ressources/export.csv")

    with django_assert_max_num_queries(10):  # type: ignore[operator]
        text = sent(client, "/ressources/export.csv")

    assert len(text.splitlines()) == 13


@pytest.mark.django_db
def test_the_list_offers_its_exports(client: Client, proceedings: Publication) -> None:
    page = BeautifulSoup(client.get("/ressources/?theme=mediation-sociale&page=1").content, "lxml")

    assert [str(link["href"]) for link in page.select(".exports a")] == [
        *(f"/ressources/export.{ending}?theme=mediation-sociale" for ending in ("csv", "ris", "bib")),
        "/lettre/suivre/?theme=mediation-sociale",
        "/flux/theme/mediation-sociale.atom",
        "/donnees/",
    ]
