"""What the clock does about registrations: reminders, changes told once, what is forgotten. Safe to repeat."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from events.event import EventPage

from . import telling
from .model import GroupRegistration, PrivateNeed, Registration, RegistrationState, WorkshopPlace

REMINDERS = (timedelta(days=7), timedelta(days=1))
NEEDS_KEPT = timedelta(days=30)
"""After the last session, what people need to eat or to take part is erased."""
CONTACTS_KEPT = timedelta(days=3 * 365)
"""After the last session, names and addresses of registrations are erased; figures stay."""
ERASED = "(effacé)"


def remind() -> int:
    """Remind those who are confirmed, seven days and one day before; how many messages."""
    now, sent = timezone.now(), 0
    for rank, before in enumerate(REMINDERS, start=1):
        soon = EventPage.objects.filter(
            live=True, cancelled=False, first_starts_at__gt=now, first_starts_at__lte=now + before
        )
        due = Registration.objects.filter(event__in=soon, state=RegistrationState.CONFIRMED, reminded__lt=rank)
        for registration in due.select_related("event").iterator():
            starts = registration.event.first_starts_at
            early = starts is not None and registration.registered_at <= starts - before
            with transaction.atomic():
                if early:  # who has just registered needs no reminder of what they were told
                    telling.reminded(registration, key=f"rappel-{rank}-{registration.key}")
                    sent += 1
                Registration.objects.filter(pk=registration.pk).update(reminded=rank)
    return sent


def tell_changes() -> int:
    """Tell those who are registered that the event is cancelled, or held elsewhere or another day; once a change."""
    now, sent = timezone.now(), 0
    # An event that was moved to the past is no news; one cancelled keeps its dates.
    coming = EventPage.objects.filter(live=True, last_ends_at__gt=now, registrations__state__in=telling.TOLD).distinct()
    for event in coming.prefetch_related("sessions"):
        stands = telling.as_it_stands(event)
        due = Registration.objects.alive().filter(event=event).exclude(told=stands)
        for registration in due.select_related("event").iterator():
            with transaction.atomic():
                telling.changed(registration, key=f"change-{stands[:24]}-{registration.key}")
                Registration.objects.filter(pk=registration.pk).update(told=stands)
            sent += 1
    return sent + _tell_cancelled_workshops(now)


def _tell_cancelled_workshops(now: datetime) -> int:
    """Tell those who chose a workshop that was cancelled since, and only them; once."""
    lost = WorkshopPlace.objects.filter(
        workshop__cancelled=True,
        told_cancelled=False,
        registration__state__in=telling.TOLD,
        registration__event__live=True,
        registration__event__last_ends_at__gt=now,
    )
    sent = 0
    for place in lost.select_related("registration__event", "workshop").iterator():
        with transaction.atomic():
            telling.changed(place.registration, key=f"atelier-{place.workshop.uid}-{place.registration.key}")
            WorkshopPlace.objects.filter(pk=place.pk).update(told_cancelled=True)
        sent += 1
    return sent


def forget() -> int:
    """Erase needs thirty days after the end, and three years after it who had registered; how many rows."""
    now = timezone.now()
    needs, _ = PrivateNeed.objects.filter(registration__event__last_ends_at__lt=now - NEEDS_KEPT).delete()
    groups = GroupRegistration.objects.filter(event__last_ends_at__lt=now - NEEDS_KEPT).exclude(needs="")
    needs += groups.update(needs="")
    old = Registration.objects.filter(event__last_ends_at__lt=now - CONTACTS_KEPT).exclude(last_name=ERASED)
    erased = old.update(
        first_name="", last_name=ERASED, email="", phone="", function="", organisation="", answers={}, person=None
    )
    contacts = GroupRegistration.objects.filter(event__last_ends_at__lt=now - CONTACTS_KEPT).exclude(last_name=ERASED)
    erased += contacts.update(structure="", first_name="", last_name=ERASED, email="", phone="", elsewhere=[])
    return needs + erased
