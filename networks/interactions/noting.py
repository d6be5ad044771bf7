"""Who may note what was said, and correct it; the one way in which it is written."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import AbstractUser
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Q

from actors.models import Organisation, Person
from actors.permissions import visible_organisations, visible_persons
from networks.models import Attachment, Interaction, Network, NextStep, Participation
from networks.network import Colleague

from .seeing import visible_interactions

if TYPE_CHECKING:
    from trajectoire.accounts.models import User


@dataclass(frozen=True)
class Promise:
    """What comes next: what, for which day, by whom."""

    text: str
    due_on: date
    owner: "User"


@dataclass(frozen=True)
class Said:
    """What goes with an interaction: with whom, files, what comes next. All of them are seen by who writes."""

    persons: list[Person]
    organisations: list[Organisation]
    files: list[File] = field(default_factory=list)  # type: ignore[type-arg]  # of bytes or of text, as Django gives them
    promise: Promise | None = None


def may_note(user: Colleague) -> bool:
    """The team, and an outside co-animator who may change a network: they note about it only."""
    if not isinstance(user, AbstractUser) or not user.is_active:
        return False
    return user.has_perm("networks.add_interaction") or Network.objects.open_to(user, to_change=True).exists()


def networks_to_note(user: Colleague) -> tuple["list[Network]", bool]:
    """Networks about which this colleague may note something, and whether one of them must be said."""
    team = isinstance(user, AbstractUser) and user.has_perm("networks.add_interaction")
    opened = Network.objects.open_to(user, to_change=not team)
    return list(opened.filter(ended_on__isnull=True)), not team


def may_correct(user: Colleague, interaction: Interaction) -> bool:
    """Its author, or who may change any; what was sent to a selection is the trace of a sending and stays as it is."""
    if interaction.kind == Interaction.Kind.MAILING or not may_note(user):
        return False
    if not visible_interactions(user).filter(pk=interaction.pk).exists():
        return False
    return interaction.recorded_by_id == user.pk or user.has_perm("networks.change_interaction")


def written_already(entry: UUID | None) -> Interaction | None:
    """What a form sent before made, if it was."""
    return Interaction.objects.filter(entry=entry).first() if entry else None


def note(interaction: Interaction, said: Said, by: "User") -> Interaction:
    """Write the interaction and what goes with it; a form that was already received gives what it made then."""
    interaction.recorded_by = by
    try:
        with transaction.atomic():
            interaction.save()
            _write(interaction, said, by)
    except IntegrityError:
        # The same form, sent twice, arrived twice at once: the other one is written.
        if before := written_already(interaction.entry):
            return before
        raise
    return interaction


def correct(interaction: Interaction, said: Said, by: "User") -> Interaction:
    """Write again; participants whom this colleague does not see stay."""
    with transaction.atomic():
        interaction.save()
        seen = Q(person__in=visible_persons(by)) | Q(organisation__in=visible_organisations(by))
        gone = interaction.participations.filter(seen)
        gone = gone.exclude(person__in=said.persons).exclude(organisation__in=said.organisations)
        gone.delete()
        _write(interaction, said, by)
    return interaction


def _write(interaction: Interaction, said: Said, by: "User") -> None:
    there = set(interaction.participations.values_list("person", "organisation"))
    wanted = [(person.pk, None) for person in said.persons] + [(None, each.pk) for each in said.organisations]
    Participation.objects.bulk_create(
        Participation(interaction=interaction, person_id=person, organisation_id=organisation)
        for person, organisation in wanted
        if (person, organisation) not in there
    )
    for file in said.files:
        Attachment.objects.create(interaction=interaction, file=file, name=(file.name or "fichier")[-200:], added_by=by)
    if said.promise:
        NextStep.objects.get_or_create(
            interaction=interaction,
            text=said.promise.text,
            due_on=said.promise.due_on,
            owner=said.promise.owner,
            defaults={
                "person": said.persons[0] if said.persons else None,
                "organisation": said.organisations[0] if said.organisations and not said.persons else None,
            },
        )
