"""Who registered for the events of the demonstration, and who came: invented, without a message nor a proposal."""

from datetime import timedelta

from django.utils import timezone

from events.attendance.rules import issue
from events.kinds import RegistrationMode
from events.models import Attendance, EventPage, Registration, Seats, SessionPlace, WorkshopPlace
from events.registration.model import RegistrationState
from events.registration.telling import as_it_stands
from territories.models import Level, Territory

from .texts import texts

FUNCTIONS = ("cheffe de projet", "médiatrice", "élu", "habitante", "chargé de mission", "directrice", "animateur")
STRUCTURES = ("Ville", "Agglomération", "Centre social", "Régie de quartier", "Office de l’habitat", "Association", "")
UNLIMITED = 38
"""Who comes to an event whose places are not counted."""
BEFORE = timedelta(days=45)
REMINDED = 2
SILENT = 9
"""One participant in so many does not say where they act."""


def create_participants() -> int:
    """Fill the events that have a form and nobody yet; number of registrations created."""
    made = 0
    slugs = [entry["slug"] for entry in texts("events")["event"]]
    bare = EventPage.objects.filter(slug__in=slugs, live=True, seats=None, registration_mode=RegistrationMode.FORM)
    for rank, event in enumerate(bare.order_by("first_starts_at", "pk")):
        opens = event.registration_opens_at
        if opens is None or opens <= timezone.now():
            made += _fill(event, rank)
    return made


def _fill(event: EventPage, rank: int) -> int:
    """One event in five is full and has people who wait; the others have from half to nine tenths of their places."""
    full = rank % 5 == 0 and event.capacity is not None
    places = event.capacity or UNLIMITED
    confirmed = places if full else max(1, places * (50 + 10 * (rank % 5)) // 100)
    waiting = 3 + rank % 4 if full and not event.is_past else 0
    names = texts("mediators")
    first, last = names["first_names"], names["last_names"]
    began = min((event.first_starts_at or timezone.now()) - BEFORE, timezone.now() - timedelta(days=2))
    stands = as_it_stands(event)
    contracts = list(Territory.objects.valid().filter(level=Level.CITY_CONTRACT).order_by("code"))
    people = Registration.objects.bulk_create(
        Registration(
            event=event,
            number=number + 1,
            state=RegistrationState.CONFIRMED if number < confirmed else RegistrationState.WAITING,
            first_name=first[(number + rank) % len(first)],
            last_name=last[(number * 7 + number // len(first) * 3 + rank * 5) % len(last)],
            email=f"participant{rank}-{number + 1}@exemple.invalid",
            function=FUNCTIONS[(number + rank) % len(FUNCTIONS)],
            organisation=STRUCTURES[(number * 2 + rank) % len(STRUCTURES)],
            territory=_contract(contracts, number, rank),
            told=stands,
            reminded=REMINDED,
            registered_at=began + timedelta(minutes=17 * number),
        )
        for number in range(confirmed + waiting)
    )
    Seats.objects.create(event=event, next_number=confirmed + waiting + 1)
    _place(event, people)
    if event.is_past and not event.cancelled:
        _attend(people)
        issue(event)
    return len(people)


def _contract(contracts: list[Territory], number: int, rank: int) -> Territory | None:
    """Where somebody acts: one in nine says nothing, and half of the contracts send nobody to an event."""
    reached = contracts[rank % 3 :: 3] + contracts[(rank + 1) % 3 :: 6]
    return reached[number % len(reached)] if reached and number % SILENT else None


def _place(event: EventPage, people: list[Registration]) -> None:
    """Sessions and workshops, in turn where one chooses; no workshop beyond its places."""
    sessions = list(event.sessions.filter(cancelled=False).order_by("starts_at", "pk"))
    SessionPlace.objects.bulk_create(
        SessionPlace(registration=one, session=session)
        for number, one in enumerate(people)
        for place, session in enumerate(sessions)
        if not event.sessions_are_choices or number % len(sessions) == place
    )
    workshops = list(event.workshops.order_by("starts_at", "pk"))
    left = {workshop.pk: workshop.capacity for workshop in workshops}
    chosen = []
    for number, one in enumerate(people):
        workshop = workshops[number % len(workshops)] if workshops else None
        if workshop is None or one.state != RegistrationState.CONFIRMED:
            continue
        free = left[workshop.pk]
        if free is None or free > 0:
            left[workshop.pk] = None if free is None else free - 1
            chosen.append(WorkshopPlace(registration=one, workshop=workshop))
    WorkshopPlace.objects.bulk_create(chosen)


def _attend(people: list[Registration]) -> None:
    """Nine out of ten came; one in twenty left after the first session."""
    came = [one for number, one in enumerate(people) if number % 10 != 9]  # noqa: PLR2004 - said above
    places = SessionPlace.objects.filter(registration__in=came).select_related("session").order_by("session__starts_at")
    first = {one.pk: True for one in came}
    taps = []
    for place in places:
        left = place.registration_id % 20 == 0 and not first[place.registration_id]
        first[place.registration_id] = False
        taps.append(
            Attendance(
                registration_id=place.registration_id,
                session=place.session,
                present=not left,
                tapped_at=place.session.starts_at,
            )
        )
    Attendance.objects.bulk_create(taps)
