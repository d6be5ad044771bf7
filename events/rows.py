"""What an event holds several of: sessions, workshops, speakers, programme, partners, phases, questions."""

import uuid
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable

from territories.models import Territory

from .moments import CentreMoment

EVENT = "events.EventPage"
MOVED_BY = ("title", "starts_at", "ends_at", "place", "address", "room", "cancelled")
"""What calendars are told of again when it changes (RFC 5545, 3.8.7.4)."""


class Identified(Orderable):
    """A row that keeps its identity between drafts: registrations and calendars know it by ``uid``."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)

    class Meta(Orderable.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A row of a copied page gets an identity of its own."""
        if self._state.adding and type(self)._default_manager.filter(uid=self.uid).exists():  # noqa: SLF001 - Django's documented way
            self.uid = uuid.uuid4()
        super().save(*args, **kwargs)


class EventSession(Identified):
    """A time and a place. A cycle has several, in order; most events have one."""

    page = ParentalKey(EVENT, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(
        "intitulé",
        max_length=150,
        blank=True,
        help_text="Utile s’il y a plusieurs séances. Exemple : Module 1, aller vers.",
    )
    starts_at = CentreMoment("début", help_text="Exemple : 2027-01-21 09:15")
    ends_at = CentreMoment("fin")
    place = models.CharField("lieu", max_length=200, blank=True, help_text="Exemple : La Commanderie, Dole.")
    address = models.CharField("adresse", max_length=300, blank=True, help_text="Exemple : 2 rue d’Azans, 39100 Dole.")
    room = models.CharField("salle", max_length=100, blank=True)
    territory = models.ForeignKey(
        Territory,
        verbose_name="commune ou quartier",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="event_sessions",
        help_text="Pour la carte de l’agenda.",
    )
    online_url = models.URLField(
        "lien de la visioconférence",
        max_length=500,
        blank=True,
        help_text="Il n’est jamais sur la page : seules les personnes inscrites le reçoivent.",
    )
    capacity = models.PositiveIntegerField(
        "places",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Si cette séance a moins de places que l’événement.",
    )
    cancelled = models.BooleanField("séance annulée", default=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Identified.Meta):
        verbose_name = "séance"
        verbose_name_plural = "séances"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_session_ends_after_it_starts",
                violation_error_message="La fin est avant le début.",
            )
        ]
        indexes = [models.Index(fields=["starts_at"], name="event_session_start")]

    def __str__(self) -> str:
        return self.title or timezone.localtime(self.starts_at).strftime("%d/%m/%Y %H:%M")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Count a change that calendars must be told of."""
        if self.pk:
            before = EventSession.objects.filter(pk=self.pk).values(*MOVED_BY, "sequence").first()
            if before:
                moved = any(before[name] != getattr(self, name) for name in MOVED_BY)
                self.sequence = max(self.sequence, before["sequence"]) + int(moved)
        super().save(*args, **kwargs)

    @property
    def is_online(self) -> bool:
        """Whether one may follow it from elsewhere."""
        return bool(self.online_url)

    def half_days(self) -> int:
        """One for each half-day begun: a session longer than the setting counts for two, each day.

        A night that is crossed makes no day: hours alone count then.
        """
        limit = timedelta(hours=apps.get_app_config("events").setting("half_day_hours"))  # type: ignore[attr-defined]
        start, end = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        days = (end.date() - start.date()).days
        if days <= 1 and self.ends_at - self.starts_at < timedelta(hours=12):
            return 2 if self.ends_at - self.starts_at > limit else 1
        return 2 * (days + 1)


class Workshop(Identified):
    """Something to choose among others that happen at the same time."""

    page = ParentalKey(EVENT, on_delete=models.CASCADE, related_name="workshops")
    title = models.CharField("intitulé", max_length=150, help_text="Exemple : Réparer plutôt que jeter.")
    summary = models.TextField("en deux phrases", max_length=400, blank=True)
    starts_at = CentreMoment("début")
    ends_at = CentreMoment("fin")
    capacity = models.PositiveIntegerField(
        "places", null=True, blank=True, validators=[MinValueValidator(1)], help_text="Vide : sans limite."
    )
    cancelled = models.BooleanField("atelier annulé", default=False)

    class Meta(Identified.Meta):
        verbose_name = "atelier"
        verbose_name_plural = "ateliers"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_workshop_ends_after_it_starts",
                violation_error_message="La fin est avant le début.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clashes_with(self, other: "Workshop") -> bool:
        """Whether nobody can be at both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class ProgrammeRow(Orderable):
    """A moment of the programme."""

    page = ParentalKey(EVENT, on_delete=models.CASCADE, related_name="programme")
    day = models.DateField("jour", null=True, blank=True, help_text="S’il y a plusieurs jours.")
    at = models.TimeField("heure", null=True, blank=True)
    title = models.CharField("moment", max_length=200, help_text="Exemple : Trois récits de quartier.")
    text = models.TextField("précisions", max_length=1200, blank=True, help_text="Qui parle, de quoi, comment.")
    is_pause = models.BooleanField("pause, accueil ou repas", default=False)

    class Meta(Orderable.Meta):
        verbose_name = "moment du programme"
        verbose_name_plural = "moments du programme"

    def __str__(self) -> str:
        return self.title


