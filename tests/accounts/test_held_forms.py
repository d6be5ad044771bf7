"""Nothing typed is lost when a session ends, and nobody else reads it."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import Page

from tests.accounts.conftest import PASSWORD, Hire
from trajectoire.accounts import held_forms
from trajectoire.accounts.jobs import forget_old_entries
from trajectoire.accounts.models import HeldForm, User
from trajectoire.accounts.roles import home_page
from trajectoire.plugins import Role


@pytest.fixture
def tab() -> Client:
    """A client that must show the security token, as a browser does."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def author(hire: Hire) -> User:
    return hire(Role.PROJECT_OFFICER)


@pytest.fixture
def draft(author: User) -> Page:
    root = home_page()
    assert root
    child = Page(title="Avant", slug="avant", owner=author)
    root.add_child(instance=child)
    child.save_revision(user=author)
    return child


def enter(tab: Client, user: User, **extra: str) -> Any:
    tab.get("/compte/connexion/")
    token = tab.cookies["csrftoken"].value
    data = {"login": user.username, "password": PASSWORD, "csrfmiddlewaretoken": token, **extra}
    return tab.post("/compte/connexion/", data)


def typed(tab: Client, user: User, address: str, **values: str) -> dict[str, str]:
    """The form as it stands on the screen: its own token, its author's mark."""
    html = tab.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    mark = re.search(r'data-mark="([^"]+)"', html)
    assert token
    assert mark
    form = {"title": "Après une heure", "slug": "avant", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return {**form, "csrfmiddlewaretoken": token[1], held_forms.AUTHOR_FIELD: mark[1], **values}


def expire(tab: Client) -> None:
    tab.session.flush()


def send_kept(tab: Client, html: str) -> Any:
    """Press « Enregistrer ma saisie »."""
    form = re.search(r'<form method="post" action="([^"]+)" enctype.*?</form>', html, re.DOTALL)
    assert form
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    return tab.post(form[1], fields)


def test_a_form_sent_after_the_session_is_offered_after_sign_in_and_saved(
    tab: Client, author: User, draft: Page
) -> None:
    address = f"/gestion/pages/{draft.pk}/edit/"
    enter(tab, author)
    form = typed(tab, author, address)
    expire(tab)
    answer = tab.post(address, form)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/compte/connexion/?next=%2Fgestion%2Freprise%2F")
    assert "est gardé" in tab.get(answer["Location"]).content.decode()
    resume = enter(tab, author, next=answer["Location"].split("next=")[1].replace("%2F", "/"))["Location"]
    html = tab.get(resume).content.decode()
    assert "Votre saisie est intacte" in html
    assert "Après une heure" in html
    saved = send_kept(tab, html)
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().title == "Après une heure"
    assert not draft.live or draft.title == "Avant"
    assert not HeldForm.objects.exists(), "enregistrée, elle n'est plus gardée"


def test_somebody_else_on_that_machine_sees_nothing_of_it(tab: Client, author: User, draft: Page, hire: Hire) -> None:
    address = f"/gestion/pages/{draft.pk}/edit/"
    enter(tab, author)
    form = typed(tab, author, address, title="Un texte confidentiel")
    expire(tab)
    tab.post(address, form)
    held = HeldForm.objects.get()
    other = hire(Role.DIRECTION)
    enter(tab, other)
    for path in ("/gestion/", "/gestion/a-traiter/", f"/gestion/reprise/{held.pk}/"):
        assert "confidentiel" not in tab.get(path, follow=True).content.decode()
    assert held.author == author
    assert HeldForm.objects.filter(pk=held.pk).exists()


def test_a_form_of_mine_sent_under_somebody_else_s_session_waits_for_me(
    tab: Client, author: User, draft: Page, hire: Hire
) -> None:
    address = f"/gestion/pages/{draft.pk}/edit/"
    enter(tab, author)
    form = typed(tab, author, address, title="Mon texte")
    tab.session.flush()
    other = hire(Role.DIRECTION)
    enter(tab, other)
    form["csrfmiddlewaretoken"] = tab.cookies["csrftoken"].value
    answer = tab.post(address, form, follow=True)
    assert "Mon texte" not in answer.content.decode()
    assert "gardée pour elle" in answer.content.decode()
    assert HeldForm.objects.get().author == author
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().title == "Avant"


def test_signing_in_again_in_another_tab_does_not_lose_the_form(tab: Client, author: User, draft: Page) -> None:
    """The security token changes at sign-in: the old tab's form is kept, not refused."""
    address = f"/gestion/pages/{draft.pk}/edit/"
    enter(tab, author)
    form = typed(tab, author, address)
    expire(tab)
    enter(tab, author)
    answer = tab.post(address, form)
    assert answer["Location"].startswith("/gestion/reprise/")
    assert send_kept(tab, tab.get(answer["Location"]).content.decode()).status_code == 302
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().title == "Après une heure"


def test_what_is_typed_after_the_session_is_kept_even_if_the_tab_is_closed(
    tab: Client, author: User, draft: Page
) -> None:
    """Wagtail saves by itself while one types: these requests are kept too, the latest wins."""
    address = f"/gestion/pages/{draft.pk}/edit/"
    enter(tab, author)
    form = typed(tab, author, address)
    expire(tab)
    for text in ("Une", "Une phrase", "Une phrase entière"):
        answer = tab.post(address, {**form, "title": text}, headers={"accept": "application/json"})
        assert answer.status_code == 401
        assert answer.json()["session"] == "ended"
        assert "gardé" in answer.json()["error_message"]
    enter(tab, author)
    assert "Une phrase entière" in tab.get("/gestion/").content.decode()
    assert HeldForm.objects.count() == 1


def test_a_kept_entry_can_be_given_up(tab: Client, author: User, draft: Page) -> None:
    address = f"/gestion/pages/{draft.pk}/edit/"
    enter(tab, author)
    form = typed(tab, author, address)
    expire(tab)
    tab.post(address, form)
    enter(tab, author)
    resume = f"/gestion/reprise/{HeldForm.objects.get().pk}/"
    tab.get(resume)
    token = tab.cookies["csrftoken"].value
    tab.post(resume, {"csrfmiddlewaretoken": token})
    assert not HeldForm.objects.exists()
    assert "n’est plus en attente" in tab.get(resume, follow=True).content.decode()


@pytest.mark.parametrize("mark", ["", "1", "faux:jeton:x", "é" * 500])
def test_a_form_without_a_true_mark_is_not_kept(tab: Client, author: User, draft: Page, mark: str) -> None:
    address = f"/gestion/pages/{draft.pk}/edit/"
    enter(tab, author)
    form = typed(tab, author, address)
    expire(tab)
    form[held_forms.AUTHOR_FIELD] = mark
    answer = tab.post(address, form)
    assert answer.status_code == 302
    assert not HeldForm.objects.exists()


def test_a_password_is_never_kept(author: User) -> None:
    client = Client()
    mark = held_forms.author_mark(author)
    client.post("/gestion/users/new/", {"password1": "secret", held_forms.AUTHOR_FIELD: mark})
    assert not HeldForm.objects.exists()


def test_previews_and_pings_are_not_kept(author: User, draft: Page) -> None:
    client = Client()
    data = {"title": "x", held_forms.AUTHOR_FIELD: held_forms.author_mark(author)}
    client.post(f"/gestion/pages/{draft.pk}/edit/preview/", data)
    client.post("/gestion/editing-sessions/1/ping/", data)
    assert not HeldForm.objects.exists()


def test_what_is_kept_is_not_readable_in_the_database(author: User, draft: Page) -> None:
    data = {"title": "Titre", "summary": "phrase secrète", held_forms.AUTHOR_FIELD: held_forms.author_mark(author)}
    Client().post(f"/gestion/pages/{draft.pk}/edit/", data)
    assert "secrète" not in HeldForm.objects.get().content


def test_a_new_key_makes_old_entries_unreadable_and_breaks_nothing(
    client: Client, author: User, draft: Page, settings: Settings
) -> None:
    data = {"title": "Titre", held_forms.AUTHOR_FIELD: held_forms.author_mark(author)}
    Client().post(f"/gestion/pages/{draft.pk}/edit/", data)
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "une-nouvelle-cle"
    held = HeldForm.objects.get()
    assert held_forms.entry_of(held) is None
    client.force_login(author)
    assert client.get(f"/gestion/reprise/{held.pk}/").status_code == 302
    settings.SECRET_KEY_FALLBACKS = [old]
    entry = held_forms.entry_of(held)
    assert entry
    assert ("title", "Titre") in entry.values


def test_a_crowd_of_entries_is_kept_within_bounds(author: User) -> None:
    mark = held_forms.author_mark(author)
    for number in range(held_forms.MOST_KEPT + 5):
        Client().post(f"/gestion/pages/{number}/edit/", {"title": str(number), held_forms.AUTHOR_FIELD: mark})
    assert HeldForm.objects.count() == held_forms.MOST_KEPT
    assert HeldForm.objects.filter(title=str(held_forms.MOST_KEPT + 4)).exists()
    Client().post("/gestion/pages/1/edit/?" + "x" * 5000, {held_forms.AUTHOR_FIELD: mark})
    assert HeldForm.objects.count() == held_forms.MOST_KEPT


def test_entries_go_after_thirty_days(author: User) -> None:
    HeldForm.objects.create(author=author, path="/gestion/x/", content="")
    forget_old_entries()
    assert HeldForm.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_old_entries()
    assert not HeldForm.objects.exists()


def test_a_stale_form_of_the_public_site_says_what_to_do(tab: Client, db: None) -> None:
    answer = tab.post("/compte/connexion/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Rien n’a été envoyé" in answer.content.decode()


def test_the_state_of_the_session_is_told_to_its_owner_only(client: Client, author: User, hire: Hire) -> None:
    mark = held_forms.author_mark(author)
    address = "/gestion/session/"
    assert client.get(address, {"mark": mark}).json() == {"signed_in": False, "same_person": False, "token": ""}
    client.force_login(hire(Role.EDITOR))
    assert client.get(address, {"mark": mark}).json() == {"signed_in": True, "same_person": False, "token": ""}
    client.force_login(author)
    state = client.get(address, {"mark": mark}).json()
    assert state["same_person"]
    assert state["token"]
    assert not client.get(address, {"mark": "faux"}).json()["same_person"]


def test_rich_text_is_read_without_its_machinery() -> None:
    draft = '{"blocks":[{"key":"a","text":"Une belle phrase"},{"key":"b","text":"et une autre"}],"entityMap":{}}'
    entry = held_forms.Entry(values=[("body-0-value", draft), ("body-0-type", "paragraph"), ("x", '{"blocks": 3}')])
    assert entry.texts() == ["Une belle phrase\net une autre"]
