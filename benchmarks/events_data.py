"""An agenda of N events, written by fast paths, one of them with 2,000 people, another past with 500 who were present.

Half of the events are to come. Written as ``library_data`` writes publications; the same N gives the same agenda, in
days counted from today.
"""

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from wagtail.models import Page

from benchmarks.library_data import YEAR, body, insert, reset_sequences, text, write_vocabularies
from events.kinds import Kind
from events.models import (
    AgendaPage,
    Attendance,
    EventPage,
    EventSession,
    Registration,
    Seats,
    SessionPlace,
)
from resources.facets import recount
from resources.identifiers import Identifier
from resources.models import IdentifierCounter, Resource
from territories.models import Level, Territory
from trajectoire.taxonomies.models import Audience, Theme

CROWD, PRESENT = 2_000, 500
"""People of the great event, and of the past one that gives attestations."""
OPEN, GREAT, PAST = "banc-ouvert", "banc-foule", "banc-passe"
"""Addresses of the event that one registers for, of the great one, and of the one that has ended."""
CAPACITIES = {OPEN: 20_000, GREAT: 2_500, PAST: PRESENT}
"""Places of these three: what is counted under the lock is counted here too."""


def write_agenda(size: int) -> None:
    """Add ``size`` events under the agenda, with their sessions, themes, publics and territories; then the people."""
    chance = random.Random(1)
    with transaction.atomic():
        write_vocabularies()
        pages = _events(size, chance)
        for model in (Page, Resource, EventPage):
            insert(model, pages)
        AgendaPage.objects.update(numchild=models.F("numchild") + size)
        _write_links(pages, chance)
        reset_sequences([Page])
        _write_people(EventPage.objects.get(slug=GREAT), CROWD, present=False)
        _write_people(EventPage.objects.get(slug=PAST), PRESENT, present=True)
    recount()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _events(size: int, chance: random.Random) -> list[EventPage]:
    agenda = AgendaPage.objects.get()
    before = Page.objects.aggregate(last=models.Max("pk"))["last"] or 0
    kind_of_page = ContentType.objects.get_for_model(EventPage)
    today = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    IdentifierCounter.objects.update_or_create(year=YEAR, defaults={"last": size})
    pages = []
    for number in range(1, size + 1):
        days = (number - size // 2) // 4
        starts, slug = today + timedelta(days=days), f"banc-{number}"
        if number == size:
            starts, slug = today + timedelta(days=700), OPEN
        elif number == size - 1:
            starts, slug = today + timedelta(days=701), GREAT
        elif number == 1:
            slug = PAST
        key = before + number
        where = {
            "id": key,
            "page_ptr_id": key,
            "resource_ptr_id": key,
            "path": Page._get_path(agenda.path, agenda.depth + 1, agenda.numchild + number),
            "depth": agenda.depth + 1,
            "numchild": 0,
            "locale_id": agenda.locale_id,
            "content_type": kind_of_page,
            "slug": slug,
            "url_path": f"{agenda.url_path}{slug}/",
            "identifier": str(Identifier("TR", YEAR, number)),
        }
        pages.append(_event(where, slug, starts, chance))
    return pages


def _event(where: dict[str, Any], slug: str, starts: datetime, chance: random.Random) -> EventPage:
    title, kind = text(chance, 8)[:-1], chance.choice(Kind.values)
    on = starts - timedelta(days=60)
    return EventPage(
        **where,
        translation_key=uuid.UUID(int=chance.getrandbits(128)),
        title=title,
        draft_title=title,
        live=True,
        first_published_at=on,
        last_published_at=on,
        latest_revision_created_at=on,
        type_key="event",
        type_label="Événement",
        dated_on=starts.date(),
        summary=text(chance, 30),
        body=body(chance),
        kind=kind,
        capacity=CAPACITIES.get(slug, chance.choice((None, 20, 60))),
        first_starts_at=starts,
        last_ends_at=starts + timedelta(hours=7),
    )


def _write_links(pages: Sequence[EventPage], chance: random.Random) -> None:
    EventSession.objects.bulk_create(
        [
            EventSession(
                page_id=page.pk,
                uid=uuid.UUID(int=chance.getrandbits(128)),
                starts_at=page.first_starts_at,
                ends_at=page.last_ends_at,
                place=chance.choice(("La Commanderie, Dole", "Maison des associations, Dijon", "Visioconférence")),
                address="2 rue d’Azans, 39100 Dole",
                sort_order=0,
            )
            for page in pages
        ],
        batch_size=500,
    )
    for relation, source in (("themes", Theme), ("audiences", Audience), ("territories", Territory)):
        field = Resource._meta.get_field(relation)
        through, target = field.remote_field.through, f"{field.m2m_reverse_field_name()}_id"
        known = sorted(source._default_manager.values_list("pk", flat=True))
        through.objects.bulk_create(
            [
                through(**{"resource_id": page.pk, target: key})
                for page in pages
                for key in chance.sample(known, chance.choice((1, 1, 2)))
            ],
            batch_size=500,
        )


def _write_people(event: EventPage, number: int, *, present: bool) -> None:
    session = event.sessions.get()
    contracts = list(Territory.objects.filter(level=Level.CITY_CONTRACT).values_list("pk", flat=True))
    people = Registration.objects.bulk_create(
        [
            Registration(
                event=event,
                number=rank,
                state="confirmee",
                first_name=f"Personne {rank}",
                last_name=f"Essai {rank % 97}",
                email=f"personne{rank}@exemple.invalid",
                organisation=f"Structure {rank % 60}",
                function="médiatrice",
                territory_id=contracts[rank % len(contracts)] if contracts else None,
            )
            for rank in range(1, number + 1)
        ],
        batch_size=500,
    )
    SessionPlace.objects.bulk_create(
        [SessionPlace(registration=one, session=session) for one in people], batch_size=500
    )
    Seats.objects.update_or_create(event=event, defaults={"next_number": number + 1})
    if present:
        at = session.starts_at
        Attendance.objects.bulk_create(
            [Attendance(registration=one, session=session, present=True, tapped_at=at) for one in people],
            batch_size=500,
        )
