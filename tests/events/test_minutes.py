"""Restricted minutes: read by the group alone, through a mailed link that expires."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.minutes import sharing
from events.models import EventPage, Minutes, Registration
from events.registration.places import Demand, cancel, register
from mail import links
from mail.addresses import normalise
from mail.models import Delivery
from tests.accounts.conftest import Hire
from trajectoire.plugins import Role

from .conftest import MakeEvent

DECISIONS = "On a décidé de se revoir à Dole."


@pytest.fixture
def group(make_event: MakeEvent) -> EventPage:
    """A working group of two."""
    event = make_event("Groupe de travail médiation")
    for name in ("Nour", "Lin"):
        register(event.pk, Demand(first_name=name, last_name="Essai", email=f"{name.lower()}@exemple.fr"))
    return event


def space_of(first_name: str, *, days: float = 1) -> str:
    found = Registration.objects.get(first_name=first_name)
    token = links.make(
        sharing.LINK_VIEW,
        normalise(found.email).digest,
        object=str(found.key),
        expires_at=timezone.now() + timedelta(days=days),
    )
    return reverse(sharing.LINK_VIEW, args=[token])


def test_minutes_with_a_file_reach_the_group_once_and_nobody_else(client: Client, hire: Hire, group: EventPage) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    address = reverse("events_minutes", args=[group.pk])
    file = SimpleUploadedFile("relevé de décisions.pdf", b"%PDF-1.4 essai", "application/pdf")
    client.post(address, {"title": "Réunion du 12", "text": DECISIONS, "file": file})
    (kept,) = Minutes.objects.all()
    assert "décisions" not in str(kept.file.name)
    before = Delivery.objects.count()
    act = reverse("events_minutes_act", args=[kept.pk])
    client.post(act, {"envoyer": "1"})
    client.post(act, {"envoyer": "1"})
    sent = Delivery.objects.order_by("pk")[before:]
    assert sorted(one.values["lien"]["object"] for one in sent) == sorted(
        str(one.key) for one in Registration.objects.all()
    )
    assert client.get(reverse("events_minutes_file", args=[kept.pk])).getvalue() == b"%PDF-1.4 essai"

    member = Client()
    shown = member.get(space_of("Nour"))
    assert DECISIONS in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert shown["X-Robots-Tag"] == "noindex"
    taken = member.get(f"{space_of('Nour')}{kept.pk}/")
    assert taken.getvalue() == b"%PDF-1.4 essai"
    assert "attachment" in taken["Content-Disposition"]
    public = Client().get(group.url).content.decode()
    assert DECISIONS not in public
    assert reverse("event_group_ask", args=[group.slug]) in public


def test_a_link_closes_with_its_time_with_the_membership_and_never_opens_another_group(
    client: Client, group: EventPage, make_event: MakeEvent
) -> None:
    Minutes.objects.create(event=group, title="Réunion du 12", text=DECISIONS)
    other = make_event("Un autre groupe")
    foreign = Minutes.objects.create(event=other, title="Ailleurs", file="comptes-rendus/ailleurs.pdf")
    assert client.get(space_of("Nour", days=-1)).status_code == 410
    assert client.get(f"{space_of('Nour')}{foreign.pk}/").status_code == 404
    assert client.post(space_of("Nour")).status_code == 405
    assert client.get(space_of("Nour")[:-3] + "x/").status_code == 404
    cancel(Registration.objects.get(first_name="Nour").pk)
    assert client.get(space_of("Nour")).status_code == 404


def test_asking_for_a_new_link_says_the_same_to_a_member_and_to_anybody(client: Client, group: EventPage) -> None:
    address = reverse("event_group_ask", args=[group.slug])
    assert client.get(address).status_code == 404, "a group without minutes has no space"
    Minutes.objects.create(event=group, title="Réunion du 12", text=DECISIONS)
    before = Delivery.objects.count()
    stranger = client.post(address, {"email": "inconnu@exemple.fr"}).content
    member = client.post(address, {"email": "NOUR@exemple.fr"}).content
    assert stranger == member
    assert Delivery.objects.count() == before + 1
    assert "ne peut pas être juste" in client.post(address, {"email": "pas une adresse"}).content.decode()
    client.post(address, {"email": "nour@exemple.fr", "site_web": "robot"})
    assert Delivery.objects.count() == before + 1


def test_minutes_say_something_and_what_was_typed_is_kept(client: Client, hire: Hire, group: EventPage) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    refused = client.post(reverse("events_minutes", args=[group.pk]), {"title": "Réunion du 12"}).content.decode()
    assert "Écrivez le compte rendu, ou joignez un fichier." in refused
    assert "Réunion du 12" in refused
    assert not Minutes.objects.exists()


def test_minutes_are_taken_back_with_their_file(
    client: Client, hire: Hire, group: EventPage, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    file = SimpleUploadedFile("notes.txt", b"notes")
    client.post(reverse("events_minutes", args=[group.pk]), {"title": "Réunion", "file": file})
    (kept,) = Minutes.objects.all()
    stored = kept.file
    assert stored.storage.exists(str(stored.name))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("events_minutes_act", args=[kept.pk]), {"retirer": "1"})
    assert not stored.storage.exists(str(stored.name))
    assert not Minutes.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER])
def test_who_does_not_follow_registrations_does_not_see_minutes(
    client: Client, hire: Hire, group: EventPage, role: Role
) -> None:
    kept = Minutes.objects.create(event=group, title="Réunion du 12", text=DECISIONS)
    client.force_login(hire(role))
    for address in (reverse("events_minutes", args=[group.pk]), reverse("events_minutes_file", args=[kept.pk])):
        assert DECISIONS not in client.get(address, follow=True).content.decode()
    client.post(reverse("events_minutes_act", args=[kept.pk]), {"retirer": "1"})
    assert Minutes.objects.exists()
