"""A structure registers several people: places in order, one list by mail, one link to change it."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.intake.model import Proposal
from events.models import EventPage, EventSession, GroupRegistration, Question, Registration
from events.registration import telling, upkeep
from events.registration.groups import GroupDemand, add, register_group, swap, withdraw
from events.registration.places import Demand, FullError, accept, cancel, promote, register
from mail import links
from mail.addresses import normalise
from mail.models import Delivery

from .conftest import MakeEvent, in_days

CLAIRE = {"first_name": "Claire", "last_name": "Martin", "email": "claire@passerelle.example"}


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    """The limits of one test are not those of the next."""
    cache.clear()


def people(number: int, *, addressed: int = 0) -> list[Demand]:
    """So many people, of whom the first ``addressed`` gave an address."""
    return [
        Demand(first_name=f"Personne{n}", last_name="Essai", email=f"p{n}@exemple.fr" if n < addressed else "")
        for n in range(number)
    ]


def of(persons: list[Demand], **more: Any) -> GroupDemand:
    return GroupDemand(structure="La Passerelle", **{**CLAIRE, **more}, people=persons)


def typed(*lines: dict[str, str], **more: str) -> dict[str, str]:
    """The form as a browser sends it: three lines at least."""
    sent = {**CLAIRE, "organisation": "La Passerelle", "territory": "", "site_web": "", "phone": ""}
    sent |= {"p-TOTAL_FORMS": str(max(3, len(lines))), "p-INITIAL_FORMS": "3"}
    for number in range(max(3, len(lines))):
        line = lines[number] if number < len(lines) else {}
        for name in ("first_name", "last_name", "email", "function"):
            sent[f"p-{number}-{name}"] = line.get(name, "")
    return {**sent, **more}


def person(first: str, last: str = "Essai", **more: str) -> dict[str, str]:
    return {"first_name": first, "last_name": last, **more}


def address(event: EventPage) -> str:
    return reverse("event_group_signup", args=[event.slug])


def link_of(group: GroupRegistration) -> str:
    digest = normalise(group.email).digest
    end = timezone.now() + timedelta(days=30)
    token = links.make(telling.GROUP_LINK_VIEW, digest, object=str(group.key), expires_at=end)
    return reverse(telling.GROUP_LINK_VIEW, args=[token])


def states() -> list[str]:
    return list(Registration.objects.order_by("number").values_list("state", flat=True))


def letters() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("pk").values_list("email", "batch__subject"))


@pytest.mark.django_db(transaction=True)
def test_a_group_of_ten_against_twenty_people_for_fifteen_places(make_event: MakeEvent) -> None:
    event = make_event(capacity=15)
    ready = threading.Barrier(5)
    faults: list[BaseException] = []

    def come(first: int) -> None:
        try:
            ready.wait(30)
            if first == 4:
                register_group(event.pk, of(people(10)))
            else:
                for number in range(first, 20, 4):
                    register(event.pk, Demand(first_name="Nour", last_name="Essai", email=f"nour{number}@exemple.fr"))
        except BaseException as fault:  # noqa: BLE001 - told by the test, whatever it is
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=come, args=(first,)) for first in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    assert faults == []
    assert Counter(states()) == {"confirmee": 15, "attente": 15}
    assert states()[:15] == ["confirmee"] * 15
    ranks = list(Registration.objects.exclude(group=None).order_by("number").values_list("number", flat=True))
    assert ranks == list(range(ranks[0], ranks[0] + 10)), "the group is one block, in its own order"
    names = Registration.objects.exclude(group=None).order_by("number").values_list("first_name", flat=True)
    assert list(names) == [f"Personne{n}" for n in range(10)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    capacity=st.integers(1, 8),
    before=st.integers(0, 4),
    size=st.integers(1, 9),
    leaving=st.sets(st.integers(0, 8)),
)
def test_never_one_too_many_and_never_one_lost(
    make_event: MakeEvent, capacity: int, before: int, size: int, leaving: set[int]
) -> None:
    event = make_event(capacity=capacity)
    for number in range(before):
        register(event.pk, Demand(first_name="Nour", last_name="Essai", email=f"n{number}@exemple.fr"))
    group = register_group(event.pk, of(people(size)))
    mine = Registration.objects.filter(event=event)
    assert mine.count() == before + size
    assert mine.holding().count() == min(capacity, before + size)
    members = list(group.members.order_by("number"))
    for index in leaving:
        if index < size:
            withdraw(group.pk, members[index].key)
    left = before + size - len([index for index in leaving if index < size])
    assert mine.alive().count() == left
    assert mine.holding().count() == min(capacity, left)


def test_a_form_registers_the_group_and_writes_to_each(client: Client, make_event: MakeEvent) -> None:
    event = make_event("Journée", capacity=2)
    shown = client.get(address(event)).content.decode().replace("\u00a0", " ")
    assert "Il reste 2 places" in shown
    assert "Inscrire un groupe" in client.get(f"/agenda/{event.slug}/inscription/").content.decode()
    lines = [person("Nour", email="nour@exemple.fr", function="médiatrice"), {}, person("Lin"), person("Sam")]
    answer = client.post(address(event), typed(*lines))
    assert answer.status_code == 302
    assert "C’est noté" in client.get(answer["Location"]).content.decode()
    group = GroupRegistration.objects.get()
    assert [one.full_name for one in group.members.order_by("number")] == ["Nour Essai", "Lin Essai", "Sam Essai"]
    assert states() == ["confirmee", "confirmee", "attente"]
    assert set(group.members.values_list("organisation", "source")) == {("La Passerelle", "groupe")}
    assert letters() == [
        ("nour@exemple.fr", "Votre inscription : Journée"),
        ("claire@passerelle.example", "Votre groupe : Journée"),
    ]
    text = bytes(Delivery.objects.get(email=CLAIRE["email"]).batch.mime).decode()
    assert "Sam Essai : en liste d=E2=80=99attente" in text
    assert "text/calendar" in text
    assert Proposal.objects.waiting().get().values["structure"] == "La Passerelle"


def test_the_same_form_sent_twice_registers_once(client: Client, make_event: MakeEvent) -> None:
    event = make_event()
    for _ in range(2):
        assert client.post(address(event), typed(person("Lin"), person("Sam"))).status_code == 302
    assert GroupRegistration.objects.count() == 1
    assert Registration.objects.count() == 2


def test_a_line_more_loses_nothing_and_judges_nothing(client: Client, make_event: MakeEvent) -> None:
    event = make_event()
    sent = typed(person("Nour", email="nour@"), {"last_name": "Seul"}, person("Lin"), ajouter="", first_name="")
    shown = client.post(address(event), sent).content.decode()
    assert shown.count('class="group-line__title"') == 4
    assert 'value="nour@"' in shown
    assert 'value="Seul"' in shown
    assert "field--error" not in shown
    full = typed(*[person(f"P{n}") for n in range(20)], ajouter="")
    shown = client.post(address(event), full).content.decode()
    assert shown.count('class="group-line__title"') == 20
    assert "Ajouter une ligne" not in shown
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "Écrivez au moins le prénom et le nom"),
        ([{"first_name": "Nour"}], "Donnez aussi le nom"),
        (
            [person("Nour", email="a@exemple.fr"), person("Lin", email="A@exemple.fr")],
            "déjà l’adresse de la personne 1",
        ),
        ([person("Nour", email="nour@")], "Cette adresse ne peut pas être juste"),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    client: Client, make_event: MakeEvent, lines: list[dict[str, str]], said: str
) -> None:
    shown = client.post(address(make_event()), typed(*lines)).content.decode().replace("\u00a0", " ")
    assert said in shown
    assert 'value="La Passerelle"' in shown
    assert not Registration.objects.exists()


@pytest.mark.parametrize("total", ["", "zéro", "-1", "99999999", "21", "²"])
def test_a_form_that_was_tampered_with_breaks_nothing(client: Client, make_event: MakeEvent, total: str) -> None:
    event = make_event()
    sent = typed(*[person(f"P{n}") for n in range(25)], **{"p-TOTAL_FORMS": total})
    assert client.post(address(event), sent).status_code == 200
    assert client.post(address(event), {**sent, "ajouter": ""}).status_code == 200
    assert not Registration.objects.exists()


def test_robots_and_floods_are_stopped_and_people_lose_nothing(client: Client, make_event: MakeEvent) -> None:
    event = make_event()
    trapped = client.post(address(event), typed(person("Lin"), site_web="http://robot.example")).content.decode()
    assert "reconnaître les robots" in trapped
    assert 'value="Lin"' in trapped
    for number in range(10):
        client.post(address(event), typed(person(f"P{number}")))
    flood = client.post(address(event), typed(person("De trop")))
    assert flood.status_code == 429
    assert 'value="De trop"' in flood.content.decode()
    assert Registration.objects.count() == 10


def test_without_a_waiting_list_the_group_is_refused_whole(client: Client, make_event: MakeEvent) -> None:
    event = make_event(capacity=2, waiting_list=False)
    shown = client.post(address(event), typed(person("A"), person("B"), person("C"))).content.decode()
    assert "Il ne reste que 2 places, pour 3 personnes" in shown.replace("\u00a0", " ")
    assert 'value="C"' in shown
    assert not Registration.objects.exists()
    register_group(event.pk, of(people(2)))
    assert client.post(address(event), typed(person("A"))).status_code == 409
    with pytest.raises(FullError):
        register_group(event.pk, of(people(1), email="autre@exemple.fr"))


def test_who_is_registered_already_keeps_their_place_and_nobody_learns_it(
    client: Client, make_event: MakeEvent
) -> None:
    event = make_event("Journée", capacity=3)
    known, _ = register(event.pk, Demand(first_name="Nour", last_name="Essai", email="nour@exemple.fr"))
    persons = [Demand(first_name="Nour", last_name="Essai", email="NOUR@exemple.fr"), *people(1)]
    group = register_group(event.pk, of(persons))
    known.refresh_from_db()
    assert known.group is None
    assert Registration.objects.count() == 2
    shown = client.get(link_of(group)).content.decode()
    assert shown.count("Place confirmée") == shown.count("<summary>Remplacer") == 2
    assert shown.index("Nour Essai</strong>, N•••@exemple.fr") < shown.index("Personne0"), "as any line, in its place"
    spare = group.elsewhere[0]["key"]
    instead = {f"{spare}-first_name": "Ana", f"{spare}-last_name": "Essai"}
    assert "remplacée" in client.post(link_of(group), {"remplacer": spare, **instead}).content.decode()
    assert sorted(group.members.values_list("first_name", flat=True)) == ["Ana", "Personne0"]
    withdraw(group.pk, group.members.get(first_name="Ana").key)
    group = add(group.pk, persons[0])
    register_group(event.pk, of(persons))
    assert Registration.objects.alive().count() == 2, "the same list again"
    client.post(link_of(group), {"retirer": group.elsewhere[0]["key"]})
    known.refresh_from_db()
    assert known.state == "confirmee"
    assert "Nour" not in client.get(link_of(group)).content.decode()


def test_the_contact_adds_replaces_and_withdraws(client: Client, make_event: MakeEvent) -> None:
    event = make_event("Journée", capacity=3)
    group = register_group(event.pk, of(people(2, addressed=1)))
    first, second = group.members.order_by("number")
    link = link_of(group)
    old_link = first.key
    wrong = client.post(link, {"ajouter": "", "nouveau-first_name": "Ana", "nouveau-last_name": ""}).content.decode()
    assert 'value="Ana"' in wrong
    assert "Donnez aussi le nom" in wrong
    client.post(link, {"ajouter": "", "nouveau-first_name": "Ana", "nouveau-last_name": "Essai"})
    assert states() == ["confirmee"] * 3
    swap_with = {f"{first.key}-first_name": "Bilal", f"{first.key}-last_name": "Essai"}
    swap_with[f"{first.key}-email"] = "bilal@exemple.fr"
    client.post(link, {"remplacer": str(first.key), **swap_with})
    first.refresh_from_db()
    assert (first.full_name, first.email, first.number, first.state) == (
        "Bilal Essai", "bilal@exemple.fr", 1, "confirmee",
    )  # fmt: skip
    assert first.key != old_link
    assert ("p0@exemple.fr", "Votre inscription est annulée : Journée") in letters()
    assert ("bilal@exemple.fr", "Votre inscription : Journée") in letters()
    client.post(link, {"retirer": str(second.key)})
    assert states() == ["confirmee", "annulee", "confirmee"]
    assert client.post(link, {"retirer": "n’importe quoi"}).status_code == 404
    assert client.post(f"{link[:-3]}xx/", {"retirer": str(first.key)}).status_code == 404


def test_opening_the_link_writes_nothing(
    client: Client, make_event: MakeEvent, django_assert_max_num_queries: Any
) -> None:
    group = register_group(make_event().pk, of(people(20)))
    with django_assert_max_num_queries(25) as seen:
        assert client.get(link_of(group)).status_code == 200
    assert not [one for one in seen if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    with pytest.raises(FullError):
        add(group.pk, people(1)[0])


def test_the_contact_of_another_group_changes_nothing_here(client: Client, make_event: MakeEvent) -> None:
    event = make_event()
    mine = register_group(event.pk, of(people(1)))
    other = register_group(event.pk, of([Demand(first_name="Ana", last_name="Essai")], email="autre@exemple.fr"))
    member = other.members.get()
    answer = client.post(link_of(mine), {"retirer": str(member.key)})
    assert "n’est pas dans le groupe" in answer.content.decode()
    assert other.members.get().state == "confirmee"


def test_once_it_is_too_late_nobody_is_added_but_somebody_may_leave(client: Client, make_event: MakeEvent) -> None:
    event = make_event()
    group = register_group(event.pk, of(people(2)))
    EventPage.objects.filter(pk=event.pk).update(registration_closes_at=timezone.now() - timedelta(hours=1))
    shown = client.get(link_of(group)).content.decode()
    assert "Ajouter au groupe" not in shown
    assert "Remplacer" not in shown
    late = client.post(link_of(group), {"ajouter": "", "nouveau-first_name": "Ana", "nouveau-last_name": "Essai"})
    assert "Les inscriptions sont closes" in late.content.decode()
    client.post(link_of(group), {"retirer": str(group.members.order_by("number")[0].key)})
    assert states() == ["annulee", "confirmee"]


def test_the_contact_is_told_for_those_without_an_address(client: Client, make_event: MakeEvent) -> None:
    event = make_event("Journée", capacity=1, days=6)
    taken, _ = register(event.pk, Demand(first_name="Nour", last_name="Essai", email="nour@exemple.fr"))
    group = register_group(event.pk, of(people(3)))
    EventPage.objects.filter(pk=event.pk).update(capacity=2)
    cancel(taken.pk)
    promote(event.pk)
    assert states() == ["annulee", "proposee", "proposee", "attente"]
    news = [subject for email, subject in letters() if email == group.email]
    assert news == ["Votre groupe : Journée", "Du nouveau pour votre groupe : Journée"]
    first, second = group.members.order_by("number")[:2]
    assert "Prendre la place" in client.get(link_of(group)).content.decode()
    client.post(link_of(group), {"prendre": str(first.key)})
    accept(second.pk)
    assert states()[1:] == ["confirmee", "confirmee", "attente"]
    Registration.objects.update(registered_at=timezone.now() - timedelta(days=20))
    upkeep.remind()
    assert [subject for _, subject in letters()].count("Bientôt, avec votre groupe : Journée") == 1
    page = EventPage.objects.get(pk=event.pk)
    page.cancelled = True
    page.save_revision().publish()
    upkeep.tell_changes()
    assert "Cet événement est annulé" in client.get(link_of(group)).content.decode()


def test_somebody_replaced_by_who_is_registered_already_frees_the_place(make_event: MakeEvent) -> None:
    event = make_event(capacity=2)
    register(event.pk, Demand(first_name="Nour", last_name="Essai", email="nour@exemple.fr"))
    group = register_group(event.pk, of(people(1)))
    waits, _ = register(event.pk, Demand(first_name="Lin", last_name="Essai", email="lin@exemple.fr"))
    swap(group.pk, group.members.get().key, Demand(first_name="Nour", last_name="Essai", email="nour@exemple.fr"))
    waits.refresh_from_db()
    assert waits.state == "proposee"


def test_a_group_comes_on_one_date(client: Client, make_event: MakeEvent) -> None:
    sessions = [
        EventSession(starts_at=in_days(days), ends_at=in_days(days, 12), capacity=1, place=f"Lieu {days}")
        for days in (5, 6)
    ]
    event = make_event(sessions=sessions, sessions_are_choices=True)
    assert "Choisissez une date" in client.post(address(event), typed(person("Lin"))).content.decode()
    tuesday = event.sessions.order_by("starts_at")[1]
    client.post(address(event), typed(person("Lin"), session=str(tuesday.pk)))
    group = GroupRegistration.objects.get()
    add(group.pk, Demand(first_name="Sam", last_name="Essai"))
    held = group.members.order_by("number").values_list("session_places__session", "state")
    assert list(held) == [(tuesday.pk, "confirmee"), (tuesday.pk, "attente")]


def test_what_a_group_needs_is_asked_where_it_matters_and_erased(client: Client, make_event: MakeEvent) -> None:
    plain = make_event("Sans repas")
    event = make_event("Avec repas", questions=[Question(label="Repas", kind=Question.QuestionKind.DIET)])
    assert "ce qu’il faut prévoir" not in client.get(address(plain)).content.decode()
    assert "ce qu’il faut prévoir" in client.get(address(event)).content.decode()
    client.post(address(event), typed(person("Lin"), needs="Deux repas sans porc"))
    assert GroupRegistration.objects.get().needs == "Deux repas sans porc"
    EventPage.objects.filter(pk=event.pk).update(last_ends_at=timezone.now() - timedelta(days=31))
    upkeep.forget()
    assert GroupRegistration.objects.get().needs == ""
    EventPage.objects.filter(pk=event.pk).update(last_ends_at=timezone.now() - timedelta(days=3 * 365 + 1))
    upkeep.forget()
    assert GroupRegistration.objects.get().email == ""
