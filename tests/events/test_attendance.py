"""On the day and after: taps that come late or twice, the papers, the attestation that anyone may check."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from events.attendance.papers import attendance_sheet, attestations
from events.attendance.rules import code_of, half_days, has_right, issue, mark
from events.kinds import Kind
from events.models import Attendance, Attestation, EventPage, EventSession, Registration
from events.registration.places import Demand, register
from events.registration.telling import LINK_VIEW
from home.centre import Centre
from mail import links
from mail.addresses import normalise
from tests.accounts.conftest import Hire
from trajectoire.plugins import Role

from .conftest import MakeEvent


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture
def cycle(make_event: MakeEvent) -> EventPage:
    """Two days that have ended, two half-days each; two people registered."""
    now = timezone.now()
    sessions = [
        EventSession(starts_at=now + timedelta(days=day), ends_at=now + timedelta(days=day, hours=6), sort_order=day)
        for day in (1, 2)
    ]
    event = make_event("Prendre un poste", sessions=sessions, required_share=50)
    for name in ("Nour", "Lin"):
        register(event.pk, Demand(first_name=name, last_name="Essai", email=f"{name.lower()}@exemple.fr"))
    later = timedelta(days=10)
    for session in event.sessions.all():
        EventSession.objects.filter(pk=session.pk).update(
            starts_at=session.starts_at - later, ends_at=session.ends_at - later
        )
    EventPage.objects.filter(pk=event.pk).update(
        first_starts_at=now - later + timedelta(days=1), last_ends_at=now - timedelta(days=7)
    )
    return EventPage.objects.get(pk=event.pk)


def test_what_was_said_last_stands_whatever_comes_late_or_twice(cycle: EventPage) -> None:
    session, nour = cycle.sessions.all()[0], Registration.objects.get(first_name="Nour")
    now = timezone.now()
    for present, ago in ((True, 3), (False, 1), (True, 3), (True, 2)):
        mark(session, nour.pk, present=present, at=now - timedelta(minutes=ago))
    assert not Attendance.objects.get().present
    mark(session, nour.pk, present=True, at=now + timedelta(days=400))
    assert Attendance.objects.get().tapped_at <= timezone.now()
    assert mark(session, 10**12, present=True, at=now) is None


def test_registered_is_not_present_and_the_share_asked_decides(cycle: EventPage) -> None:
    nour, lin = Registration.objects.order_by("-first_name")
    first, second = cycle.sessions.all()
    assert half_days(nour) == (0, 4)
    assert not has_right(nour, cycle)
    mark(first, nour.pk, present=True, at=timezone.now())
    assert half_days(nour) == (2, 4)
    assert has_right(nour, cycle)
    cycle.required_share = 51
    assert not has_right(nour, cycle)
    EventSession.objects.filter(pk=second.pk).update(cancelled=True)
    assert half_days(nour) == (2, 2)
    assert not has_right(lin, cycle)


def test_an_attestation_is_made_once_numbered_and_checked_without_a_name(client: Client, cycle: EventPage) -> None:
    nour = Registration.objects.get(first_name="Nour")
    mark(cycle.sessions.all()[0], nour.pk, present=True, at=timezone.now())
    (made,) = issue(cycle)
    assert issue(cycle) == []
    assert made.number == f"ATT-{timezone.localdate().year}-0001"
    address = reverse("event_attestation", args=[made.number, code_of(made.number)])
    shown = client.get(address).content.decode()
    assert "authentique" in shown
    assert "2 demi-journées" in shown
    assert "Nour" not in shown
    assert client.get(address.replace(code_of(made.number), "0" * 12)).status_code == 404
    with override_settings(SECRET_KEY="une-autre-cle", SECRET_KEY_FALLBACKS=[]):
        assert client.get(address).status_code == 404
    text = words(attestations(cycle, [made]))
    assert "Nour Essai" in text
    assert made.number in text
    assert address.rsplit("/", 2)[-2] in text.replace("\r\n", "").replace("\n", "")


def test_the_sheet_to_sign_has_everybody_and_room_for_others(cycle: EventPage) -> None:
    text = words(attendance_sheet(cycle, cycle.sessions.all()[0]))
    assert "Feuille d’émargement" in text
    assert text.index("Essai Lin") < text.index("Essai Nour")


def test_the_roster_takes_taps_a_form_and_those_who_walk_in(client: Client, hire: Hire, cycle: EventPage) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    session = cycle.sessions.all()[0]
    nour, lin = Registration.objects.order_by("-first_name")
    address = reverse("events_roster", args=[session.pk])
    assert "Marquer présent·e" in client.get(address).content.decode()
    client.post(address, {"personne": nour.pk, "present": "1"})
    now = int(timezone.now().timestamp() * 1000)
    taps = [{"person": lin.pk, "present": True, "at": now}] * 2
    told: Any = client.post(address, json.dumps(taps), content_type="application/json")
    assert told.json() == {"kept": 2}
    assert Attendance.objects.filter(present=True).count() == 2
    EventPage.objects.filter(pk=cycle.pk).update(capacity=1)
    client.post(reverse("events_walk_in", args=[session.pk]), {"prenom": "Alix", "nom": "Venue"})
    assert Registration.objects.get(first_name="Alix").source == "sur-place"
    assert Attendance.objects.filter(present=True).count() == 3
    assert client.get(reverse("events_sheet", args=[session.pk]))["Content-Type"] == "application/pdf"
    client.post(reverse("events_attestations", args=[cycle.pk]))
    assert client.get(reverse("events_attestations", args=[cycle.pk]))["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "body", ["", "{}", "[1]", '[{"person": "x"}]', '[{"person": 1, "present": 1, "at": 1e400}]', "é"]
)
def test_an_unreadable_tap_is_refused_without_harm(client: Client, hire: Hire, cycle: EventPage, body: str) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    address = reverse("events_roster", args=[cycle.sessions.all()[0].pk])
    assert client.post(address, body, content_type="application/json").status_code in {200, 302, 400}
    assert not Attendance.objects.exists()


def test_who_does_not_follow_events_sees_no_roster(client: Client, hire: Hire, cycle: EventPage) -> None:
    client.force_login(hire(Role.EDITOR))
    session = cycle.sessions.all()[0]
    addresses = [reverse(name, args=[session.pk]) for name in ("events_roster", "events_sheet")]
    addresses.append(reverse("events_attestations", args=[cycle.pk]))
    assert all(client.get(address).status_code in {302, 403} for address in addresses)
    assert client.post(addresses[0], {"personne": "1", "present": "1"}).status_code in {302, 403}
    assert not Attendance.objects.exists()


def test_a_person_takes_their_own_attestation_and_a_training_body_gives_it_the_name_of_the_law(
    client: Client, cycle: EventPage
) -> None:
    nour = Registration.objects.get(first_name="Nour")
    token = links.make(
        LINK_VIEW,
        normalise(nour.email).digest,
        object=str(nour.key),
        expires_at=timezone.now() + timedelta(days=1),
    )
    mine = reverse("event_registration", args=[token])
    paper = reverse("event_my_attestation", args=[token])
    assert client.get(paper).status_code == 404
    assert paper not in client.get(mine).content.decode()
    mark(cycle.sessions.all()[0], nour.pk, present=True, at=timezone.now())
    issue(cycle)
    assert paper in client.get(mine).content.decode()
    assert "Attestation de participation" in words(client.get(paper).content)

    site = Site.objects.get(is_default_site=True)
    Centre.objects.update_or_create(site=site, defaults={"training_number": "27 25 00000 25"})
    EventPage.objects.filter(pk=cycle.pk).update(kind=Kind.TRAINING_CYCLE)
    declared = words(client.get(paper).content)
    assert "Certificat de réalisation" in declared
    assert "ne vaut pas agrément" in declared
    Attestation.objects.update(revoked_at=timezone.now())
    assert client.get(paper).status_code == 404


def test_the_ten_thousandth_attestation_of_a_year_is_followed_by_the_next(cycle: EventPage) -> None:
    begin = f"ATT-{timezone.localdate().year}-"
    nour, lin = Registration.objects.order_by("-first_name")
    Attestation.objects.create(number=f"{begin}10000", registration=lin, half_days=1)
    mark(cycle.sessions.all()[0], nour.pk, present=True, at=timezone.now())
    assert [one.number for one in issue(cycle)] == [f"{begin}10001"]
