"""The team's screens: welcome somebody, keep the account true, close it."""

import re
from typing import Any

import pytest
from django.contrib.auth.password_validation import get_default_password_validators
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry, Page

from tests.accounts.conftest import PASSWORD, Hire
from trajectoire.accounts.invitations import split_name
from trajectoire.accounts.models import User
from trajectoire.accounts.roles import home_page
from trajectoire.accounts.team_forms import roles_in_order
from trajectoire.plugins import Role

NEW = "/gestion/users/new/"


@pytest.fixture
def director(client: Client, hire: Hire) -> User:
    user = hire(Role.DIRECTION, first_name="Diane", last_name="Roy")
    client.force_login(user)
    return user


def welcome(client: Client, **changes: Any) -> Any:
    role = roles_in_order().get(name=Role.EDITOR.value)
    data = {"full_name": "Inès  de la Tour", "email": "Ines@Exemple.fr", "role": role.pk, **changes}
    return client.post(NEW, data, follow=True)


def test_three_fields_welcome_a_colleague(client: Client, director: User) -> None:
    page = client.get(NEW).content.decode()
    assert re.findall(r'name="(full_name|email|role|password\w*|username|is_superuser)"', page).count("role") == 4
    assert "password" not in page
    welcome(client)
    user = User.objects.get(email="ines@exemple.fr")
    assert (user.first_name, user.last_name, user.username) == ("Inès", "de la Tour", "ines.de.la.tour")
    assert [group.name for group in user.groups.all()] == [Role.EDITOR.value]
    assert not user.has_usable_password()


def test_the_invitation_leads_to_a_password_and_then_in(client: Client, director: User) -> None:
    welcome(client)
    (message,) = mail.outbox
    body = str(message.body)
    assert "Diane Roy vous ouvre un compte" in body
    link = re.search(r"https?://[^/]+(/compte/mot-de-passe/choisir/\S+)", body)
    assert link
    guest = Client()
    form = guest.get(link[1], follow=True)
    guest.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    sent = guest.post("/compte/connexion/", {"login": "ines@exemple.fr", "password": PASSWORD})
    assert sent["Location"] == "/gestion/"


def test_a_password_too_simple_is_refused_with_its_reason(client: Client, director: User) -> None:
    welcome(client)
    link = re.search(r"https?://[^/]+(/compte/\S+choisir\S+)", str(mail.outbox[0].body))
    assert link
    guest = Client()
    form = guest.get(link[1], follow=True)
    assert f"{get_default_password_validators()[1].min_length} caractères au moins" in form.content.decode()  # type: ignore[attr-defined]
    answer = guest.post(form.request["PATH_INFO"], {"password1": "court", "password2": "court"}).content.decode()
    assert "12" in answer


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "DIANE@exemple.fr"}, "existe déjà"),
        ({"email": "pas une adresse"}, "adresse"),
        ({"full_name": ""}, "requis"),
        ({"role": "999999"}, "choix"),
        ({"full_name": "x" * 400}, "caractères"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client: Client, hire: Hire, changes: dict[str, str], said: str) -> None:
    client.force_login(hire(Role.DIRECTION, email="diane@exemple.fr"))
    response = welcome(client, **changes)
    assert said in response.content.decode()
    assert User.objects.count() == 1


def test_two_people_of_one_name_get_two_sign_in_names(client: Client, director: User) -> None:
    welcome(client)
    welcome(client, email="autre@exemple.fr")
    assert set(User.objects.exclude(pk=director.pk).values_list("username", flat=True)) == {
        "ines.de.la.tour",
        "ines.de.la.tour2",
    }


def test_the_database_refuses_one_address_for_two(hire: Hire) -> None:
    hire(email="a@exemple.fr")
    with pytest.raises(IntegrityError), transaction.atomic():
        hire(email="A@exemple.fr")
    hire(email="")
    hire(email="")


def test_a_mail_server_that_is_down_does_not_lose_the_account(
    client: Client, director: User, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    page = welcome(client).content.decode()
    assert "n’est pas parti" in page
    user = User.objects.get(email="ines@exemple.fr")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    edit = client.get(reverse("wagtailusers_users:edit", args=[user.pk])).content.decode()
    assert "Renvoyer l’invitation" in edit
    client.post(reverse("wagtailusers_users:invite", args=[user.pk]))
    assert mail.outbox[0].to == [user.email]
    assert [entry.data["sent"] for entry in ModelLogEntry.objects.filter(action="accounts.invite")] == [True, False]


def test_a_colleague_who_leaves_is_signed_out_and_stays_the_author(client: Client, director: User, hire: Hire) -> None:
    leaving = hire(Role.PROJECT_OFFICER)
    root = home_page()
    assert root
    page = Page(title="Son travail", owner=leaving)
    root.add_child(instance=page)
    revision = page.save_revision(user=leaving)
    session = Client()
    session.force_login(leaving)
    assert session.get("/gestion/").status_code == 200
    data = {"first_name": leaving.first_name, "last_name": leaving.last_name, "email": leaving.email}
    client.post(reverse("wagtailusers_users:edit", args=[leaving.pk]), data)
    assert session.get("/gestion/").status_code == 302
    page.refresh_from_db()
    revision.refresh_from_db()
    assert page.owner == revision.user == leaving


def test_no_address_deletes_a_colleague(client: Client, hire: Hire) -> None:
    client.force_login(hire(is_superuser=True))
    target = hire(Role.EDITOR)
    client.post(reverse("wagtailusers_users:delete", args=[target.pk]))
    bulk = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    client.post(f"{bulk}?id={target.pk}")
    assert User.objects.filter(pk=target.pk).exists()


def test_direction_cannot_lock_itself_out(client: Client, director: User) -> None:
    address = reverse("wagtailusers_users:edit", args=[director.pk])
    page = client.get(address).content.decode()
    assert 'name="is_active"' not in page
    assert 'name="groups"' not in page
    client.post(address, {"first_name": "Diane", "last_name": "Roy", "email": "d@exemple.fr", "groups": []})
    director.refresh_from_db()
    assert director.is_active
    assert director.groups.count() == 1
    assert director.email == "d@exemple.fr"


def test_direction_cannot_take_the_installer_s_account(client: Client, director: User, hire: Hire) -> None:
    installer = hire(is_superuser=True, email="technique@exemple.fr")
    address = reverse("wagtailusers_users:edit", args=[installer.pk])
    assert client.get(address).status_code == 302
    client.post(address, {"first_name": "x", "last_name": "y", "email": "voleur@exemple.fr", "is_active": "on"})
    installer.refresh_from_db()
    assert installer.email == "technique@exemple.fr"


def test_the_list_of_the_team_asks_the_same_queries_for_one_and_for_thirty(
    client: Client, director: User, hire: Hire, assert_queries: Any
) -> None:
    for _ in range(30):
        hire(Role.EDITOR)
    client.get("/gestion/users/")
    with assert_queries("list of the team"):
        page = client.get("/gestion/users/").content.decode()
    assert "Accueillir" in page
    assert "Rédaction" in page


@given(st.text(max_size=80))
def test_a_name_is_split_without_losing_a_word(name: str) -> None:
    first, last = split_name(name)
    assert f"{first} {last}".split() == name.split()
