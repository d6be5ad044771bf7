"""The agenda: what is to come, what is past, month by month, narrowed; never what nobody may see."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from events.kinds import Kind
from events.models import AgendaPage, EventPage, EventSession
from events.registration.places import Demand, register
from territories.models import Level, Territory
from trajectoire.taxonomies.models import Theme

from .conftest import MakeEvent, in_days


def read(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def month_of(event: EventPage) -> str:
    first = timezone.localtime(event.first_starts_at)
    return f"/agenda/mois/{first:%Y/%m}/"


def test_what_is_to_come_is_listed_by_month_and_what_is_past_apart(client: Client, make_event: MakeEvent) -> None:
    make_event("La prochaine", days=3)
    make_event("L’ancienne", days=-3)
    coming = read(client, "/agenda/")
    past = read(client, "/agenda/", passes="1")
    assert "La prochaine" in coming
    assert "L’ancienne" not in coming
    assert "L’ancienne" in past
    assert "La prochaine" not in past


def test_an_event_under_way_is_still_to_come(client: Client, make_event: MakeEvent) -> None:
    now = timezone.now()
    sessions = [
        EventSession(starts_at=now - timedelta(days=30), ends_at=now - timedelta(days=30, hours=-3)),
        EventSession(starts_at=now + timedelta(days=30), ends_at=now + timedelta(days=30, hours=3)),
    ]
    make_event("Un cycle commencé", kind=Kind.TRAINING_CYCLE, sessions=sessions)
    assert "Un cycle commencé" in read(client, "/agenda/")


def test_kind_theme_and_territory_narrow_what_is_within_them(client: Client, make_event: MakeEvent) -> None:
    theme = Theme.add_root(name="Emploi")
    below = theme.add_child(name="Insertion")
    town = Territory.objects.create(level=Level.COMMUNE, code="99001", name="Une commune")
    quarter = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN99001A", name="Un quartier")
    quarter.parents.add(town)
    make_event("Dans le quartier", themes=[below], territories=[quarter], kind=Kind.VISIT)
    make_event("Ailleurs", kind=Kind.WEBINAR)
    for query in ({"theme": theme.slug}, {"territoire": town.slug}, {"genre": "visite"}):
        answer = read(client, "/agenda/", **query)
        assert "Dans le quartier" in answer
        assert "Ailleurs" not in answer
    assert "Aucun événement ne répond" in read(client, "/agenda/", theme=theme.slug, genre="webinaire")


def test_a_full_event_says_so_in_the_list(client: Client, make_event: MakeEvent) -> None:
    event = make_event("Deux places", capacity=1)
    assert "Inscriptions ouvertes" in read(client, "/agenda/")
    register(event.pk, Demand(first_name="Nour", last_name="Essai", email="nour@exemple.fr"))
    assert "Complet" in read(client, "/agenda/")


def test_an_empty_agenda_says_so(client: Client, agenda: AgendaPage) -> None:
    assert "Les prochaines dates seront annoncées ici" in read(client, "/agenda/")
    assert "Rien n’est prévu ce mois-ci" in read(client, "/agenda/mois/2026/11/")


def test_a_month_shows_a_session_on_each_of_its_days(client: Client, make_event: MakeEvent) -> None:
    start = in_days(0).replace(day=10, hour=22)
    make_event("La nuit", sessions=[EventSession(starts_at=start, ends_at=start + timedelta(hours=4))])
    answer = read(client, f"/agenda/mois/{start:%Y/%m}/")
    assert answer.count("La nuit") == 2
    ending = in_days(0).replace(day=12, hour=22)
    make_event("Jusqu’à minuit", sessions=[EventSession(starts_at=ending, ends_at=ending + timedelta(hours=2))])
    assert read(client, f"/agenda/mois/{start:%Y/%m}/").count("Jusqu’à minuit") == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/agenda/?page=99", 404),
        ("/agenda/?page=0", 200),
        ("/agenda/?page=²&theme=’&genre=" + "x" * 5000, 200),
        ("/agenda/mois/2026/13/", 404),
        ("/agenda/mois/0/1/", 404),
        ("/agenda/mois/9999/12/", 404),
        ("/agenda/absent/evenement.ics", 404),
        ("/agenda/agenda.ics?theme=%27&territoire=" + "é" * 300, 200),
    ],
)
def test_nonsense_is_never_an_error(client: Client, make_event: MakeEvent, address: str, status: int) -> None:
    make_event()
    assert client.get(address).status_code == status


def hide_draft(event: EventPage) -> None:
    event.unpublish()


def hide_private(event: EventPage) -> None:
    PageViewRestriction.objects.create(page=event, restriction_type=PageViewRestriction.LOGIN)


def hide_expired(event: EventPage) -> None:
    EventPage.objects.filter(pk=event.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.parametrize("hide", [hide_draft, hide_private, hide_expired])
def test_no_outlet_of_the_agenda_shows_what_nobody_may_see(client: Client, make_event: MakeEvent, hide: object) -> None:
    event = make_event("Zyxwolt")
    town = Territory.objects.create(level=Level.COMMUNE, code="99001", name="Une commune")
    event.territories.add(town)
    event.save_revision().publish()
    outlets = ["/agenda/", month_of(event), "/agenda/agenda.ics", "/agenda/atom/", "/", town.get_absolute_url()]
    assert all("Zyxwolt" in read(client, address) for address in outlets)
    assert client.get(f"/agenda/{event.slug}/evenement.ics").status_code == 200
    hide(event)  # type: ignore[operator]
    assert not any("Zyxwolt" in read(client, address) for address in outlets)
    assert client.get(f"/agenda/{event.slug}/evenement.ics").status_code == 404


def test_the_agenda_costs_the_same_whatever_it_holds(
    client: Client, make_event: MakeEvent, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_event("Un", days=1)
    read(client, "/agenda/")
    with CaptureQueriesContext(connection) as few:
        read(client, "/agenda/")
    for number in range(5):
        make_event(f"Autre {number}", days=2 + number, kind=Kind.WEBINAR)
    with CaptureQueriesContext(connection) as more:
        read(client, "/agenda/")
    assert len(more) <= len(few) + 1
    assert len(more) <= 40


def test_the_front_page_tells_the_next_events_nearest_first(client: Client, make_event: MakeEvent) -> None:
    now = timezone.now()
    make_event("Dans dix jours", days=10)
    make_event("Demain", days=1)
    make_event("Annulée", days=2, cancelled=True)
    make_event("Hier", days=-1)
    sessions = [
        EventSession(starts_at=now + timedelta(days=days), ends_at=now + timedelta(days=days, hours=3))
        for days in (-30, 20)
    ]
    make_event("Un cycle commencé", sessions=sessions)
    section = BeautifulSoup(client.get("/").content, "html.parser").select_one("section[aria-labelledby$=events]")
    assert section is not None
    titles = [link.text.strip() for link in section.select("h3 a")]
    assert titles == ["Demain", "Dans dix jours", "Un cycle commencé"]
    listed = BeautifulSoup(client.get("/agenda/").content, "html.parser").select("h4 a")
    assert [link.text.strip() for link in listed] == ["Demain", "Annulée", "Dans dix jours", "Un cycle commencé"]


def test_the_feed_says_when_where_and_what_is_cancelled(client: Client, make_event: MakeEvent) -> None:
    make_event("Une journée", cancelled=True, cancellation_reason="Reportée.")
    feed = read(client, "/agenda/atom/")
    assert "<title>Annulé : Une journée</title>" in feed
    assert "9 h à 16 h, La Commanderie, Dole" in feed


def test_the_map_groups_coming_events_by_place_and_keeps_the_filters(
    client: Client, make_event: MakeEvent, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    town = Territory.objects.create(level=Level.COMMUNE, code="99001", name="Une commune", latitude=47.2, longitude=6.0)
    for number in range(3):
        session = EventSession(starts_at=in_days(4 + number), ends_at=in_days(4 + number, 12), territory=town)
        make_event(f"À la commune {number}", sessions=[session], kind=Kind.VISIT)
    make_event("Nulle part", kind=Kind.WEBINAR)
    make_event("Déjà passé", days=-4)
    make_event("Un brouillon", live=False)
    with django_assert_max_num_queries(40):
        shown = BeautifulSoup(read(client, "/agenda/carte/"), "html.parser")
    names = [found.get_text(strip=True) for found in shown.select(".places__name")]
    assert names == ["Une commune", "En ligne, ou sans lieu précis"]
    assert shown.select_one("svg.ground-map") is not None
    assert "3 événements" in shown.select(".places__note")[0].get_text()
    assert "Déjà passé" not in shown.get_text()
    assert "Un brouillon" not in shown.get_text()
    filtered = BeautifulSoup(read(client, "/agenda/carte/", genre="webinaire"), "html.parser")
    assert [found.get_text(strip=True) for found in filtered.select(".agenda-line__title")] == ["Nulle part"]
    assert "genre=webinaire" in str(filtered.select_one(".agenda-views a"))
