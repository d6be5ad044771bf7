"""``Registration``: somebody who takes part, waits, or has left; and what goes with it."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from events.event import EventPage
from events.rows import EventSession, Workshop
from territories.models import Territory


class RegistrationState(models.TextChoices):
    """Where a registration is."""

    CONFIRMED = "confirmee", "confirmée"
    WAITING = "attente", "en attente"
    OFFERED = "proposee", "place proposée"
    CANCELLED = "annulee", "annulée"
    LAPSED = "sans-reponse", "proposition restée sans réponse"


HOLDING = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)
"""States that take a place."""
ALIVE = (*HOLDING, RegistrationState.WAITING)
"""States of those who mean to come."""


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations by what they mean."""

    def holding(self) -> "RegistrationQuerySet":
        """Those that take a place."""
        return self.filter(state__in=HOLDING)

    def alive(self) -> "RegistrationQuerySet":
        """Those that mean to come."""
        return self.filter(state__in=ALIVE)

    def waiting(self) -> "RegistrationQuerySet":
        """Those that wait, in their order."""
        return self.filter(state=RegistrationState.WAITING).order_by("number")


class GroupRegistration(models.Model):
    """People whom a structure registers together; each is a ``Registration`` of its own, in the order of the list.

    ``elsewhere``: those of the list whose address was registered already, as the contact sees them (``key``,
    ``rank`` in the list, names, ``function``, masked ``email``, ``state`` that a newcomer would have had): nobody
    learns who else is registered.
    """

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="groups")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    structure = models.CharField("structure", max_length=200)
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    email = models.EmailField("adresse électronique", max_length=254, blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    territory = models.ForeignKey(
        Territory, verbose_name="contrat de ville", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    needs = models.TextField("à prévoir", max_length=1000, blank=True)
    elsewhere = models.JSONField(default=list, blank=True, editable=False)
    by_team = models.BooleanField("saisi par l’équipe", default=False)
    registered_at = models.DateTimeField("inscrit le", default=timezone.now)

    class Meta:
        verbose_name = "groupe inscrit"
        verbose_name_plural = "groupes inscrits"
        ordering = ["event", "registered_at", "pk"]

    def __str__(self) -> str:
        return self.structure

    @property
    def contact(self) -> str:
        """« Lucie Bailly »."""
        return f"{self.first_name} {self.last_name}".strip()


class Registration(models.Model):
    """Somebody registered for an event. Kept as it was typed: the actor base only learns of it by the tray.

    ``number`` is the rank of arrival, given under the lock of the event; it orders the waiting list.
    """

    class Source(models.TextChoices):
        """How it came."""

        FORM = "formulaire", "formulaire de la page"
        TEAM = "equipe", "saisie par l’équipe"
        WALK_IN = "sur-place", "sur place"
        GROUP = "groupe", "inscription d’un groupe"
        INVITATION = "invitation", "réponse à une invitation"

    event = models.ForeignKey(EventPage, on_delete=models.PROTECT, related_name="registrations")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField("rang", editable=False)
    state = models.CharField("état", max_length=15, choices=RegistrationState.choices)
    offered_until = models.DateTimeField("place tenue jusqu’au", null=True, blank=True)
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    email = models.EmailField("adresse électronique", max_length=254, blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    function = models.CharField("fonction", max_length=150, blank=True)
    organisation = models.CharField("structure", max_length=200, blank=True)
    territory = models.ForeignKey(
        Territory, verbose_name="contrat de ville", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answers = models.JSONField("réponses", default=dict, blank=True)
    source = models.CharField("origine", max_length=12, choices=Source.choices, default=Source.FORM)
    person = models.ForeignKey(
        "actors.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    group = models.ForeignKey(
        GroupRegistration,
        verbose_name="groupe",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    registered_at = models.DateTimeField("inscrit·e le", default=timezone.now)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    told = models.CharField(max_length=64, blank=True, editable=False)
    reminded = models.PositiveSmallIntegerField("rappels envoyés", default=0, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="event_registration_rank"),
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=Q(state__in=ALIVE) & ~Q(email=""),
                name="event_registration_once_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.OFFERED) | Q(offered_until__isnull=False),
                name="event_registration_offer_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["event", "state", "number"], name="event_registration_state")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """« Lucie Bailly »."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_alive(self) -> bool:
        """Whether the person still means to come."""
        return self.state in ALIVE


class SessionPlace(models.Model):
    """A session that the person comes to."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="session_places")
    session = models.ForeignKey(EventSession, on_delete=models.PROTECT, related_name="places")

    class Meta:
        verbose_name = "place à une séance"
        verbose_name_plural = "places aux séances"
        constraints = [models.UniqueConstraint(fields=["registration", "session"], name="event_session_place_once")]

    def __str__(self) -> str:
        return f"{self.registration} : {self.session}"


class WorkshopPlace(models.Model):
    """A workshop that the person chose."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="workshop_places")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="places")
    told_cancelled = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "place à un atelier"
        verbose_name_plural = "places aux ateliers"
        constraints = [models.UniqueConstraint(fields=["registration", "workshop"], name="event_workshop_place_once")]

    def __str__(self) -> str:
        return f"{self.registration} : {self.workshop}"


class PrivateNeed(models.Model):
    """What somebody needs to eat or to take part: read by who welcomes them, erased afterwards (GDPR, article 9)."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="need")
    diet = models.TextField("repas", max_length=500, blank=True)
    access = models.TextField("accessibilité", max_length=500, blank=True)

    class Meta:
        verbose_name = "besoin"
        verbose_name_plural = "besoins"

    def __str__(self) -> str:
        return f"Besoins de {self.registration}"


class Seats(models.Model):
    """The row that is locked while places of an event are counted; ``next_number`` ranks arrivals."""

    event = models.OneToOneField(EventPage, on_delete=models.CASCADE, related_name="seats")
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "places d’un événement"
        verbose_name_plural = "places des événements"

    def __str__(self) -> str:
        return f"Places de {self.event_id}"

    @classmethod
    def locked(cls, event_id: int) -> Any:
        """The row of the event, locked until the transaction ends (SQLite: the whole database is)."""
        found = cls.objects.select_for_update().filter(event_id=event_id).first()
        if found is None:
            cls.objects.get_or_create(event_id=event_id)
            found = cls.objects.select_for_update().get(event_id=event_id)
        return found
