"""What browsers are told: nothing inline, nothing from elsewhere on the public site; the admin has its own policy."""

from io import BytesIO

import pytest
from django.http import FileResponse
from django.test import Client, RequestFactory

from trajectoire.accounts.models import User
from trajectoire.design.middleware import CompressionMiddleware


def directives(header: str) -> dict[str, list[str]]:
    parts = (part.split() for part in header.split(";") if part.strip())
    return {name: values for name, *values in parts}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/compte/connexion/", "/nulle-part/"])
def test_the_public_site_allows_nothing_inline_and_nothing_from_elsewhere(client: Client, address: str) -> None:
    response = client.get(address)
    policy = directives(response["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == policy["connect-src"] == ["'self'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_pages_are_compressed_and_files_are_not(client: Client) -> None:
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    file = FileResponse(BytesIO(b"%PDF-1.7" * 500), content_type="application/pdf")
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in CompressionMiddleware(lambda _request: file)(request).headers


@pytest.mark.django_db
def test_only_the_players_that_a_visitor_may_ask_for_can_be_framed(client: Client) -> None:
    frames = directives(client.get("/")["Content-Security-Policy"])["frame-src"]
    assert "https://www.youtube-nocookie.com" in frames
    assert "https:" not in frames
    assert "*" not in frames


@pytest.mark.django_db
def test_the_admin_has_a_policy_that_lets_it_work_without_third_parties(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    policy = directives(client.get("/gestion/")["Content-Security-Policy"])
    assert "'unsafe-inline'" in policy["script-src"]
    assert not [source for source in policy["script-src"] if source.startswith("http")]
    assert "'unsafe-eval'" not in policy["script-src"]


@pytest.mark.django_db
def test_the_page_of_components_keeps_to_the_public_policy(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    response = client.get("/gestion/composants/")
    assert response.status_code == 200
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_page_of_components_is_for_the_team(client: Client) -> None:
    assert client.get("/gestion/composants/").status_code == 302