class Speaker(Orderable):
    """Somebody who speaks: a person of the base, or a name."""

    page = ParentalKey(EVENT, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(
        "actors.Person",
        verbose_name="personne de la base",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="spoken_at",
    )
    name = models.CharField("ou son nom", max_length=150, blank=True, help_text="Exemple : Hélène Vuillemin.")
    role = models.CharField("à quel titre", max_length=200, blank=True, help_text="Exemple : sociologue.")

    class Meta(Orderable.Meta):
        verbose_name = "intervenant·e"
        verbose_name_plural = "intervenant·es"

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name as the page writes it."""
        return self.name or (str(self.person) if self.person else "")

    def clean(self) -> None:
        """A person or a name."""
        super().clean()
        if not self.name and not self.person_id:
            raise ValidationError({"name": "Choisissez une personne de la base, ou écrivez un nom."})


class EventPartner(Orderable):
    """Who organises it with the centre."""

    page = ParentalKey(EVENT, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "actors.Organisation",
        verbose_name="structure de la base",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="partner_of_events",
    )
    name = models.CharField("ou son nom", max_length=150, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name as the page writes it."""
        return self.name or (self.organisation.name if self.organisation else "")

    def clean(self) -> None:
        """A structure or a name."""
        super().clean()
        if not self.name and not self.organisation_id:
            raise ValidationError({"name": "Choisissez une structure de la base, ou écrivez un nom."})


class Phase(Orderable):
    """A phase of a research-action, and what it delivers."""

    page = ParentalKey(EVENT, on_delete=models.CASCADE, related_name="phases")
    title = models.CharField("phase", max_length=150, help_text="Exemple : Enquête dans trois quartiers.")
    starts_on = models.DateField("du", null=True, blank=True)
    ends_on = models.DateField("au", null=True, blank=True)
    text = models.TextField("précisions", max_length=800, blank=True)
    deliverable = models.ForeignKey(
        get_document_model_string(),
        verbose_name="livrable",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta(Orderable.Meta):
        verbose_name = "phase"
        verbose_name_plural = "phases"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="event_phase_order",
                violation_error_message="La fin de la phase est avant son début.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Outcome(Orderable):
    """What came of it, in the library: proceedings, minutes, a sheet."""

    page = ParentalKey(EVENT, on_delete=models.CASCADE, related_name="outcomes")
    resource = models.ForeignKey(
        "resources.Resource", verbose_name="ressource", on_delete=models.CASCADE, related_name="outcome_of"
    )

    class Meta(Orderable.Meta):
        verbose_name = "ce qui en est sorti"
        verbose_name_plural = "ce qui en est sorti"
        constraints = [models.UniqueConstraint(fields=["page", "resource"], name="event_outcome_once")]

    def __str__(self) -> str:
        return self.resource.title


class Question(Identified):
    """A question of the registration form."""

    class QuestionKind(models.TextChoices):
        """How it is answered. Needs are kept apart from the rest and erased after the event."""

        TEXT = "texte", "une réponse libre"
        CHOICE = "choix", "un choix"
        CHOICES = "choix-multiples", "plusieurs choix"
        DIET = "repas", "repas (réponse effacée après)"
        ACCESS = "acces", "besoin d’accessibilité (réponse effacée après)"

    page = ParentalKey(EVENT, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(
        "forme de la réponse", max_length=20, choices=QuestionKind.choices, default=QuestionKind.TEXT
    )
    label = models.CharField("question", max_length=200, help_text="Exemple : Qu’attendez-vous de cette journée ?")
    help = models.CharField("aide", max_length=300, blank=True)
    options = models.TextField("réponses possibles", max_length=1000, blank=True, help_text="Une par ligne.")
    required = models.BooleanField("réponse obligatoire", default=False)
    retired = models.BooleanField(
        "ne plus poser cette question", default=False, help_text="Les réponses déjà données restent."
    )

    class Meta(Identified.Meta):
        verbose_name = "question"
        verbose_name_plural = "questions"

    def __str__(self) -> str:
        return self.label

    def choices(self) -> list[str]:
        """The possible answers, one a line, without blanks or doubles."""
        return list(dict.fromkeys(line.strip() for line in self.options.splitlines() if line.strip()))

    def clean(self) -> None:
        """A choice needs something to choose from; a need is never required."""
        super().clean()
        if self.kind in {self.QuestionKind.CHOICE, self.QuestionKind.CHOICES} and len(self.choices()) < 2:  # noqa: PLR2004 - two make a choice
            raise ValidationError({"options": "Écrivez deux réponses au moins, une par ligne."})
        if self.required and self.kind in {self.QuestionKind.DIET, self.QuestionKind.ACCESS}:
            raise ValidationError({"required": "Personne n’est obligé de dire ce dont il a besoin."})
