"""After an event: thanks that may be taken back, opinions without names, proceedings begun in one click."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.afterwards import thanking
from events.afterwards.figures import opinions_of, outcome_of
from events.afterwards.model import Answered, Opinion, Thanks
from events.attendance.rules import mark
from events.models import EventPage, EventSession, ProgrammeRow, Registration, Speaker
from events.registration.places import Demand, register
from mail import links
from mail.addresses import normalise
from mail.models import Delivery
from resources.models import Publication
from tests.accounts.conftest import Hire
from trajectoire.plugins import Role

from .conftest import MakeEvent

HAPPY = {"overall": "4", "useful": "3", "kept": "Le récit de Dole.", "better": "", "wished": ""}


@pytest.fixture
def ended(make_event: MakeEvent) -> EventPage:
    """A day that has ended: Nour came, Lin did not."""
    event = make_event(
        "Les quartiers en transition",
        programme=[ProgrammeRow(title="Trois récits", at="09:30"), ProgrammeRow(title="<b>Table</b> ronde")],
        speakers=[Speaker(name="Hélène Vuillemin", role="sociologue")],
    )
    for name in ("Nour", "Lin"):
        register(
            event.pk,
            Demand(first_name=name, last_name="Essai", email=f"{name.lower()}@exemple.fr", organisation="Asso"),
        )
    past = timezone.now() - timedelta(days=3)
    EventSession.objects.filter(page=event).update(starts_at=past, ends_at=past + timedelta(hours=6))
    EventPage.objects.filter(pk=event.pk).update(first_starts_at=past, last_ends_at=past + timedelta(hours=6))
    nour = Registration.objects.get(first_name="Nour")
    mark(event.sessions.all()[0], nour.pk, present=True, at=timezone.now())
    return EventPage.objects.get(pk=event.pk)


def link_of(first_name: str) -> str:
    found = Registration.objects.get(first_name=first_name)
    token = links.make(
        thanking.LINK_VIEW,
        normalise(found.email).digest,
        object=str(found.key),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return reverse(thanking.LINK_VIEW, args=[token])


def test_those_who_came_are_thanked_once_and_not_before_ten_minutes(
    client: Client, hire: Hire, ended: EventPage
) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    before = Delivery.objects.count()
    address = reverse("events_thank", args=[ended.pk])
    client.post(address, {"mot": "À bientôt."})
    client.post(address, {"mot": "Une seconde fois."})
    thanking.send_due()
    assert Delivery.objects.count() == before
    Thanks.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
    thanking.send_due()
    thanking.send_due()
    (sent,) = Delivery.objects.order_by("pk")[before:]
    assert sent.values["lien"]["object"] == str(Registration.objects.get(first_name="Nour").key)
    assert (Thanks.objects.get().recipients, Thanks.objects.get().words) == (1, "À bientôt.")
    client.post(address, {"annuler": "1"})
    assert Thanks.objects.exists()


def test_thanks_taken_back_in_time_never_leave(client: Client, hire: Hire, ended: EventPage) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    before = Delivery.objects.count()
    client.post(reverse("events_thank", args=[ended.pk]))
    client.post(reverse("events_thank", args=[ended.pk]), {"annuler": "1"})
    Thanks.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    thanking.send_due()
    assert not Thanks.objects.exists()
    assert Delivery.objects.count() == before


def test_nobody_is_thanked_for_what_has_not_ended(client: Client, hire: Hire, make_event: MakeEvent) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    client.post(reverse("events_thank", args=[make_event().pk]))
    assert not Thanks.objects.exists()


def test_an_opinion_is_given_once_and_nothing_says_by_whom(client: Client, ended: EventPage) -> None:
    address = link_of("Nour")
    assert "Avez-vous apprécié" in client.get(address).content.decode()
    assert not Answered.objects.exists()
    assert "Avez-vous apprécié" in client.post(address, {**HAPPY, "overall": "9"}).content.decode()
    told = client.post(address, HAPPY).content.decode()
    assert "votre avis est enregistré" in told
    client.post(address, {**HAPPY, "overall": "1"})
    said = Opinion.objects.get()
    assert {field.name for field in Opinion._meta.fields} == {
        "id",
        "event",
        "overall",
        "useful",
        "kept",
        "better",
        "wished",
    }
    found = opinions_of(ended)
    assert (found.asked, found.number, found.kept) == (1, 1, ["Le récit de Dole."])
    assert [question.satisfied for question in found.questions] == [100, 100]
    assert said.overall == 4
    assert client.get(f"{address[:-3]}xx/").status_code in {400, 403, 404, 410}


def test_proceedings_begin_half_written_and_only_once(client: Client, hire: Hire, ended: EventPage) -> None:
    client.force_login(hire(Role.DIRECTION))
    address = reverse("events_proceed", args=[ended.pk])
    first: Any = client.post(address, {"genre": "actes"})
    client.post(address, {"genre": "actes"})
    page = Publication.objects.get()
    assert first["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    draft = page.get_latest_revision_as_object()
    text = str(draft.body).replace("\xa0", " ").replace("\u202f", " ").replace("&nbsp;", " ")
    assert not page.live
    assert draft.title == "Actes : Les quartiers en transition"
    for written in ("9 h 30 : Trois récits", "&lt;b&gt;Table", "Hélène Vuillemin, sociologue", "1 participant·e de 1"):
        assert written in text
    assert "Nour" not in text
    assert [one.pk for one in draft.themes.all()] == [one.pk for one in ended.themes.all()]
    ended.refresh_from_db()
    ended.get_latest_revision_as_object().save_revision().publish()
    assert ended.outcomes.get().resource_id == page.pk
    assert client.get(first["Location"]).status_code == 200
    assert client.post(address, {"genre": "poème"}).status_code == 404


def test_the_screen_after_an_event_tells_its_figures(client: Client, hire: Hire, ended: EventPage) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    shown = client.get(reverse("events_after", args=[ended.pk])).content.decode()
    assert "1 présent·e sur 2 inscrit·es" in " ".join(shown.split())
    assert (outcome_of(ended).present, outcome_of(ended).structures) == (1, 1)
    client.force_login(hire(Role.EDITOR))
    for name in ("events_after", "events_thank", "events_proceed"):
        assert client.post(reverse(name, args=[ended.pk])).status_code in {302, 403, 405}
    assert not Publication.objects.exists()
