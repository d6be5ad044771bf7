"""« Mes suivis »: what each promised, done, put off, entrusted; what of it is in « À traiter »."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from networks.interactions.follow_ups import todo_items
from networks.models import Interaction, NextStep
from trajectoire.accounts.models import User

from .test_noting import TEAM
from .world import World, colleague

MINE = "/gestion/reseaux/suivis/"


@pytest.fixture
def me(client: Client, db: None) -> User:
    user: User = colleague(*TEAM)
    client.force_login(user)
    return user


def step(owner: User, days: int, **more: Any) -> NextStep:
    return NextStep.objects.create(**{"text": f"À {days} jours", "due_on": day(days), "owner": owner, **more})


def day(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def test_what_is_late_comes_first_and_others_promises_are_theirs(client: Client, me: User, world: World) -> None:
    step(me, 40)
    step(me, -3, person=world.ines)
    step(me, 0)
    step(colleague(*TEAM), -1, text="À un autre")
    html = client.get(MINE).content.decode()
    places = [html.index(f"À {days} jours") for days in (-3, 0, 40)]
    assert places == sorted(places)
    assert "En retard (1)" in html
    assert "À un autre" not in html
    assert client.get(f"{MINE}?de=tous").content.decode().count("À un autre") == 0


def test_direction_sees_the_promises_of_the_team(client: Client, me: User, world: World) -> None:
    step(me, 1, text="Promesse de la chargée")
    client.force_login(colleague(*TEAM, "networks.view_every_nextstep"))
    assert "Promesse de la chargée" not in client.get(MINE).content.decode()
    assert "Promesse de la chargée" in client.get(f"{MINE}?de=tous").content.decode()
    assert "Promesse de la chargée" in client.get(f"{MINE}?de={me.pk}").content.decode()
    assert client.get(f"{MINE}?de=%27").status_code == 200


def test_done_put_off_entrusted_by_post_only(client: Client, me: User, world: World) -> None:
    other = colleague(*TEAM)
    promise = step(me, -2)
    base = f"{MINE}{promise.pk}/"
    for act in ("fait", "remettre", "confier"):
        assert client.get(f"{base}{act}/").status_code == 405
    for wrong in ({"quand": "hier"}, {"le": "2020-01-01"}, {"le": "été"}, {}):
        client.post(f"{base}remettre/", wrong)
        promise.refresh_from_db()
        assert promise.snoozed_until is None
    assert [item.title for item in todo_items(me)] == ["À -2 jours"]
    client.post(f"{base}remettre/", {"quand": "semaine", "retour": "https://ailleurs.example/"})
    promise.refresh_from_db()
    assert promise.snoozed_until is not None
    assert promise.due_on == day(-2)
    assert list(todo_items(me)) == []
    client.post(f"{base}confier/", {"a": "x"})
    client.post(f"{base}confier/", {"a": other.pk})
    promise.refresh_from_db()
    assert promise.owner == other
    client.post(f"{base}fait/", {"retour": "/gestion/"})
    promise.refresh_from_db()
    assert promise.done_on == timezone.localdate()
    client.post(f"{base}fait/", {"encore": "1"})
    promise.refresh_from_db()
    assert promise.done_on is None


@pytest.mark.parametrize(
    "back", ["https://ailleurs.example/gestion/", "//ailleurs.example/gestion/", "javascript:x", ""]
)
def test_after_an_act_one_stays_in_the_admin(client: Client, me: User, back: str) -> None:
    promise = step(me, 0)
    response = client.post(f"{MINE}{promise.pk}/fait/", {"retour": back})
    assert response.headers["Location"] == MINE


def test_a_co_animator_acts_on_their_own_promises_only(client: Client, me: User, world: World) -> None:
    theirs = colleague(access={world.teams: "change"})
    secret = step(me, 0, person=world.ines)
    shared = step(me, 0, interaction=Interaction.objects.create(summary="Réunion", network=world.teams))
    own = step(theirs, 0)
    client.force_login(theirs)
    assert client.post(f"{MINE}{secret.pk}/fait/").status_code == 404
    assert client.post(f"{MINE}{shared.pk}/fait/").status_code == 302
    shared.refresh_from_db()
    assert shared.done_on is None
    assert client.post(f"{MINE}{own.pk}/confier/", {"a": me.pk}).status_code == 302
    own.refresh_from_db()
    assert own.owner == theirs
    client.post(f"{MINE}{own.pk}/fait/")
    own.refresh_from_db()
    assert own.done_on is not None


def test_what_waits_today_is_in_a_traiter_with_ten_at_most(
    client: Client, me: User, world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(15):
        step(me, -number, person=world.ines, interaction=Interaction.objects.create(summary=f"Appel {number}"))
    step(me, 1, text="Demain")
    with django_assert_max_num_queries(1):
        items = list(todo_items(me))
    assert len(items) == 10
    assert items[0].title == "À -14 jours (Inès Garnier)"
    assert "Demain" not in str(items)
    assert "À -14 jours" in client.get("/gestion/a-traiter/").content.decode()


def test_the_list_asks_as_many_questions_for_sixty_promises_as_for_two(
    client: Client, me: User, world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        step(me, number, person=world.ines)
    client.get(MINE)
    with django_assert_max_num_queries(20):
        client.get(MINE)
