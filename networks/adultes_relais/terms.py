"""Taking a post and leaving it: what the screens do, and what imports will do."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from actors.models import Organisation, Person, Position, Source
from networks.kinds import network_of
from networks.models import Membership

from .conventions import longest_end
from .models import Convention, Post, PostHolding

KIND = "adultes-relais"
NAME = "Adultes-relais"
FUNCTION = "Adulte-relais"
TAKEN = "Ce poste vient d’être pourvu à ces dates : rechargez la page."


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A person who is not in the actor base yet, with what the employer gives of them, and nothing of eligibility."""

    first_name: str
    last_name: str
    informed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Where the person is reached at work."""

    email: str = ""
    phone: str = ""


NOWHERE = Reach()


def overlapping(post: Post, started_on: date | None, ended_on: date | None) -> PostHolding | None:
    """The holding of this post that shares a day with these dates, if any; no date means « always »."""
    return (
        PostHolding.objects.filter(post=post)
        .filter(
            Q(membership__started_on__isnull=True) | Q(membership__started_on__lte=ended_on or date.max),
            Q(membership__ended_on__isnull=True) | Q(membership__ended_on__gte=started_on or date.min),
        )
        .select_related("membership__person", "membership__position__person", "membership__organisation")
        .first()
    )


def take(
    post: Post, who: Person | Newcomer, started_on: date, ended_on: date | None = None, *, at: Reach = NOWHERE
) -> PostHolding:
    """Give the post to ``who``: the person if new, a position at the employer, a membership and its holding, in one go.

    The position that the person already has there is kept. ``ValidationError`` when the post is held at these dates,
    or when no convention of the post runs on the first day.
    """
    convention = Convention.objects.filter(post=post, starts_on__lte=started_on, ends_on__gte=started_on).first()
    if convention is None:
        message = f"Aucune convention de ce poste ne couvre le {started_on:%d/%m/%Y} : renouvelez-la d’abord."
        raise ValidationError({"started_on": message})
    held = overlapping(post, started_on, ended_on)
    if held:
        message = f"{held.membership.actor} occupe ce poste à ces dates : terminez d’abord sa prise de poste."
        raise ValidationError(message)
    try:
        with transaction.atomic():
            person = _person(who)
            membership = Membership.objects.create(
                network=network_of(KIND, name=NAME),
                position=_position(person, convention.employer, post, started_on, at),
                territory=post.territory,
                started_on=started_on,
                ended_on=ended_on,
                source=Source.EMPLOYER,
                verified_on=timezone.localdate(),
            )
            return PostHolding.objects.create(membership=membership, post=post)
    except IntegrityError as error:
        raise ValidationError(TAKEN) from error


def _person(who: Person | Newcomer) -> Person:
    if isinstance(who, Person):
        return who
    return Person.objects.create(
        first_name=who.first_name,
        last_name=who.last_name,
        source=Source.EMPLOYER,
        source_detail="Prise de poste d’adulte-relais",
        informed_on=who.informed_on,
    )


def _position(person: Person, employer: Organisation, post: Post, started_on: date, at: Reach) -> Position:
    """The position at the employer on that day, or a new one."""
    found = Position.objects.current(started_on).filter(person=person, organisation=employer).first()
    if found is None:
        found = Position(
            person=person,
            organisation=employer,
            function=f"{FUNCTION}, {post.title}"[:150],
            started_on=started_on,
            source=Source.EMPLOYER,
        )
    elif not (at.email or at.phone):
        return found
    found.email, found.phone = at.email or found.email, at.phone or found.phone
    found.verified_on = timezone.localdate()
    found.clean()
    found.save()
    return found


def leave(holding: PostHolding, on: date, *, leaves_employer: bool) -> None:
    """End a holding: ``on`` is its last day. With ``leaves_employer`` the position ends too.

    ``ValueError`` before the first day; ``ValidationError`` if the longer holding would overlap another.
    """
    membership = holding.membership
    try:
        with transaction.atomic():
            membership.end(on=on)
            position = membership.position
            if leaves_employer and position is not None and position.ended_on is None:
                position.end(on=on)
    except IntegrityError as error:
        raise ValidationError(TAKEN) from error


def renewal_of(convention: Convention) -> Convention:
    """The convention that would follow this one, not saved: same employer, from the day after, for three years."""
    starts_on = convention.ends_on + timedelta(days=1)
    return Convention(
        post=convention.post,
        employer=convention.employer,
        prefecture=convention.prefecture,
        starts_on=starts_on,
        ends_on=longest_end(starts_on),
    )
