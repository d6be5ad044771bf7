"""Events for the team: filling, registrations, on behalf, export; denied by default."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from events.models import EventPage, Registration
from events.registration.groups import GroupDemand, register_group
from events.registration.places import Demand, register
from tests.accounts.conftest import Hire
from trajectoire.plugins import Role

from .conftest import MakeEvent


@pytest.fixture
def full(make_event: MakeEvent) -> EventPage:
    """One place, one who has it, one who waits."""
    event = make_event("Journée", capacity=1)
    for name in ("Nour", "Lin"):
        register(event.pk, Demand(first_name=name, last_name="=Essai", email=f"{name.lower()}@exemple.fr"))
    return event


def listing(event: EventPage) -> str:
    return reverse("events_desk_registrations", args=[event.pk])


def test_the_team_sees_how_full_each_event_is(client: Client, hire: Hire, full: EventPage) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    shown = client.get(reverse("events_desk")).content.decode()
    assert "Journée" in shown
    assert "1 sur 1" in shown
    assert "(100 %)" in shown
    assert "Journée" not in client.get(reverse("events_desk"), {"passes": "1"}).content.decode()
    assert "Journée" not in client.get(reverse("events_desk"), {"miens": "1"}).content.decode()


def test_registrations_are_searched_narrowed_and_taken_away_without_formulas(
    client: Client, hire: Hire, full: EventPage
) -> None:
    client.force_login(hire(Role.DIRECTION))
    shown = client.get(listing(full), {"q": "lin", "etat": "attente"}).content.decode()
    assert "lin@exemple.fr" in shown
    assert "nour@exemple.fr" not in shown
    assert "Personne ne répond" in client.get(listing(full), {"q": "absente"}).content.decode()
    answer: Any = client.get(listing(full), {"export": "csv"})
    csv = b"".join(answer.streaming_content).decode()
    assert "'=Essai" in csv
    book = load_workbook(BytesIO(client.get(listing(full), {"export": "xlsx", "etat": "attente"}).content))
    assert [row[3].value for row in book.active.iter_rows()] == ["Prénom", "Lin"]


def test_a_group_is_narrowed_shown_and_exported(client: Client, hire: Hire, full: EventPage) -> None:
    people = [Demand(first_name="Ana", last_name="Essai"), Demand(first_name="Sam", last_name="Essai")]
    wanted = GroupDemand(
        structure="La Passerelle",
        first_name="Claire",
        last_name="Martin",
        email="claire@exemple.fr",
        needs="Une boucle",
        people=people,
    )
    key = str(register_group(full.pk, wanted).pk)
    client.force_login(hire(Role.PROJECT_OFFICER))
    assert "La Passerelle (2)" in client.get(listing(full)).content.decode()
    shown = client.get(listing(full), {"groupe": key}).content.decode()
    assert "À prévoir : Une boucle" in shown
    assert "nour@exemple.fr" not in shown
    book = load_workbook(BytesIO(client.get(listing(full), {"export": "xlsx", "groupe": key}).content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    column = rows[0].index("Groupe")
    assert [row[column] for row in rows[1:]] == ["La Passerelle"] * 2
    assert "claire@exemple.fr" in rows[1][column + 1]
    assert client.get(listing(full), {"groupe": "²"}).status_code == 200


def test_a_colleague_cancels_and_gives_a_place(client: Client, hire: Hire, full: EventPage) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    nour, lin = Registration.objects.order_by("number")
    act = reverse("events_desk_act", args=[lin.pk])
    assert "Il n’y a plus de place" in client.post(act, {"confirmer": "1"}, follow=True).content.decode()
    client.post(reverse("events_desk_act", args=[nour.pk]), {"annuler": "1"})
    client.post(act, {"confirmer": "1"})
    assert [one.state for one in Registration.objects.order_by("number")] == ["annulee", "confirmee"]


def test_somebody_is_registered_on_behalf_even_without_an_address(
    client: Client, hire: Hire, make_event: MakeEvent
) -> None:
    event = make_event(days=-1)
    client.force_login(hire(Role.PROJECT_OFFICER))
    add = reverse("events_desk_add", args=[event.pk])
    assert "Donnez votre nom" in client.post(add, {"first_name": "Nour"}).content.decode()
    client.post(add, {"first_name": "Nour", "last_name": "Essai"})
    made = Registration.objects.get()
    assert (made.source, made.state, made.email) == ("equipe", "confirmee", "")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER])
def test_who_does_not_follow_events_is_refused(client: Client, hire: Hire, full: EventPage, role: Any) -> None:
    client.force_login(hire(role))
    nour = Registration.objects.order_by("number")[0]
    answers = [
        client.get(reverse("events_desk")),
        client.get(listing(full)),
        client.get(listing(full), {"export": "csv"}),
        client.get(reverse("events_desk_add", args=[full.pk])),
        client.post(reverse("events_desk_add", args=[full.pk]), {"first_name": "A", "last_name": "B"}),
        client.post(reverse("events_desk_act", args=[nour.pk]), {"annuler": "1"}),
    ]
    assert all(answer.status_code in {302, 403} for answer in answers)
    nour.refresh_from_db()
    assert nour.state == "confirmee"
    assert Registration.objects.count() == 2
