"""Calendar files, read back by two parsers that know nothing of each other."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from events.calendars.building import calendar
from events.calendars.writing import file_of, text
from events.models import EventPage, EventSession

from .conftest import MakeEvent

PARIS = ZoneInfo("Europe/Paris")


def feed(client: Client, address: str = "/agenda/agenda.ics") -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return bytes(response.content)


def entries(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=PARIS)  # type: ignore[arg-type, misc]


def session(start: datetime, hours: float = 3, **facts: Any) -> EventSession:
    return EventSession(starts_at=start, ends_at=start + timedelta(hours=hours), **facts)


def test_two_parsers_read_the_same_back(client: Client, make_event: MakeEvent) -> None:
    awkward = "Échanges; virgules, points-virgules \\ et « guillemets » " + "très " * 30
    make_event(awkward.strip(), sessions=[session(at(2027, 1, 21, 9, 15), place="La Commanderie, Dole")])
    content = feed(client)
    (entry,) = entries(content)
    other = vobject.readOne(content.decode()).vevent
    assert str(entry["summary"]) == other.summary.value == awkward.strip()
    assert entry["dtstart"].dt == other.dtstart.value == at(2027, 1, 21, 9, 15)
    assert str(entry["location"]) == "La Commanderie, Dole"
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"METHOD" not in content


def test_an_identity_lasts_and_its_sequence_rises_when_it_moves(client: Client, make_event: MakeEvent) -> None:
    event = make_event(sessions=[session(at(2027, 1, 21, 9))])
    (first,) = entries(feed(client))
    page = EventPage.objects.get(pk=event.pk)
    page.title = "Un autre titre"
    page.save_revision().publish()
    page = EventPage.objects.get(pk=event.pk)
    moved = page.sessions.all()[0]
    moved.starts_at, moved.ends_at = at(2027, 2, 4, 9), at(2027, 2, 4, 12)
    page.sessions = [moved]
    page.save_revision().publish()
    (second,) = entries(feed(client))
    assert (first["uid"], int(first["sequence"])) == (second["uid"], 0)
    assert int(second["sequence"]) == 1
    assert second["dtstart"].dt == at(2027, 2, 4, 9)


def test_a_cancelled_event_is_told_to_calendars_that_hold_it(client: Client, make_event: MakeEvent) -> None:
    event = make_event("Journée", sessions=[session(at(2027, 1, 21, 9))])
    page = EventPage.objects.get(pk=event.pk)
    page.cancelled, page.cancellation_reason = True, "Reportée à l’automne."
    page.save_revision().publish()
    (entry,) = entries(feed(client))
    assert str(entry["status"]) == "CANCELLED"
    assert int(entry["sequence"]) == 1
    assert str(entry["summary"]) == "Annulé : Journée"


def test_the_link_of_a_video_conference_is_only_for_those_who_are_registered(
    client: Client, make_event: MakeEvent
) -> None:
    link = "https://visio.exemple.invalid/salle-secrete"
    event = make_event(sessions=[session(at(2027, 1, 21, 9), online_url=link)])
    assert "salle-secrete" not in client.get(event.get_url() or "").content.decode()
    assert b"salle-secrete" not in feed(client) + feed(client, f"/agenda/{event.slug}/evenement.ics")
    held = EventPage.objects.prefetch_related("sessions").get(pk=event.pk)
    assert b"salle-secrete" in calendar([held], name="Mon agenda", host="exemple.invalid", private=True).replace(
        b"\r\n ", b""
    )


@pytest.mark.parametrize(
    ("start", "utc"),
    [(at(2027, 3, 27, 9), 8), (at(2027, 3, 28, 9), 7), (at(2026, 10, 24, 9), 7), (at(2026, 10, 25, 9), 8)],
)
def test_nine_o_clock_stays_nine_o_clock_on_both_sides_of_a_change_of_hour(
    client: Client, make_event: MakeEvent, start: datetime, utc: int
) -> None:
    make_event(sessions=[session(start)])
    content = feed(client)
    (entry,) = entries(content)
    other = vobject.readOne(content.decode()).vevent.dtstart.value
    assert entry["dtstart"].dt.astimezone(PARIS) == other.astimezone(PARIS) == start
    assert entry["dtstart"].dt.hour == other.hour == utc


def test_a_session_that_crosses_the_change_of_hour_lasts_what_it_lasts(client: Client, make_event: MakeEvent) -> None:
    night = EventSession(starts_at=at(2026, 10, 24, 23), ends_at=at(2026, 10, 25, 5))
    make_event(sessions=[night])
    (entry,) = entries(feed(client))
    start, end = entry["dtstart"].dt, entry["dtend"].dt
    assert end.astimezone(ZoneInfo("UTC")) - start.astimezone(ZoneInfo("UTC")) == timedelta(hours=7)


def test_a_calendar_asked_again_is_not_sent_again(client: Client, make_event: MakeEvent) -> None:
    make_event()
    answer = client.get("/agenda/agenda.ics")
    again = client.get("/agenda/agenda.ics", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@given(value=st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=400), lines=st.integers(1, 4))
def test_any_text_is_folded_and_read_back(value: str, lines: int) -> None:
    said = "\n".join([value] * lines)
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//essai", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20270101T000000Z"]
    file = file_of([*head, text("SUMMARY", said), "END:VEVENT", "END:VCALENDAR"])
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert str(event["SUMMARY"]) == said
