"""Places: never one too many, never one lost, whoever comes at the same instant."""

import threading
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from events.kinds import RegistrationMode
from events.models import EventPage, EventSession, Registration, Workshop
from events.registration import upkeep
from events.registration.model import RegistrationState
from events.registration.places import (
    ClosedError,
    Demand,
    FullError,
    accept,
    cancel,
    expire_offers,
    promote,
    register,
    room_of,
)
from mail.models import Delivery
from search.models import SearchState

from .conftest import MakeEvent, in_days


def somebody(number: int, **more: object) -> Demand:
    return Demand(first_name="Nour", last_name=f"Essai {number}", email=f"nour{number}@exemple.fr", **more)  # type: ignore[arg-type]


def states(event: EventPage) -> list[str]:
    return list(Registration.objects.filter(event=event).order_by("number").values_list("state", flat=True))


def letters(text: str) -> list[str]:
    return list(Delivery.objects.filter(batch__subject__contains=text).order_by("pk").values_list("email", flat=True))


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_for_ten_places(make_event: MakeEvent) -> None:
    event = make_event(capacity=10)
    waiting = threading.Barrier(8)
    faults: list[BaseException] = []

    def come(first: int) -> None:
        try:
            waiting.wait(30)
            for number in range(first, 200, 8):
                register(event.pk, somebody(number))
        except BaseException as fault:  # noqa: BLE001 - told by the test, whatever it is
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=come, args=(first,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    assert faults == []
    found = states(event)
    assert Counter(found) == {RegistrationState.CONFIRMED: 10, RegistrationState.WAITING: 190}
    assert found[:10] == [RegistrationState.CONFIRMED] * 10
    numbers = Registration.objects.filter(event=event).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 201))


@pytest.fixture
def full(make_event: MakeEvent) -> EventPage:
    """An event of two places, both taken, and two people who wait."""
    event = make_event("Atelier", capacity=2, answer_hours=48)
    for number in range(4):
        register(event.pk, somebody(number))
    return event


def test_a_place_that_is_left_is_offered_to_the_first_who_waits(full: EventPage) -> None:
    first = Registration.objects.get(email="nour0@exemple.fr")
    cancel(first.pk)
    cancel(first.pk)
    assert states(full) == ["annulee", "confirmee", "proposee", "attente"]
    assert letters("Une place pour vous") == ["nour2@exemple.fr"]
    offered = Registration.objects.get(email="nour2@exemple.fr")
    assert offered.offered_until is not None
    assert timedelta(hours=47) < offered.offered_until - timezone.now() <= timedelta(hours=48)
    accept(offered.pk)
    accept(offered.pk)
    assert states(full) == ["annulee", "confirmee", "confirmee", "attente"]


def test_an_offer_without_an_answer_goes_to_the_next(full: EventPage) -> None:
    cancel(Registration.objects.get(email="nour0@exemple.fr").pk)
    late = Registration.objects.get(email="nour2@exemple.fr")
    assert expire_offers() == 0
    assert expire_offers(timezone.now() + timedelta(hours=49)) == 1
    assert states(full) == ["annulee", "confirmee", "sans-reponse", "proposee"]
    with pytest.raises(ClosedError):
        accept(late.pk)


def test_nobody_overtakes_those_who_wait(full: EventPage) -> None:
    EventPage.objects.filter(pk=full.pk).update(capacity=3)
    register(full.pk, somebody(9))
    assert states(full)[-1] == "attente"
    assert [one.email for one in promote(full.pk)] == ["nour2@exemple.fr"]


def test_an_offer_never_outlasts_the_beginning(make_event: MakeEvent) -> None:
    start = timezone.now() + timedelta(hours=5)
    event = make_event(capacity=1, sessions=[EventSession(starts_at=start, ends_at=start + timedelta(hours=2))])
    taken, _ = register(event.pk, somebody(1))
    register(event.pk, somebody(2))
    cancel(taken.pk)
    assert Registration.objects.get(email="nour2@exemple.fr").offered_until == event.first_starts_at


def test_the_same_address_registers_once_and_again_after_leaving(make_event: MakeEvent) -> None:
    event = make_event()
    first, new = register(event.pk, somebody(1))
    assert new
    again, new = register(event.pk, Demand(first_name="N.", last_name="E.", email="NOUR1@exemple.fr"))
    assert (again.pk, new) == (first.pk, False)
    cancel(first.pk)
    other, new = register(event.pk, somebody(1))
    assert new
    assert other.pk != first.pk


def test_without_a_waiting_list_a_full_event_refuses(make_event: MakeEvent) -> None:
    event = make_event(capacity=1, waiting_list=False)
    register(event.pk, somebody(1))
    with pytest.raises(FullError):
        register(event.pk, somebody(2))
    assert Registration.objects.count() == 1


