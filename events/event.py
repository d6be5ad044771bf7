"""``EventPage``: from the announcement to the proceedings, one page for an event."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.images import get_image_model_string

from resources.models import Resource
from resources.publication_rule import Need
from resources.resource_page import day
from trajectoire.design.facts import Fact

from .form import EVENT_FORM
from .kinds import Kind, RegistrationMode, State
from .moments import CentreMoment
from .page import event_context
from .states import Facts, state_of
from .structured import event_data

HUNDRED = 100


class EventPage(Resource):
    """An event of the centre or of a partner. Past, it keeps its page, which says what came of it.

    ``first_starts_at`` and ``last_ends_at`` repeat what its sessions say, for the lists; they are written at each save.
    """

    search_relations: ClassVar[tuple[str, ...]] = (
        *Resource.search_relations,
        "sessions",
        "programme",
        "workshops",
        "speakers",
    )
    parent_page_types = ["events.AgendaPage"]
    shows_rights = False

    kind = models.CharField("genre", max_length=30, choices=Kind.choices, default=Kind.PRACTICE_EXCHANGE)
    price = models.CharField(
        "prix", max_length=150, blank=True, help_text="Vide : gratuit. Exemple : 30 €, repas compris."
    )
    accessibility = models.TextField(
        "accessibilité du lieu",
        max_length=600,
        blank=True,
        help_text="Exemple : salle de plain-pied, boucle magnétique, interprétation en LSF sur demande.",
    )
    access = models.TextField(
        "comment venir", max_length=600, blank=True, help_text="Exemple : gare de Dole à 15 minutes à pied."
    )
    access_plan = models.ForeignKey(
        get_image_model_string(),
        verbose_name="plan d’accès",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="qui l’anime dans l’équipe",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    network = models.ForeignKey(
        "networks.Network",
        verbose_name="réseau",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
        help_text="Celui que l’événement réunit, s’il y en a un.",
    )
    registration_mode = models.CharField(
        "inscription", max_length=12, choices=RegistrationMode.choices, default=RegistrationMode.FORM
    )
    external_url = models.URLField("adresse de l’inscription", max_length=500, blank=True)
    registration_opens_at = CentreMoment("ouverture des inscriptions", null=True, blank=True)
    registration_closes_at = CentreMoment(
        "fin des inscriptions",
        null=True,
        blank=True,
        help_text="Sans date, on s’inscrit jusqu’au début de la première séance.",
    )
    capacity = models.PositiveIntegerField(
        "places", null=True, blank=True, validators=[MinValueValidator(1)], help_text="Vide : sans limite."
    )
    waiting_list = models.BooleanField(
        "liste d’attente",
        default=True,
        help_text="Quand c’est complet, on s’inscrit en attente ; une place libérée est proposée dans l’ordre.",
    )
    answer_hours = models.PositiveSmallIntegerField(
        "heures pour répondre",
        default=48,
        validators=[MinValueValidator(1), MaxValueValidator(336)],
        help_text="Temps laissé à qui une place libérée est proposée.",
    )
    sessions_are_choices = models.BooleanField(
        "on choisit une seule séance",
        default=False,
        help_text="À cocher si la même chose est proposée à plusieurs dates. Sinon, on s’inscrit à toutes.",
    )
    required_share = models.PositiveSmallIntegerField(
        "présence demandée pour l’attestation, en %",
        default=HUNDRED,
        validators=[MinValueValidator(1), MaxValueValidator(HUNDRED)],
        help_text="Part des demi-journées. Exemple : 80",
    )
    cancelled = models.BooleanField("événement annulé", default=False)
    cancellation_reason = models.CharField(
        "pourquoi", max_length=300, blank=True, help_text="Affiché sur la page. Exemple : reporté à l’automne."
    )
    first_starts_at = models.DateTimeField(null=True, editable=False, db_index=True)
    last_ends_at = models.DateTimeField(null=True, editable=False, db_index=True)

    edit_handler = EVENT_FORM

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        permissions = [("follow_events", "Suivre les inscriptions et les présences")]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="event_registration_order",
                violation_error_message="Les inscriptions se terminent avant de s’ouvrir.",
            ),
            models.CheckConstraint(
                condition=~Q(registration_mode=RegistrationMode.EXTERNAL) | ~Q(external_url=""),
                name="event_external_has_an_address",
                violation_error_message="Donnez l’adresse où l’on s’inscrit.",
            ),
            models.CheckConstraint(
                condition=Q(required_share__range=(1, HUNDRED)),
                name="event_share_is_a_percentage",
                violation_error_message="La présence demandée va de 1 à 100 %.",
            ),
        ]

    # -- saving ---------------------------------------------------------------------------------------------------

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the rows that people hold; repeat the first and last moments of its sessions; count changes of state."""
        from .registration.keeping import keep_rows  # it reads the models of this application

        if kwargs.get("update_fields") is None:
            keep_rows(self)
            kept = [session for session in self.sessions.all() if not session.cancelled] or list(self.sessions.all())
            self.first_starts_at = min((session.starts_at for session in kept), default=None)
            self.last_ends_at = max((session.ends_at for session in kept), default=None)
            before = (
                EventPage.objects.filter(pk=self.pk).values_list("cancelled", flat=True).first() if self.pk else None
            )
            if before is not None and before != self.cancelled:
                for session in self.sessions.all():
                    session.sequence += 1
        super().save(*args, **kwargs)

    def publication_needs(self) -> Iterator[Need]:
        """A session too: nobody comes to an event without a date."""
        yield from super().publication_needs()
        if not self.sessions.all():
            yield Need("sessions", "Séances", "Donnez au moins une séance : le jour, l’heure, le lieu.")

    # -- its state ------------------------------------------------------------------------------------------------

    def state(self, now: datetime | None = None, places_left: int | None = None) -> State:
        """Its state at ``now``; ``places_left`` when who asks knows them."""
        facts = Facts(
            live=self.live,
            cancelled=self.cancelled,
            starts_at=self.first_starts_at,
            ends_at=self.last_ends_at,
            mode=self.registration_mode,
            opens_at=self.registration_opens_at,
            closes_at=self.registration_closes_at,
            places_left=places_left,
        )
        return state_of(facts, now or timezone.now())

    @property
    def is_past(self) -> bool:
        """Whether its last session has ended."""
        return self.last_ends_at is not None and self.last_ends_at <= timezone.now()

    # -- in lists -------------------------------------------------------------------------------------------------

    def label_for_lists(self) -> str:
        """The word shown above its title: what kind of event."""
        label = self.get_kind_display()
        return f"{label[0].upper()}{label[1:]}"

    def date_for_lists(self) -> date | None:
        """The day it begins."""
        return timezone.localdate(self.first_starts_at) if self.first_starts_at else self.first_published_on()

    def place_names(self) -> list[str]:
        """Places of its sessions, each once; « en ligne » for a session that is nowhere else."""
        names = (session.place or ("en ligne" if session.is_online else "") for session in self.sessions.all())
        return list(dict.fromkeys(filter(None, names)))

    def facts_for_lists(self) -> Iterable[str]:
        """Where, and that it is cancelled."""
        return [", ".join(self.place_names()), "annulé" if self.cancelled else ""]

    def facts_for_page(self) -> list[Fact]:
        """What one must know before coming."""
        partners = [partner.shown_name for partner in self.partners.all()]
        closing = self.registration_closes_at
        return [
            Fact("Prix", self.price or "gratuit"),
            Fact("Inscription", self.get_registration_mode_display()),
            Fact("Inscription jusqu’au", day(timezone.localdate(closing)) if closing and not self.is_past else ""),
            Fact("Avec", ", ".join(partners)),
        ]

    def schema_org_type(self) -> Mapping[str, Any]:
        """An ``Event`` with its sessions."""
        return event_data(self)

    def search_texts(self) -> Iterable[str]:
        """Where, when, the programme and who speaks."""
        sessions = [
            f"{session.title} {date_format(timezone.localtime(session.starts_at), 'j F Y')} {session.place}"
            for session in self.sessions.all()
        ]
        programme = [f"{row.title}. {row.text}" for row in self.programme.all()]
        workshops = [f"{workshop.title}. {workshop.summary}" for workshop in self.workshops.all()]
        speakers = [f"{speaker.shown_name} {speaker.role}" for speaker in self.speakers.all()]
        partners = [partner.shown_name for partner in self.partners.all()]
        return [*sessions, *programme, *workshops, *speakers, *partners, self.accessibility, self.cancellation_reason]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Also its days, programme and what came of it."""
        return {**super().get_context(request, *args, **kwargs), **event_context(self, request)}
