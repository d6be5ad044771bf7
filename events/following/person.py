"""The events of a person, on their screen in the actor base: registered, and who came."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils import timezone

from actors.models import Organisation, Person
from events.registration.model import ALIVE, Registration

MOST = 20


def registrations_of(request: HttpRequest, actor: Person | Organisation) -> Mapping[str, object] | None:
    """Registrations of a person, the latest event first; two queries. Nothing for who does not follow events."""
    if not isinstance(actor, Person) or not request.user.has_perm("events.view_registration"):
        return None
    found = Registration.objects.filter(person=actor.pk).select_related("event").prefetch_related("attendances")
    lines = [
        {
            "event": one.event,
            "day": timezone.localtime(one.event.first_starts_at).date() if one.event.first_starts_at else None,
            "told": _told(one),
        }
        for one in found.order_by("-event__first_starts_at", "-pk")[:MOST]
    ]
    return {"lines": lines} if lines else None


def _told(one: Registration) -> str:
    """In a word: was there, was expected, will come, waits."""
    if any(attendance.present for attendance in one.attendances.all()):
        return "présent·e"
    if one.state not in ALIVE:
        return one.get_state_display()
    return "inscrit·e, présence non notée" if one.event.is_past else one.get_state_display()
