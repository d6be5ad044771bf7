"""The guide is read by the team alone, safely, and what it shows and leads to exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.accounts.conftest import Hire
from tests.dashboard.test_words import wrong_words
from trajectoire.guide.book import FOLDER, book
from trajectoire.guide.rendering import render
from trajectoire.guide.search import find
from trajectoire.plugins import Role

PAGES = [path.stem for path in sorted(FOLDER.glob("*.md")) if path.name != "README.md"]
HEAVIEST = 1_500_000
"""Bytes of the whole guide, pictures included."""


def test_the_contents_name_every_page_by_its_own_title() -> None:
    contents = (FOLDER / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^- \[([^\]]+)\]\(([\w-]+)\.md\) : .+\.$", contents, re.MULTILINE))
    assert sorted(told.values()) == PAGES
    assert {page.title: page.slug for page in book().pages} == told


@pytest.mark.parametrize("slug", PAGES)
def test_every_link_and_picture_of_the_guide_exists(slug: str) -> None:
    text = (FOLDER / f"{slug}.md").read_text(encoding="utf-8")
    for alt, address in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text):
        assert (FOLDER / address).is_file(), address
        assert len(alt) > 20, f"{address} : dites ce que l’image montre"
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text):
        name, _, anchor = target.partition("#")
        place = book().place(name.removesuffix(".md")) if name else book().place(slug)
        assert place is not None, target
        assert not anchor or anchor in {h.anchor for h in book().pages[place].rendered.headings}, target


def test_no_picture_is_left_over_and_the_guide_stays_light() -> None:
    shown = set(re.findall(r"\(images/([^)]+)\)", "".join(p.read_text(encoding="utf-8") for p in FOLDER.glob("*.md"))))
    kept = {path.name for path in (FOLDER / "images").glob("*")}
    assert kept == shown
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) <= HEAVIEST


@pytest.mark.django_db
def test_every_page_answers_with_its_neighbours_for_each_role_and_for_nobody_else(client: Client, hire: Hire) -> None:
    assert client.get(reverse("guide_home")).status_code == 302
    assert client.get(book().pages[0].url).status_code == 302
    for role in Role:
        client.force_login(hire(role))
        assert client.get(reverse("guide_home")).status_code == 200
    for rank, page in enumerate(book().pages):
        answer = client.get(page.url)
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert page.title in shown
        for neighbour in book().pages[max(rank - 1, 0) : rank + 2]:
            assert f'href="{neighbour.url}"' in shown or neighbour is page
        for source in re.findall(r'<img src="(/gestion/aide/[^"]+)"', str(page.rendered.html)):
            assert client.get(source).headers["Content-Type"] in {"image/webp", "image/png"}
    assert client.get("/gestion/mode-d-emploi/")["Location"] == reverse("guide_home")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["inconnue/", "images/inconnue.png", "images/..%2F..%2FREADME.md", "%2e%2e/"])
def test_what_is_not_of_the_guide_is_not_found(client: Client, hire: Hire, address: str) -> None:
    client.force_login(hire(Role.EDITOR))
    assert client.get(f"/gestion/aide/{address}", follow=True).status_code == 404


def test_nothing_of_the_text_becomes_a_script() -> None:
    html = render("<script>a()</script>\n\n[x](javascript:a) ![y](https://ailleurs.fr/z.png)\n\n<img onerror=a>\n").html
    assert not re.search(r"<script|href=.javascript|<img onerror", html)


@pytest.mark.django_db
def test_the_guide_is_searched_by_its_titles_and_headings_whatever_the_accents(client: Client, hire: Hire) -> None:
    assert find(book().pages, "CHOISIR type de pages")[0].url == reverse("guide_page", args=["choisir-le-type-de-page"])
    assert find(book().pages, "") == find(book().pages, "zzz") == []
    client.force_login(hire(Role.EDITOR))
    assert "Rien pour « zzz »" in client.get(reverse("guide_home"), {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("slug", [*PAGES, "README"])
def test_the_guide_speaks_the_words_of_the_team(slug: str) -> None:
    text = re.sub(r"<!--.*?-->|\]\([^)]*\)", "", (FOLDER / f"{slug}.md").read_text(encoding="utf-8"))
    assert wrong_words(text) == []


def test_the_guide_is_read_once_while_its_files_stay_the_same() -> None:
    assert book() is book()
    assert Path(settings.ROOT) / "docs" / "guide" == FOLDER
