"""A sweep over every address that takes no argument: no failure, no GET that writes, whatever is asked.

The strict rules look on: a fault of the markup, an undefined variable or a statement that writes fails the sweep.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from trajectoire.accounts.models import User

STRANGE = {
    "a page that is no number": {"page": "abc"},
    "a page that does not exist": {"page": "9999"},
    "a page below zero": {"page": "-1"},
    "markup": {"q": "<script>alert(1)</script>", "theme": "<script>", "type": "'\"><b>"},
    "a very long text": {"q": "a" * 10_000, "theme": "b" * 10_000, "territoire": "c" * 10_000},
    "a NUL": dict.fromkeys(("q", "theme", "page", "type", "territoire", "annee", "public"), "a\0b"),
    "numbers that overflow": {"page": "9" * 40, "annee": "9" * 40, "id": "9" * 40},
    "strange letters": {"q": "\u202e\ufdfa \U0001d54b \ufb01", "theme": "\xe9", "annee": "\uff12\uff10"},
    "syntax of search engines": {"q": "\"médiation OR * NEAR( AND -: ^ ~2 '", "tri": "'; --"},
}

FAILS_ON_PURPOSE = {"/gestion/failwhale/"}  # Wagtail's own test of its error page


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Every address of the site that can be asked as it is."""
    for entry in patterns:
        route = str(entry.pattern)
        if not isinstance(entry.pattern, RoutePattern):
            route = (
                route.removeprefix("^").removesuffix("$").removesuffix(r"\Z").replace(r"\.", ".").replace(r"\-", "-")
            )
        if set(route) & set("<>()[]\\*+?|"):
            continue
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, before + route)
        else:
            yield before + route


def everything() -> list[str]:
    """Addresses without argument, each once."""
    return sorted({"/", *addresses(get_resolver().url_patterns)} - FAILS_ON_PURPOSE)


def failures(client: Client, asked: list[tuple[str, dict[str, str]]]) -> list[str]:
    """Answers of 500 and more, with what was asked."""
    client.raise_request_exception = False
    found = []
    for address, query in asked:
        status = client.get(address, query).status_code
        if status >= 500:
            found.append(f"{status} {address} {str(query)[:80]}")
    return found


def test_the_sweep_finds_the_addresses() -> None:
    assert {"/gestion/", "/gestion/pages/", "/"} <= set(everything())


def test_a_visitor_gets_an_answer_everywhere(client: Client, db: None) -> None:
    assert failures(client, [(address, {}) for address in everything()]) == []


def test_an_administrator_gets_an_answer_everywhere(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    kept = [address for address in everything() if not address.startswith("/compte/deconnexion")]
    assert failures(client, [(address, {}) for address in kept]) == []


@pytest.mark.parametrize("query", STRANGE.values(), ids=STRANGE.keys())
def test_a_strange_request_never_fails_on_the_public_site(client: Client, db: None, query: dict[str, str]) -> None:
    public = [address for address in everything() if not address.startswith("/gestion/")]
    assert failures(client, [(address, query) for address in public]) == []
