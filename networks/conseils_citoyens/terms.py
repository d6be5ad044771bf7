"""Filling a seat and ending a term: what the screens do, and what imports will do."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from actors.models import Person
from networks.kinds import network_of
from networks.models import Membership

from .models import Seat, SeatHolding

KIND = "conseils-citoyens"
NAME = "Conseils citoyens"
PURPOSE = "conseils-citoyens"
"""Why its members are written to: they have no other address than their own."""
FAR = date.max


def overlapping(seat: Seat, rank: str, started_on: date | None, ended_on: date | None) -> SeatHolding | None:
    """The term of this rank on this seat that shares a day with these dates, if any; no date means « always »."""
    return (
        SeatHolding.objects.filter(seat=seat, rank=rank)
        .filter(
            Q(membership__started_on__isnull=True) | Q(membership__started_on__lte=ended_on or FAR),
            Q(membership__ended_on__isnull=True) | Q(membership__ended_on__gte=started_on or date.min),
        )
        .select_related("membership__person", "membership__position__person", "membership__organisation")
        .first()
    )


def fill(seat: Seat, person: Person, rank: str, started_on: date | None, ended_on: date | None = None) -> SeatHolding:
    """Give the seat to ``person``: a membership of the network, and its seat. ``ValidationError`` if it is held."""
    held = overlapping(seat, rank, started_on, ended_on)
    if held:
        message = f"{held.membership.actor} occupe ce siège à ces dates : terminez d’abord ce mandat."
        raise ValidationError(message)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                network=network_of(KIND, name=NAME, mail_purpose=PURPOSE),
                person=person,
                territory=seat.college.body.territory,
                started_on=started_on,
                ended_on=ended_on,
            )
            return SeatHolding.objects.create(membership=membership, seat=seat, rank=rank)
    except IntegrityError as error:
        message = "Ce siège vient d’être pourvu à ces dates : rechargez la page."
        raise ValidationError(message) from error