def test_workshops_have_places_of_their_own_and_do_not_clash(make_event: MakeEvent) -> None:
    def workshop(title: str, hour: int, capacity: int | None = None) -> Workshop:
        return Workshop(title=title, starts_at=in_days(10, hour), ends_at=in_days(10, hour + 2), capacity=capacity)

    event = make_event(workshops=[workshop("Réparer", 14, 1), workshop("Manger", 15), workshop("Dormir", 17)])
    repair, eat, sleep = event.workshops.order_by("starts_at")
    with pytest.raises(ClosedError, match="en même temps"):
        register(event.pk, somebody(1, workshops=(repair.pk, eat.pk)))
    register(event.pk, somebody(1, workshops=(repair.pk, sleep.pk)))
    with pytest.raises(FullError, match="Réparer"):
        register(event.pk, somebody(2, workshops=(repair.pk,)))
    register(event.pk, somebody(2, workshops=(eat.pk,)))


def test_a_date_among_several_has_its_own_places(make_event: MakeEvent) -> None:
    sessions = [
        EventSession(starts_at=in_days(days), ends_at=in_days(days, 12), capacity=1, place=f"Lieu {days}")
        for days in (5, 6)
    ]
    event = make_event(sessions=sessions, sessions_are_choices=True)
    monday, tuesday = event.sessions.order_by("starts_at")
    with pytest.raises(ClosedError, match="Choisissez une date"):
        register(event.pk, somebody(1))
    register(event.pk, somebody(1, sessions=(monday.pk,)))
    parts = message_from_bytes(bytes(Delivery.objects.get().batch.mime)).walk()
    (file,) = (part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/calendar")
    assert isinstance(file, bytes)
    assert file.count(b"BEGIN:VEVENT") == 1, "the calendar of who comes on Monday has Monday alone"
    waits, _ = register(event.pk, somebody(2, sessions=(monday.pk,)))
    assert waits.state == RegistrationState.WAITING
    assert room_of(event, [tuesday]).left == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"cancelled": True},
        {"days": -3},
        {"registration_mode": RegistrationMode.INVITATION},
        {"registration_closes_at": timezone.now() - timedelta(hours=1)},
        {"registration_opens_at": timezone.now() + timedelta(hours=1)},
    ],
)
def test_nobody_registers_when_it_is_not_open(make_event: MakeEvent, facts: dict[str, object]) -> None:
    event = make_event(**facts)
    with pytest.raises(ClosedError):
        register(event.pk, somebody(1))


def test_registering_writes_little_and_changes_nothing_of_what_search_holds(
    make_event: MakeEvent, django_assert_max_num_queries: Any
) -> None:
    event = make_event()
    register(event.pk, somebody(1))
    before = list(SearchState.objects.order_by("key").values_list("key", "wanted"))
    with django_assert_max_num_queries(36):
        register(event.pk, somebody(2, organisation="La Passerelle"))
    assert list(SearchState.objects.order_by("key").values_list("key", "wanted")) == before


def test_what_is_needed_is_kept_apart_and_erased_after_thirty_days(make_event: MakeEvent) -> None:
    event = make_event()
    register(event.pk, somebody(1, access="Une boucle magnétique"))
    upkeep.forget()
    assert Registration.objects.get().need.access == "Une boucle magnétique"
    EventPage.objects.filter(pk=event.pk).update(last_ends_at=timezone.now() - timedelta(days=31))
    assert upkeep.forget() == 1
    assert not hasattr(Registration.objects.get(), "need")
    EventPage.objects.filter(pk=event.pk).update(last_ends_at=timezone.now() - timedelta(days=3 * 365 + 1))
    assert upkeep.forget() == 1
    assert Registration.objects.get().email == ""
    assert upkeep.forget() == 0


def test_a_move_is_told_once_to_those_who_come(make_event: MakeEvent) -> None:
    event = make_event("Journée")
    register(event.pk, somebody(1))
    gone, _ = register(event.pk, somebody(2))
    cancel(gone.pk)
    assert upkeep.tell_changes() == 0
    page = EventPage.objects.get(pk=event.pk)
    (session,) = page.sessions.all()
    session.starts_at, session.ends_at = in_days(12), in_days(12, 16)
    page.sessions = [session]
    page.save_revision().publish()
    assert upkeep.tell_changes() == 1
    assert upkeep.tell_changes() == 0
    assert letters("Changement : Journée") == ["nour1@exemple.fr"]
    page = EventPage.objects.get(pk=event.pk)
    page.cancelled = True
    page.save_revision().publish()
    assert upkeep.tell_changes() == 1


def test_reminders_leave_once_and_not_to_who_has_just_registered(make_event: MakeEvent) -> None:
    event = make_event("Journée", days=6)
    early, _ = register(event.pk, somebody(1))
    Registration.objects.filter(pk=early.pk).update(registered_at=timezone.now() - timedelta(days=20))
    register(event.pk, somebody(2))
    assert upkeep.remind() == 1
    assert upkeep.remind() == 0
    assert letters("Bientôt") == ["nour1@exemple.fr"]


def test_the_database_itself_refuses_a_double(make_event: MakeEvent) -> None:
    from django.db import IntegrityError, transaction

    event = make_event()
    made, _ = register(event.pk, somebody(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(
            event=event, number=99, state="confirmee", first_name="A", last_name="B", email=made.email.upper()
        )
    assert connection.vendor in {"sqlite", "postgresql"}
