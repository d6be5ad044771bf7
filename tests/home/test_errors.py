"""Error pages, and whatever strange thing is asked of the pages of the site."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from home import errors
from home.models import ContactPage
from tests.home.conftest import MakePage


def test_a_missing_page_says_so_and_proposes_the_search(client: Client, home_page: Any) -> None:
    answer = client.get("/nulle-part/")
    assert answer.status_code == 404
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one('form[role=search][action="/recherche/"]')
    assert page.select_one('main a[href="/ressources/"]')
    assert "default-src" in answer["Content-Security-Policy"]


def test_a_closed_door_says_so(db: None) -> None:
    answer = errors.permission_denied(RequestFactory().get("/"), PermissionDenied())
    assert answer.status_code == 403
    assert "ne vous est pas ouverte" in answer.content.decode()


def test_a_request_for_another_host_is_told_in_french(client: Client, db: None) -> None:
    answer = client.get("/", headers={"host": "mauvais hote"})
    assert answer.status_code == 400
    assert "Cette demande ne se lit pas" in answer.content.decode()


def test_the_page_of_a_failure_needs_no_database(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.block():
        answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    html = answer.content.decode()
    assert "cassé de notre côté" in html
    assert BeautifulSoup(html, "html.parser").select_one('form[action="/recherche/"]')


def test_even_without_templates_a_failure_says_something(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_template: str) -> str:
        raise OSError

    monkeypatch.setattr(errors, "render_to_string", broken)
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Réessayez dans quelques minutes" in answer.content.decode()


NUL = ["/%00/", "/contact/%00", "/a%00b/?q=1", "/?q=%00", "/contact/?x=%00", "/sitemap.xml?p=%00"]


@pytest.mark.parametrize("address", NUL)
def test_a_nul_anywhere_is_a_page_that_does_not_exist(client: Client, contact_page: ContactPage, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_nul_in_a_cookie_is_forgotten(client: Client, home_page: Any) -> None:
    client.cookies["sessionid"] = "\0" * 32
    client.cookies["csrftoken"] = "\0" * 32
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("raw", [b"/\xff\xfe/", b"/contact/\xc3(/", b"/" + b"a" * 10_000 + b"/", b"/%", b"/a//b/"])
def test_an_unreadable_path_is_a_page_that_does_not_exist(
    client: Client, contact_page: ContactPage, raw: bytes
) -> None:
    answer = client.get("/", PATH_INFO=raw.decode("latin-1"))
    assert answer.status_code == 404


@pytest.fixture
def addresses(make_page: MakePage, contact_page: ContactPage) -> list[str]:
    """One of each page of the site."""
    below = make_page("Dessous", parent=make_page("Dessus"))
    return ["/", below.url, "/contact/", "/contact/merci/", "/sitemap.xml", "/robots.txt", "/nulle-part/"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.dictionaries(st.text(max_size=12), st.text(max_size=300), max_size=4), raw=st.binary(max_size=200))
def test_no_question_makes_a_page_fail(client: Client, addresses: list[str], query: dict[str, str], raw: bytes) -> None:
    readable = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    for address in addresses:
        assert client.get(address, readable).status_code in {200, 404}
        assert client.get(address, QUERY_STRING=raw.decode("latin-1")).status_code in {200, 404}


def test_a_very_long_question_is_answered(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        assert client.get(address, {"page": "9" * 10_000, "q": "é" * 10_000}).status_code in {200, 404}
