"""One door, limited attempts, and no way round."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.apps import apps
from django.conf import settings
from django.contrib.auth.views import LoginView
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.views.generic import RedirectView
from pytest_django.fixtures import Settings
from wagtail.models import APIToken

from tests.accounts.conftest import PASSWORD, Hire, Install, code_of
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

DOOR = "/compte/connexion/"


def sign_in(client: Client, login: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(DOOR, {"login": login, "password": password}, **extra)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("spelling", ["marie", "marie@exemple.fr", "MARIE@exemple.fr", " marie@exemple.fr "])
def test_a_colleague_signs_in_by_name_or_by_address(client: Client, hire: Hire, spelling: str) -> None:
    hire(Role.EDITOR, username="marie", email="marie@exemple.fr")
    response = sign_in(client, spelling)
    assert response.status_code == 302
    assert response["Location"] == "/gestion/"
    assert signed_in(client)


def test_the_sign_in_page_is_in_french_and_offers_no_sign_up(client: Client, db: None) -> None:
    page = client.get(DOOR).content.decode()
    assert "Connexion de l" in page
    assert "Mot de passe oublié" in page
    assert "signup" not in page
    assert client.get("/compte/inscription/").status_code == 404


def test_a_wrong_password_says_what_to_check(client: Client, hire: Hire) -> None:
    hire(username="marie")
    response = sign_in(client, "marie", "faux")
    assert response.status_code == 200
    assert "Mot de passe oublié" in response.content.decode()
    assert not signed_in(client)


def test_five_wrong_passwords_close_the_door_and_say_what_to_do(client: Client, hire: Hire) -> None:
    hire(username="marie")
    for _ in range(5):
        response = sign_in(client, "marie", "faux")
    assert response.status_code == 429
    page = response.content.decode()
    assert "15 minutes" in page
    assert reverse("account_reset_password") in page
    assert sign_in(client, "marie").status_code == 429, "même le bon mot de passe attend"
    assert not signed_in(client)


def test_an_attacker_elsewhere_does_not_lock_the_colleague_out(client: Client, hire: Hire) -> None:
    hire(Role.EDITOR, username="marie")
    for _ in range(6):
        sign_in(Client(), "marie", "faux", REMOTE_ADDR="203.0.113.9")
    assert sign_in(client, "marie", REMOTE_ADDR="198.51.100.4").status_code == 302
    assert signed_in(client)


def test_failures_are_counted_by_the_address_that_the_proxy_saw(client: Client, hire: Hire, settings: Settings) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    hire(username="marie")
    sign_in(client, "marie", "faux", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9", REMOTE_ADDR="10.0.0.1")
    assert AccessAttempt.objects.get().ip_address == "203.0.113.9"


@pytest.mark.parametrize("header", ["", "n'importe quoi", "1.2.3.4, <script>", "[::1]", ","])
def test_an_unreadable_proxy_header_breaks_nothing(client: Client, hire: Hire, settings: Settings, header: str) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    assert sign_in(client, "marie", "faux", HTTP_X_FORWARDED_FOR=header).status_code == 200


@pytest.mark.parametrize("login", ["", "x" * 10_000, "a\x00b", "<script>alert(1)</script>", "é" * 254])
def test_whatever_is_typed_as_a_name_is_answered(client: Client, db: None, login: str) -> None:
    assert sign_in(client, login, "faux").status_code == 200


def test_a_new_password_by_mail_opens_the_door_again(client: Client, hire: Hire) -> None:
    user = hire(Role.EDITOR, username="marie", email="marie@exemple.fr")
    for _ in range(5):
        sign_in(client, "marie", "faux")
    client.post(reverse("account_reset_password"), {"email": "Marie@exemple.fr"})
    (message,) = mail.outbox
    assert "trois jours" in message.body
    link = re.search(r"https?://[^/]+(\S+)", str(message.body))
    assert link
    form = client.get(link[1], follow=True)
    chosen = "un-autre-secret-bien-long"
    end = client.post(form.request["PATH_INFO"], {"password1": chosen, "password2": chosen}, follow=True)
    assert "enregistré" in end.content.decode()
    assert not signed_in(client), "le lien choisit un mot de passe, il n'ouvre pas la session"
    user.refresh_from_db()
    assert user.check_password(chosen)
    assert sign_in(client, "marie", chosen).status_code == 302
    assert "ne sert plus" in Client().get(link[1], follow=True).content.decode()


def test_an_unknown_address_learns_nothing(client: Client, db: None) -> None:
    response = client.post(reverse("account_reset_password"), {"email": "personne@exemple.fr"}, follow=True)
    assert "Si un compte existe" in response.content.decode()
    assert mail.outbox == []


def test_an_old_address_no_longer_signs_in(client: Client, hire: Hire) -> None:
    user = hire(Role.EDITOR, email="ancienne@exemple.fr")
    sign_in(client, "ancienne@exemple.fr")
    client.logout()
    user.email = "nouvelle@exemple.fr"
    user.save()
    assert sign_in(client, "ancienne@exemple.fr").status_code == 200
    assert EmailAddress.objects.count() == 0


def test_a_colleague_who_left_does_not_sign_in(client: Client, hire: Hire) -> None:
    hire(Role.EDITOR, username="marie", is_active=False)
    response = sign_in(client, "marie")
    assert not signed_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert "fermé" in client.get(response["Location"]).content.decode()


def test_somebody_without_a_role_sees_no_administration(client: Client, hire: Hire) -> None:
    client.force_login(hire())
    assert client.get("/gestion/").status_code == 302


def test_signing_in_leads_back_to_where_one_was_going_and_nowhere_else(client: Client, hire: Hire) -> None:
    user = hire(Role.EDITOR)
    asked = client.get("/gestion/images/")
    assert asked["Location"].startswith(DOOR)
    assert client.post(asked["Location"], {"login": user.username, "password": PASSWORD})["Location"].endswith(
        "images/"
    )
    client.logout()
    data = {"login": user.username, "password": PASSWORD, "next": "https://ailleurs.example/"}
    assert client.post(DOOR, data)["Location"] == "/gestion/"


@pytest.mark.parametrize(
    "address",
    [
        "/gestion/login/",
        "/gestion/password_reset/",
        "/gestion/password_reset/confirm/MQ/set-password/",
        "/_util/login/",
    ],
)
def test_wagtail_s_own_doors_lead_to_ours(client: Client, hire: Hire, address: str) -> None:
    user = hire(Role.DIRECTION, is_superuser=True)
    data = {"username": user.username, "password": PASSWORD, "email": user.email}
    for response in (client.get(address), client.post(address, data)):
        assert response.status_code == 302
        assert response["Location"].startswith("/compte/")
    assert not signed_in(client)
    assert mail.outbox == []


def _patterns(found: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, prefix + str(each.pattern))
        else:
            yield prefix + str(each.pattern), each


def test_no_other_address_of_the_site_signs_anybody_in(client: Client, hire: Hire) -> None:
    """Every address that needs no argument is sent a right name and password; only the door may accept them."""
    user = hire(Role.DIRECTION, username="marie", is_superuser=True)
    data = {"username": "marie", "login": "marie", "email": user.email, "password": PASSWORD, "password1": PASSWORD}
    tried = set()
    for address, pattern in _patterns(get_resolver().url_patterns):
        path = "/" + re.sub(r"\(\?:\.\*/\)\?|[\^$\\Z]", "", address)
        if "<" in path or "(" in path or path == DOOR or path in tried or "failwhale" in path:
            continue
        tried.add(path)
        client.cookies.clear()
        client.post(path, data, secure=True)
        assert not signed_in(client), f"{path} ({pattern.name}) ouvre une session"
    assert len(tried) > 50


def test_django_s_login_views_stand_only_behind_ours(db: None) -> None:
    """Wherever a view of Django or Wagtail that signs people in is mounted, an earlier redirection covers it."""
    resolver = get_resolver()
    mounted = [
        "/" + address.lstrip("^")
        for address, pattern in _patterns(resolver.url_patterns)
        if issubclass(getattr(pattern.callback, "view_class", object), LoginView)
    ]
    assert sorted(mounted) == ["/_util/login/", "/gestion/login/"]
    for path in mounted:
        assert getattr(resolver.resolve(path).func, "view_class", None) is RedirectView


def test_there_is_neither_django_admin_nor_api_token(db: None) -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert not apps.is_installed("wagtail.api.v3")
    assert not apps.is_installed("allauth.headless")
    assert not apps.is_installed("allauth.socialaccount")
    assert APIToken.objects.count() == 0
    assert "webauthn" not in settings.MFA_SUPPORTED_TYPES


def test_with_a_telephone_the_password_is_not_enough(client: Client, hire: Hire, with_telephone: Install) -> None:
    user = hire(Role.EDITOR)
    secret = with_telephone(user)
    response = sign_in(client, user.username)
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert not signed_in(client)
    assert client.get("/gestion/")["Location"].startswith(DOOR)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "ne convient pas" in wrong.content.decode()
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert signed_in(client)


def test_the_secret_of_the_telephone_is_not_readable_in_the_database(hire: Hire, with_telephone: Install) -> None:
    user = hire()
    secret = with_telephone(user)
    stored = str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))
    assert secret not in stored


def test_codes_guessed_in_a_row_are_stopped(client: Client, hire: Hire, with_telephone: Install) -> None:
    user = hire(Role.EDITOR)
    secret = with_telephone(user)
    sign_in(client, user.username)
    for _ in range(6):
        page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "Trop d" in page
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert not signed_in(client)


def test_the_date_of_the_first_sign_in_is_kept_once(client: Client, hire: Hire) -> None:
    user = hire(Role.EDITOR)
    sign_in(client, user.username)
    first = User.objects.get(pk=user.pk).first_signed_in_at
    assert first
    client.logout()
    sign_in(client, user.username)
    assert User.objects.get(pk=user.pk).first_signed_in_at == first


def test_a_colleague_without_a_password_is_led_to_the_link_that_lets_them_choose_one(
    client: Client, administrator: User
) -> None:
    administrator.set_unusable_password()
    administrator.save()
    client.force_login(administrator)
    answer = client.get("/compte/mot-de-passe/", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == reverse("account_reset_password")
