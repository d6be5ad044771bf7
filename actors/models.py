"""Organisations, persons and the positions that join them over time.

Nothing here is deleted in daily work: a position, a person or an organisation *ends*. Personal addresses and
professional ones are apart: a professional address belongs to the position, and goes with it.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.search import index

from .changes import Change, Tracked
from .consents import ConsentEntry
from .finding.keys import OrganisationKey, PersonKey, Spelling
from .freshness import FieldCheck
from .intake.model import Proposal
from .periods import LatestFirst, held_on, holds
from .phones import national_format, validate_phone
from .postcodes import compact_postcode, validate_postcode
from .registration_numbers import compact, validate_registration_number
from .saved_views.model import SavedView
from .tags import ActorTag, OrganisationTag, PersonTag

__all__ = [
    "ActorTag",
    "Change",
    "ConsentEntry",
    "FieldCheck",
    "Organisation",
    "OrganisationKey",
    "OrganisationTag",
    "Person",
    "PersonKey",
    "PersonTag",
    "Position",
    "PositionQuerySet",
    "Proposal",
    "SavedView",
    "Source",
    "Spelling",
]


class Source(models.TextChoices):
    """How the centre came to know something (information owed to the person: RGPD, articles 13 and 14)."""

    THEMSELVES = "themselves", "La personne elle-même"
    EMPLOYER = "employer", "Sa structure"
    PUBLIC = "public", "Une source publique"
    PARTNER = "partner", "Un partenaire"
    IMPORT = "import", "Un fichier importé"


class Organisation(Tracked, index.Indexed, ClusterableModel):  # type: ignore[django-manager-missing] # modelcluster's
    """A structure: a town, a State service, an association, a social landlord."""

    class Kind(models.TextChoices):
        """What it is in law or in the trade."""

        COMMUNE = "commune", "Commune ou CCAS"
        INTERCOMMUNALITY = "epci", "Intercommunalité"
        COUNTY_OR_REGION = "dept-region", "Département ou région"
        STATE = "etat", "Service de l’État"
        ASSOCIATION = "association", "Association"
        LANDLORD = "bailleur", "Bailleur social"
        SCHOOL = "ecole", "Établissement d’enseignement ou de recherche"
        COMPANY = "entreprise", "Entreprise ou coopérative"
        GROUP = "collectif", "Collectif sans statut"
        OTHER = "autre", "Autre"

    name = models.CharField(
        "nom", max_length=200, help_text="Le nom d’usage, en entier. Exemple : Régie de quartier de Planoise."
    )
    acronym = models.CharField("sigle", max_length=30, blank=True)
    kind = models.CharField("nature", max_length=12, choices=Kind.choices, default=Kind.ASSOCIATION)
    registration_number = models.CharField(
        "SIREN ou SIRET",
        max_length=20,
        blank=True,
        validators=[validate_registration_number],
        help_text="9 ou 14 chiffres ; les espaces sont admis.",
    )
    parent = models.ForeignKey(
        "self", verbose_name="dépend de", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    territory = models.ForeignKey(
        "territories.Territory",
        verbose_name="territoire",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    address = models.TextField("adresse", blank=True, max_length=300, help_text="Numéro et rue, sans la commune.")
    postcode = models.CharField("code postal", max_length=12, blank=True, validators=[validate_postcode])
    town = models.CharField("commune", max_length=100, blank=True)
    email = models.EmailField("courriel de la structure", blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True, validators=[validate_phone])
    website = models.URLField("site internet", blank=True)
    note = models.TextField("note", blank=True, max_length=5000, help_text="Pour l’équipe seulement.")
    source = models.CharField("connue par", max_length=12, choices=Source.choices, default=Source.PUBLIC)
    verified_on = models.DateField("vérifiée le", null=True, blank=True)
    ended_on = models.DateField("n’existe plus depuis", null=True, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)
    tags = ClusterTaggableManager(through=OrganisationTag, blank=True, verbose_name="étiquettes")

    tracked_fields = (
        "name",
        "acronym",
        "kind",
        "registration_number",
        "parent",
        "territory",
        "address",
        "postcode",
        "town",
        "email",
        "phone",
        "website",
        "verified_on",
        "ended_on",
    )
    checked_fields = ("email", "phone", "website", "address")
    wagtail_reference_index_ignore = True
    search_fields = [
        index.SearchField("name"),
        index.SearchField("acronym"),
        index.AutocompleteField("name"),
        index.AutocompleteField("acronym"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering = ["name"]
        indexes = [models.Index(fields=["name"], name="organisation_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["registration_number"],
                condition=~Q(registration_number=""),
                name="organisation_registration_number_unique",
                violation_error_message="Une autre structure porte déjà ce numéro.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="organisation_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    def clean(self) -> None:
        """Keep numbers one way, so that they are compared and never written two ways."""
        super().clean()
        self.registration_number = compact(self.registration_number)
        self.postcode = compact_postcode(self.postcode)
        self.phone = national_format(self.phone)
        self.email = self.email.strip().lower()


class Person(Tracked, index.Indexed, ClusterableModel):  # type: ignore[django-manager-missing] # modelcluster's
    """Someone the centre works with. Every person has a source and a date of information.

    ``informed_on`` is the day the person was told that the centre keeps these data (RGPD, article 14: a month
    at the latest after they were had from somebody else).
    """

    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80)
    personal_email = models.EmailField(
        "courriel personnel",
        blank=True,
        help_text="Seulement si la personne l’a donné pour cela. Il n’est jamais exporté par défaut.",
    )
    personal_phone = models.CharField("téléphone personnel", max_length=30, blank=True, validators=[validate_phone])
    source = models.CharField("connue par", max_length=12, choices=Source.choices, default=Source.THEMSELVES)
    source_detail = models.CharField(
        "précision", max_length=200, blank=True, help_text="Exemple : journée régionale du 18 juin 2025."
    )
    informed_on = models.DateField(
        "informée le",
        null=True,
        blank=True,
        help_text="Le jour où la personne a su que nous gardons ces données. Au plus tard un mois après.",
    )
    preference = models.CharField(
        "préfère", max_length=120, blank=True, help_text="Comment la joindre. Exemple : le téléphone, le matin."
    )
    note = models.TextField("note", blank=True, max_length=5000, help_text="Pour l’équipe ; la personne peut la lire.")
    ended_on = models.DateField("suivi terminé le", null=True, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)
    tags = ClusterTaggableManager(through=PersonTag, blank=True, verbose_name="étiquettes")

    tracked_fields = (
        "first_name",
        "last_name",
        "personal_email",
        "personal_phone",
        "source",
        "source_detail",
        "informed_on",
        "preference",
        "ended_on",
    )
    checked_fields = ("personal_email", "personal_phone", "preference")

    wagtail_reference_index_ignore = True
    search_fields = [
        index.SearchField("last_name"),
        index.SearchField("first_name"),
        index.AutocompleteField("last_name"),
        index.AutocompleteField("first_name"),
    ]

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ["last_name", "first_name"]
        indexes = [
            models.Index(fields=["last_name", "first_name"], name="person_names"),
            models.Index(fields=["ended_on"], condition=Q(ended_on__isnull=False), name="person_ended"),
        ]
        permissions = [("view_personal_details", "Voir les coordonnées personnelles")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def clean(self) -> None:
        """Keep what is typed one way."""
        super().clean()
        self.personal_phone = national_format(self.personal_phone)
        self.personal_email = self.personal_email.strip().lower()

    @property
    def current_functions(self) -> str:
        """What the person does today, in words; reads the positions already fetched."""
        today = timezone.localdate()
        return " ; ".join(
            f"{position.function or 'fonction inconnue'}, {position.organisation.name}"
            for position in self.positions.all()
            if holds(position.started_on, position.ended_on, today)
        )

    def current_positions(self, on: date | None = None) -> "PositionQuerySet":
        """Positions held on the day ``on`` (today by default)."""
        return self.positions.current(on)


class PositionQuerySet(models.QuerySet["Position"]):
    """Verbs of the domain."""

    def current(self, on: date | None = None) -> Self:
        """Positions held on the day ``on`` (today by default); ``ended_on`` is the last day."""
        return self.filter(held_on(on or timezone.localdate()))


class Position(Tracked, models.Model):
    """A person's function in an organisation, since and until when; several at once, history kept."""

    person = ParentalKey(Person, verbose_name="personne", on_delete=models.PROTECT, related_name="positions")
    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", on_delete=models.PROTECT, related_name="positions"
    )
    function = models.CharField(
        "fonction", max_length=150, blank=True, help_text="Exemple : cheffe de projet politique de la ville."
    )
    email = models.EmailField("courriel professionnel", blank=True)
    phone = models.CharField("téléphone professionnel", max_length=30, blank=True, validators=[validate_phone])
    started_on = models.DateField("depuis le", null=True, blank=True)
    ended_on = models.DateField("jusqu’au", null=True, blank=True)
    source = models.CharField("su par", max_length=12, choices=Source.choices, default=Source.THEMSELVES)
    verified_on = models.DateField("vérifiée le", null=True, blank=True)

    tracked_fields = (
        "organisation",
        "function",
        "email",
        "phone",
        "started_on",
        "ended_on",
        "source",
        "verified_on",
    )
    checked_fields = ("email", "phone")
    wagtail_reference_index_ignore = True
    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = "poste"
        verbose_name_plural = "postes"
        ordering = [LatestFirst("ended_on", unknown_first=True), LatestFirst("started_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="position_ends_after_it_starts",
                violation_error_message="La fin du poste ne peut pas précéder son début.",
            ),
        ]
        # Each holds all that « in post today », of a person or of a structure, asks: the rows are not read.
        indexes = [
            models.Index(
                fields=["person", "ended_on", "started_on", "organisation", "verified_on"], name="position_of_person"
            ),
            models.Index(fields=["organisation", "ended_on", "started_on", "person"], name="position_in_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.function or 'fonction inconnue'}, {self.organisation}"

    def clean(self) -> None:
        """Keep what is typed one way."""
        super().clean()
        self.phone = national_format(self.phone)
        self.email = self.email.strip().lower()

    def end(self, *, on: date) -> None:
        """End the position: ``on`` is its last day. ``ValueError`` before its first."""
        if self.started_on and on < self.started_on:
            message = f"Le poste a commencé le {self.started_on:%d/%m/%Y} : il ne peut pas finir avant."
            raise ValueError(message)
        self.ended_on = on
        self.save(update_fields=["ended_on"])
