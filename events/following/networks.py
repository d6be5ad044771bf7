"""What a network takes part in, on its screen: meetings that were held, who came, which contrats never did."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from events.attendance.model import Attendance
from events.event import EventPage
from networks.kinds import contracts_by_place
from networks.models import Membership, Network
from territories.models import Level, Territory

LATELY = timedelta(days=365)
SHOWN = 6


def participation_of(request: HttpRequest, network: Network) -> Mapping[str, Any] | None:
    """The last twelve months of ``network``; ``None`` for who does not follow events, or while it held none."""
    if not request.user.has_perm("events.view_registration"):
        return None
    now = timezone.now()
    held = EventPage.objects.filter(
        network=network.pk, live=True, cancelled=False, alias_of__isnull=True, first_starts_at__gte=now - LATELY
    )
    events = list(held.order_by("-first_starts_at", "-pk").defer("body", "search_description"))
    if not events:
        return None
    past = [event for event in events if event.last_ends_at and event.last_ends_at <= now]
    present = Attendance.objects.filter(present=True, registration__event__in=past)
    came = set(present.values_list("registration", "registration__person", "registration__territory"))
    members = Membership.objects.current().filter(network=network)
    persons = {own or held for own, held in members.values_list("person", "position__person") if own or held}
    there = {person for _, person, _ in came if person}
    reached = {place for _, _, place in came if place}
    return {
        "meetings": len(past),
        "coming": len(events) - len(past),
        "people": len(came),
        "members": len(persons),
        "members_there": len(persons & there),
        "never": _never(members, reached),
        "events": events[:SHOWN],
    }


def _never(members: Any, reached: set[int]) -> list[Territory]:
    """Contrats de ville where the network has members and nobody came from."""
    places = set(members.exclude(territory=None).values_list("territory", flat=True))
    contracts = contracts_by_place()
    wanted = {key for place in places for key in contracts.get(place, {place})} - reached
    return list(Territory.objects.filter(pk__in=wanted, level=Level.CITY_CONTRACT).order_by("name", "code"))
