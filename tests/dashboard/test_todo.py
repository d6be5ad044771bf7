"""What waits for a person: from every source, most pressing first, ten at most, and never a broken page."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page, TaskState

from tests.accounts.conftest import Hire
from trajectoire.accounts.models import User
from trajectoire.accounts.roles import home_page
from trajectoire.dashboard.sources import pages_sent_back, pages_to_review
from trajectoire.dashboard.todo import MOST, todo_for
from trajectoire.dashboard.wording import in_words
from trajectoire.plugins import Role, TodoItem, TodoSource, registry

WEDNESDAY = date(2027, 3, 3)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (2, "après-demain"),
        (4, "dimanche"),
        (7, "dans 7 jours"),
        (31, "dans 31 jours"),
        (60, "le 2 mai 2027"),
        (59, "le 1er mai 2027"),
        (-1, "hier"),
        (-3, "il y a 3 jours"),
        (-90, "le 3 décembre 2026"),
    ],
)
def test_a_date_is_said_as_one_says_it(days: int, words: str) -> None:
    assert in_words(WEDNESDAY + timedelta(days=days), WEDNESDAY) == words


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_date_has_words(day: date, today: date) -> None:
    assert in_words(day, today)


def item(title: str, days: int | None = None, *, urgent: bool = False) -> TodoItem:
    due = None if days is None else timezone.localdate() + timedelta(days=days)
    return TodoItem(title=title, detail="détail", url="/gestion/", due=due, urgent=urgent)


def source(key: str, items: Iterable[TodoItem] | Callable[[AbstractBaseUser], Iterable[TodoItem]]) -> TodoSource:
    answer = items if callable(items) else lambda _user: items
    return TodoSource(key=key, label=f"Source {key}", items=answer)


def titles(user: User, *sources: TodoSource) -> list[str]:
    return [line.item.title for line in todo_for(user, sources).lines]


def test_urgent_first_then_by_date_then_without_date(hire: Hire) -> None:
    one = source("one", [item("sans date"), item("demain", 1), item("urgent plus tard", 9, urgent=True)])
    two = source("two", [item("hier", -1), item("urgent", 2, urgent=True)])
    assert titles(hire(), one, two) == ["urgent", "urgent plus tard", "hier", "demain", "sans date"]


def test_ten_items_at_most_and_an_endless_source_ends(hire: Hire) -> None:
    def endless(_user: AbstractBaseUser) -> Iterator[TodoItem]:
        while True:
            yield item("encore")

    assert len(titles(hire(), source("one", endless), source("two", endless))) == MOST


def test_a_source_that_fails_is_named_and_the_others_answer(hire: Hire, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_user: AbstractBaseUser) -> Iterator[TodoItem]:
        yield item("perdu")
        raise RuntimeError("base lointaine")

    found = todo_for(hire(), [source("broken", broken), source("well", [item("présent")])])
    assert [line.item.title for line in found.lines] == ["présent"]
    assert found.silent == ("Source broken",)
    assert "base lointaine" in caplog.text


def test_a_failed_query_does_not_spoil_the_next_source(hire: Hire) -> None:
    def bad_query(_user: AbstractBaseUser) -> list[TodoItem]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM nulle_part")
        return []

    def good_query(_user: AbstractBaseUser) -> list[TodoItem]:
        return [item(f"{User.objects.count()} collègue")]

    assert titles(hire(), source("bad", bad_query), source("good", good_query)) == ["1 collègue"]


def test_the_panel_says_which_source_is_silent(client: Client, hire: Hire, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_user: AbstractBaseUser) -> list[TodoItem]:
        raise RuntimeError

    client.force_login(hire(Role.EDITOR))
    with registry.replaced(TodoSource, [source("broken", broken)]):
        page = client.get("/gestion/").content.decode()
    assert "« Source broken » n’a pas pu répondre" in page


def test_when_nothing_waits_the_screen_says_so(client: Client, hire: Hire) -> None:
    client.force_login(hire(Role.EDITOR))
    for path in ("/gestion/", "/gestion/a-traiter/"):
        assert "Rien ne vous attend" in client.get(path).content.decode()


def submit(editor: User, title: str) -> Page:
    root = home_page()
    assert root
    page = Page(title=title, live=False, owner=editor)
    root.add_child(instance=page)
    page.save_revision(user=editor)
    workflow = page.get_workflow()
    assert workflow
    workflow.start(page, editor)
    return page


def test_a_submitted_page_waits_for_those_who_review_and_for_them_alone(hire: Hire) -> None:
    editor = hire(Role.EDITOR, first_name="Inès", last_name="Martin")
    submit(editor, "Une offre")
    for role in (Role.REVIEWER, Role.DIRECTION):
        (found,) = pages_to_review(hire(role))
        assert found.title == "Relire « Une offre »"
        assert "Inès Martin" in found.detail
        assert found.due == timezone.localdate()
    for role in (Role.EDITOR, Role.PROJECT_OFFICER):
        assert list(pages_to_review(hire(role))) == []


def test_a_page_sent_back_waits_for_its_author_with_the_reviewer_s_words(client: Client, hire: Hire) -> None:
    editor, reviewer = hire(Role.EDITOR), hire(Role.REVIEWER, first_name="Paul", last_name="Roy")
    page = submit(editor, "Une offre")
    state = TaskState.objects.get()
    state.task.specific.on_action(state, reviewer, "reject", comment="La date manque.")
    assert list(pages_to_review(reviewer)) == []
    (found,) = pages_sent_back(editor)
    assert found.title == "Reprendre « Une offre »"
    assert found.detail == "Paul Roy demande une modification : La date manque."
    assert found.urgent
    client.force_login(editor)
    assert client.get(found.url).status_code == 200
    assert r"\u00c0 traiter (1)" in client.get("/gestion/").content.decode()
    page.delete()
    assert list(pages_sent_back(editor)) == []


def test_an_accepted_page_is_published_and_waits_for_nobody(client: Client, hire: Hire) -> None:
    editor, reviewer = hire(Role.EDITOR), hire(Role.REVIEWER)
    page = submit(editor, "Une offre")
    state = TaskState.objects.get()
    state.task.specific.on_action(state, reviewer, "approve")
    page.refresh_from_db()
    assert page.live
    assert list(pages_to_review(reviewer)) == list(pages_sent_back(editor)) == []


def test_many_waiting_pages_cost_the_same_queries(hire: Hire, assert_queries: Any) -> None:
    editor, reviewer = hire(Role.EDITOR), hire(Role.REVIEWER)
    for number in range(12):
        submit(editor, f"Page {number}")
    with assert_queries("pages to review"):
        assert len(list(pages_to_review(reviewer))) == MOST


def test_what_is_put_off_leaves_room_for_the_next_and_comes_back_by_itself(client: Client, hire: Hire) -> None:
    user = hire(Role.EDITOR)
    client.force_login(user)
    everything = [TodoItem(title=f"Chose {n}", detail="À faire.", url=f"/gestion/{n}/") for n in range(12)]
    source = TodoSource(key="choses", label="Choses", items=lambda _user: everything)
    with registry.replaced(TodoSource, [source]):
        first = todo_for(user).lines[0]
        assert first.item.title == "Chose 0"
        client.post(reverse("dashboard_snooze"), {"element": first.digest, "delai": "demain"})
        put_off = todo_for(user)
        assert [line.item.title for line in put_off.lines] == [f"Chose {n}" for n in range(1, 11)]
        assert put_off.snoozed == 1
        with time_machine.travel(timezone.now() + timedelta(days=1, hours=1), tick=False):
            assert todo_for(user).lines[0].item.title == "Chose 0"
        client.post(reverse("dashboard_snooze"), {"tout": "1"})
        assert todo_for(user).snoozed == 0
        for told in ({"element": "x", "delai": "demain"}, {"element": first.digest, "delai": "jamais"}, {}):
            client.post(reverse("dashboard_snooze"), told)
        assert todo_for(user).snoozed == 0
        assert todo_for(hire(Role.EDITOR)).snoozed == 0
