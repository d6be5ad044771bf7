"""What the team of the demonstration noted with members of the networks, promised, and what waits in the tray."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from actors.intake.model import Kind
from actors.intake.rules import propose
from actors.models import Person
from networks.models import Interaction, Membership, NextStep, Participation
from networks.public.receiving import CORRECT

from .texts import Entry, texts


def create_exchanges() -> int:
    """Note what nobody noted, propose what nobody proposed; number made."""
    told = texts("exchanges")
    return sum(_note(entry) for entry in told["exchange"]) + sum(_propose(entry) for entry in told["correction"])


def _member(entry: Entry) -> tuple[Membership, Person] | None:
    """The member of this rank of the network, counted round, who is a person."""
    held = Membership.objects.filter(network__key=entry["network"], organisation=None).with_actor().order_by("pk")
    count = held.count()
    member: Membership | None = held[entry["rank"] % count] if count else None
    person = member and (member.person or (member.position and member.position.person))
    return (member, person) if member and person else None


def _note(entry: Entry) -> int:
    """An interaction with one member, and what was promised then."""
    found = _member(entry)
    if found is None or Interaction.objects.filter(summary=entry["summary"]).exists():
        return 0
    member, person = found
    by = get_user_model().objects.filter(username=entry["by"]).first()
    said = Interaction.objects.create(
        kind=entry["kind"],
        summary=entry["summary"],
        detail=entry.get("detail", ""),
        minutes=entry.get("minutes"),
        network=member.network,
        recorded_by=by,
        happened_at=timezone.now() - timedelta(days=entry["ago"]),
    )
    Participation.objects.create(interaction=said, person=person)
    if "todo" in entry:
        NextStep.objects.create(
            interaction=said,
            person=person,
            text=entry["todo"],
            due_on=timezone.localdate() + timedelta(days=entry["due"]),
            owner=by,
        )
    return 1


def _propose(entry: Entry) -> int:
    """A correction that somebody asked for on the site."""
    found = _member(entry)
    post = found[0].position if found else None
    if post is None or post.proposals.exists():
        return 0
    propose(
        CORRECT,
        Kind.UPDATE,
        {"phone": entry["phone"]},
        record=post,
        origin="Correction demandée sur le site",
        message=entry["message"],
    )
    return 1
