"""Changing what one asked when registering, until registrations close or the event begins."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from events.event import EventPage

from . import proposing, telling
from .model import HOLDING, PrivateNeed, Registration, Seats, WorkshopPlace
from .places import ClosedError, Demand, chosen_workshops, refuse_full_workshops

TOO_LATE = "Les inscriptions sont closes : écrivez-nous pour changer quelque chose."
FACTS = ("phone", "function", "organisation", "territory_id", "answers")
"""What a person may change beside workshops and needs; another name or address is another registration."""


@dataclass(frozen=True)
class Change:
    """The registration after the change, and whether anything is other than before."""

    registration: Registration
    made: bool


def may_change(event: EventPage, now: datetime | None = None) -> bool:
    """Whether people still change their registration at ``now``."""
    ends = [moment for moment in (event.registration_closes_at, event.first_starts_at) if moment is not None]
    return event.live and not event.cancelled and all((now or timezone.now()) < end for end in ends)


@transaction.atomic
def change(registration_id: int, wanted: Demand) -> Change:
    """Write what the person wants now, all or nothing, and tell them again if anything changed.

    A workshop that the person already holds is never full for them. Names, address and dates of ``wanted`` are not
    read. ``ClosedError``: too late, or two workshops clash; ``FullError``: no place is left in a workshop.
    """
    event_id = Registration.objects.values_list("event_id", flat=True).get(pk=registration_id)
    Seats.locked(event_id)
    found = Registration.objects.select_related("event").get(pk=registration_id)
    if not found.is_alive or not may_change(found.event):
        raise ClosedError(TOO_LATE)
    moved = _choose_workshops(found, wanted)
    said = {**_no_longer_asked(found), **wanted.answers}
    facts = {name: getattr(wanted, name) for name in FACTS} | {"answers": said}
    other = [name for name, value in facts.items() if getattr(found, name) != value]
    for name in other:
        setattr(found, name, facts[name])
    if other:
        found.save(update_fields=[name.removesuffix("_id") for name in other])
    needs = _write_needs(found, wanted)
    if {"phone", "function", "organisation"} & set(other):
        proposing.propose_again(found)
    made = bool(moved or other or needs)
    if made:
        telling.again(found)
    return Change(found, made)


def _choose_workshops(found: Registration, wanted: Demand) -> bool:
    """Hold the workshops wanted and leave the others; those that the team cancelled stay as they were chosen."""
    chosen = chosen_workshops(found.event, wanted.workshops)
    held = set(found.workshop_places.filter(workshop__cancelled=False).values_list("workshop_id", flat=True))
    new = [workshop for workshop in chosen if workshop.pk not in held]
    if found.state in HOLDING:
        refuse_full_workshops(new)
    left = held - {workshop.pk for workshop in chosen}
    found.workshop_places.filter(workshop_id__in=left).delete()
    WorkshopPlace.objects.bulk_create([WorkshopPlace(registration=found, workshop=one) for one in new])
    return bool(left or new)


def _no_longer_asked(found: Registration) -> dict[str, object]:
    """Answers to questions that the form of today does not ask."""
    asked = {str(question.uid) for question in found.event.questions.all() if not question.retired}
    return {uid: said for uid, said in found.answers.items() if uid not in asked}


def _write_needs(found: Registration, wanted: Demand) -> bool:
    """Keep, change or erase the needs."""
    need = PrivateNeed.objects.filter(registration=found).first()
    before = (need.diet, need.access) if need else ("", "")
    if before == (wanted.diet, wanted.access):
        return False
    if wanted.diet or wanted.access:
        PrivateNeed.objects.update_or_create(
            registration=found, defaults={"diet": wanted.diet, "access": wanted.access}
        )
    elif need:
        need.delete()
    return True
