"""Menus: what the public sees of them, where the visitor is, what editors are told."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.menus.blocks import EntryBlock, LinkBlock
from home.menus.faults import menu_faults, todo_items
from home.menus.navigation import Navigation, navigation, position
from home.models import Menus
from tests.home.conftest import Arrange, Hire, MakePage, link
from tests.strictness.queries import QueryGuard
from trajectoire.accounts.models import User
from trajectoire.plugins import Role


def seen(path: str = "/") -> Navigation:
    return navigation(RequestFactory().get(path))


def labels(links: Any) -> list[str]:
    return [each.label for each in links]


def test_the_main_menu_takes_the_title_of_a_page_and_follows_it(make_page: MakePage, arrange: Arrange) -> None:
    page = make_page("Le centre")
    arrange([link(page), link(page, label="Qui sommes-nous")])
    assert labels(seen().main) == ["Le centre", "Qui sommes-nous"]
    page.slug = "notre-centre"
    page.save()
    assert {each.url for each in seen().main} == {"/notre-centre/"}


def test_a_page_that_nobody_may_open_leaves_the_menus_with_what_is_below(make_page: MakePage, arrange: Arrange) -> None:
    open_page, draft = make_page("Ouverte"), make_page("Brouillon", live=False)
    private, late = make_page("Privée"), make_page("Finie", expire_at=timezone.now() - timedelta(minutes=1))
    deleted = make_page("Effacée")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    below = make_page("Sous la privée", parent=private)
    hidden = [draft, private, late, deleted, below]
    arrange(
        [link(open_page), *(link(page) for page in hidden), link(draft, children=(link(open_page),))],
        [("Colonne", [link(draft), link(open_page)]), ("Vide", [link(private)])],
    )
    deleted.delete()
    assert labels(seen().main) == ["Ouverte"]
    assert [(column.title, labels(column.links)) for column in seen().footer] == [("Colonne", ["Ouverte"])]


def test_a_heading_is_shown_only_with_something_below(make_page: MakePage, arrange: Arrange) -> None:
    draft = make_page("Brouillon", live=False)
    arrange([link(label="Réseaux", children=(link(url="/reseaux/a/", label="A"), link(draft)))])
    (heading,) = seen("/reseaux/a/").main
    assert (heading.label, heading.url, heading.aria_current, labels(heading.children)) == (
        "Réseaux",
        "",
        "true",
        ["A"],
    )
    arrange([link(label="Réseaux", children=(link(draft),))])
    assert seen().main == ()


def test_the_page_read_and_those_above_are_marked(make_page: MakePage, arrange: Arrange, client: Client) -> None:
    centre = make_page("Le centre")
    team = make_page("L’équipe", parent=centre)
    arrange([link(centre, children=(link(team),)), link(url="/ressources/", label="Bibliothèque")])
    (first, second) = seen(team.url).main
    assert (first.aria_current, first.children[0].aria_current, second.aria_current) == ("true", "page", "")
    assert seen("/ressources/TR-2026-0001/").main[1].aria_current == "true"


@pytest.mark.parametrize(
    ("url", "path", "mark"),
    [
        ("/", "/", "page"),
        ("/", "/contact/", ""),
        ("/a/", "/a/", "page"),
        ("/a/", "/a/b/", "true"),
        ("/a", "/ab/", ""),
        ("/a/", "/", ""),
        ("https://ailleurs.example/a/", "/a/", ""),
        ("/recherche/?type=appel", "/recherche/", ""),
    ],
)
def test_the_mark_says_where_the_visitor_is(url: str, path: str, mark: str) -> None:
    assert position(url, path) == mark


def test_the_menus_take_a_fixed_number_of_queries(
    make_page: MakePage, arrange: Arrange, assert_queries: QueryGuard
) -> None:
    pages = [make_page(f"Page {n}") for n in range(12)]
    arrange([link(page, children=(link(pages[0]),)) for page in pages[:6]], [("Pied", [link(p) for p in pages[6:]])])
    request = RequestFactory().get("/")
    with assert_queries("menus"):
        assert len(navigation(request).main) == 6
        assert len(navigation(request).footer[0].links) == 6


def test_reading_the_menus_of_a_site_that_has_none_writes_nothing(client: Client, home_page: Any) -> None:
    assert client.get("/").status_code == 200
    assert not Menus.objects.exists()


def test_an_editor_is_told_why_an_entry_is_hidden(make_page: MakePage, arrange: Arrange) -> None:
    draft, private, deleted = make_page("Brouillon", live=False), make_page("Privée"), make_page("Effacée")
    late = make_page("Finie", expire_at=timezone.now() - timedelta(minutes=1))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    menus = arrange([link(draft), link(private), link(late, label="Avant"), link(deleted, label="Perdue")])
    deleted.delete()
    assert [(fault.name, fault.reason) for fault in menu_faults(menus)] == [
        ("Brouillon", "sa page n’est pas publiée"),
        ("Privée", "sa page est en accès restreint"),
        ("Avant", "sa page n’est plus en ligne : sa date de fin est passée"),
        ("Perdue", "sa page a été supprimée"),
    ]


def test_a_hidden_entry_is_something_to_do_for_those_who_arrange_menus(
    make_page: MakePage, arrange: Arrange, hire: Hire
) -> None:
    arrange([link(make_page("Brouillon", live=False))])
    (item,) = todo_items(hire(Role.PROJECT_OFFICER))
    assert "« Brouillon » : sa page n’est pas publiée" in item.detail
    assert list(todo_items(hire(Role.EDITOR))) == []


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"page": None, "url": "", "label": "Rien"}, "page"),
        ({"page": None, "url": "/recherche/", "label": ""}, "label"),
        ({"page": None, "url": "javascript:alert(1)", "label": "Piège"}, "url"),
        ({"page": None, "url": "//ailleurs.example/", "label": "Piège"}, "url"),
        ({"page": None, "url": "/\\ailleurs.example/", "label": "Piège"}, "url"),
        ({"page": None, "url": "ressources", "label": "Sans barre"}, "url"),
        ({"page": None, "url": "mailto:", "label": "À personne"}, "url"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused_beside_the_field(value: dict[str, Any], field: str) -> None:
    block = LinkBlock()
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python(value))
    assert set(caught.value.block_errors) == {field}  # type: ignore[attr-defined]


@pytest.mark.parametrize("url", ["/recherche/?q=a", "https://a.example/b", "mailto:a@b.example", "tel:+33381000040"])
def test_an_address_of_any_honest_kind_is_accepted(url: str) -> None:
    block = LinkBlock()
    block.clean(block.to_python({"page": None, "url": url, "label": "Lien"}))


def test_a_page_and_an_address_together_are_refused(make_page: MakePage) -> None:
    block = EntryBlock()
    value = {"page": make_page("Une page").pk, "url": "/a/", "label": "", "children": []}
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))


def test_the_form_of_the_menus_shows_what_the_public_does_not_see(
    client: Client, administrator: User, make_page: MakePage, arrange: Arrange
) -> None:
    menus = arrange([link(make_page("Brouillon caché", live=False))])
    client.force_login(administrator)
    html = client.get(f"/gestion/settings/home/menus/{menus.site_id}/").content.decode()
    assert "Le public ne voit pas ces entrées" in html
    assert "sa page n’est pas publiée" in html


@pytest.mark.parametrize(("role", "status"), [(Role.DIRECTION, 200), (Role.PROJECT_OFFICER, 200), (Role.EDITOR, 302)])
def test_menus_are_arranged_by_two_roles(client: Client, hire: Hire, site: Any, role: Role, status: int) -> None:
    client.force_login(hire(role))
    assert client.get(f"/gestion/settings/home/menus/{site.pk}/").status_code == status
