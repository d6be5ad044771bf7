"""Initiatives and their stages, requests and offers, and what was decided of each meeting that was suggested."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from actors.models import Organisation, Person
from networks.models import Interaction, Membership
from territories.models import Territory
from trajectoire.taxonomies.models import Theme


class Maturity(models.TextChoices):
    """How far an initiative has come."""

    IDEA = "idee", "Idée"
    EXPERIMENT = "essai", "Expérimentation"
    RUNNING = "cours", "En cours"
    SETTLED = "installee", "Installée dans la durée"
    ENDED = "finie", "Terminée"


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Verbs of the domain."""

    def with_maturity(self, on: date | None = None) -> Self:
        """With ``maturity`` and ``since``: the stage of the day ``on``, today by default; none before the first."""
        stages = InitiativeStage.objects.filter(initiative=OuterRef("pk"), since__lte=on or timezone.localdate())
        latest = stages.order_by("-since")
        return self.annotate(
            maturity=Subquery(latest.values("maturity")[:1]), since=Subquery(latest.values("since")[:1])
        )

    def alive(self, on: date | None = None) -> Self:
        """Those that have begun, as an idea at least, and are not ended; with their maturity."""
        return self.with_maturity(on).filter(maturity__isnull=False).exclude(maturity=Maturity.ENDED)

    def within(self, keys: list[int]) -> Self:
        """Those of the territories ``keys`` or of anything within them."""
        places = Territory.objects.all_within(keys)
        return self.filter(
            pk__in=Initiative.territories.through.objects.filter(territory__in=places).values("initiative")
        )

    def with_carrier(self) -> Self:
        """With what lists tell of who carries it, and where."""
        return self.select_related(
            "organisation", "membership__person", "membership__organisation", "membership__position__person",
            "membership__position__organisation",
        ).prefetch_related("themes", "territories")  # fmt: skip


class Initiative(ClusterableModel):
    """Something that is done, or wanted, for a transition: a shared garden, a repair café, a food group purchase.

    It is carried by a structure, by a member of the network, or both. ``agreed_on``: the day the structure agreed to
    be shown on the public site with it; what is shown of a person rests on the ledger (``actors.consents``) alone.
    """

    title = models.CharField("titre", max_length=150, help_text="Exemple : atelier vélo du Banlay.")
    summary = models.TextField("en quelques phrases", max_length=1500)
    organisation = models.ForeignKey(
        Organisation, verbose_name="structure porteuse", null=True, blank=True, on_delete=models.PROTECT,
        related_name="initiatives",
    )  # fmt: skip
    membership = models.ForeignKey(
        Membership, verbose_name="membre du réseau qui la porte", null=True, blank=True, on_delete=models.PROTECT,
        related_name="initiatives",
    )  # fmt: skip
    themes = ParentalManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="+")
    territories = ParentalManyToManyField(
        Territory, verbose_name="territoires", blank=True, related_name="initiatives",
        help_text="Le contrat de ville, ou le quartier si elle ne concerne que lui.",
    )  # fmt: skip
    results = models.TextField(
        "résultats", blank=True, max_length=5000,
        help_text="Ce qui a changé, en chiffres si possible ; ce qui a manqué."
    )  # fmt: skip
    sheet = models.URLField(
        "adresse de la fiche d’expérience", blank=True, help_text="Si l’action est racontée dans la bibliothèque."
    )
    verified_on = models.DateField("vérifiée le", null=True, blank=True)
    agreed_on = models.DateField(
        "la structure est d’accord pour la publier, depuis le", null=True, blank=True,
        help_text="Vide : elle n’est pas montrée sur le site.",
    )  # fmt: skip
    note = models.TextField("note", blank=True, max_length=5000, help_text="Pour l’équipe seulement.")

    wagtail_reference_index_ignore = True
    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = "initiative"
        verbose_name_plural = "initiatives"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(membership__isnull=False),
                name="initiative_is_carried",
                violation_error_message="Choisissez la structure ou le membre du réseau qui la porte.",
            ),
            models.UniqueConstraint(
                fields=["title", "organisation"],
                name="initiative_once",
                violation_error_message="Cette structure porte déjà une initiative de ce titre.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def carrier(self) -> str:
        """Who carries it, in words."""
        structure = self.organisation.name if self.organisation else ""
        member = str(self.membership.actor) if self.membership else ""
        return ", ".join(dict.fromkeys(word for word in (structure, member) if word))

    @property
    def maturity_label(self) -> str:
        """Its stage of the day asked for (``with_maturity``), in words."""
        found = getattr(self, "maturity", None)
        return str(Maturity(found).label) if found else "pas encore commencée"


class InitiativeStage(models.Model):
    """How far an initiative has come since a day, until the next one: the past stays readable."""

    initiative = ParentalKey(Initiative, on_delete=models.CASCADE, related_name="stages")
    maturity = models.CharField("maturité", max_length=10, choices=Maturity.choices, default=Maturity.IDEA)
    since = models.DateField("depuis le", default=timezone.localdate)

    class Meta:
        verbose_name = "étape"
        verbose_name_plural = "étapes"
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "since"],
                name="initiative_stage_one_a_day",
                violation_error_message="Une seule étape par jour.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_maturity_display()} depuis le {self.since:%d/%m/%Y}"


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    """Verbs of the domain."""

    def open(self, on: date | None = None) -> Self:
        """Those that wait for an answer on the day ``on`` (today by default)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(open_until__isnull=True) | Q(open_until__gte=day),
            Q(settled_on__isnull=True) | Q(settled_on__gt=day),
            opened_on__lte=day,
        )

    def within(self, keys: list[int]) -> Self:
        """Those of the territories ``keys`` or of anything within them."""
        return self.filter(territory__in=Territory.objects.all_within(keys))

    def with_actor(self) -> Self:
        """With what lists tell of who asks and where."""
        return self.select_related("organisation", "person", "territory").prefetch_related("themes")


class Exchange(models.Model):
    """« Je cherche » or « Je propose »: who, what, where, until when, and what became of it.

    ``settled_on`` is the first day on which it no longer waits: it was met, or closed.
    """

    class Kind(models.TextChoices):
        """Which way it goes."""

        REQUEST = "cherche", "Je cherche"
        OFFER = "propose", "Je propose"

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "ouverte", "Ouverte"
        MET = "relation", "Mise en relation"
        CLOSED = "fermee", "Fermée"

    kind = models.CharField("nature", max_length=8, choices=Kind.choices, default=Kind.REQUEST)
    title = models.CharField(
        "en une phrase", max_length=150, help_text="Exemple : un local pour un atelier de réparation."
    )
    text = models.TextField("précisions", blank=True, max_length=3000)
    themes = models.ManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", null=True, blank=True, on_delete=models.PROTECT,
        related_name="exchanges",
    )  # fmt: skip
    person = models.ForeignKey(
        Person, verbose_name="personne", null=True, blank=True, on_delete=models.PROTECT, related_name="exchanges"
    )
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", null=True, blank=True, on_delete=models.PROTECT, related_name="exchanges"
    )
    opened_on = models.DateField("depuis le", default=timezone.localdate)
    open_until = models.DateField(
        "ouverte jusqu’au", null=True, blank=True, help_text="Le dernier jour, s’il y en a un."
    )
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.OPEN)
    settled_on = models.DateField("réglée le", null=True, blank=True, editable=False)
    note = models.TextField("note", blank=True, max_length=5000, help_text="Pour l’équipe seulement.")

    wagtail_reference_index_ignore = True
    objects = ExchangeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande ou offre"
        verbose_name_plural = "demandes et offres"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False),
                name="exchange_is_somebodys",
                violation_error_message="Choisissez la structure ou la personne qui cherche ou qui propose.",
            ),
            models.CheckConstraint(
                condition=Q(open_until__isnull=True) | Q(open_until__gte=F("opened_on")),
                name="exchange_ends_after_it_opens",
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
            models.CheckConstraint(
                condition=Q(state="ouverte", settled_on__isnull=True)
                | (~Q(state="ouverte") & Q(settled_on__isnull=False)),
                name="exchange_settled_has_a_day",
            ),
        ]
        indexes = [models.Index(fields=["kind", "state"], name="exchange_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the day on which it stopped waiting, and take the territory of the structure when none was said."""
        if self.state == self.State.OPEN:
            self.settled_on = None
        elif self.settled_on is None:
            self.settled_on = timezone.localdate()
        if self.territory_id is None and self.organisation:
            self.territory_id = self.organisation.territory_id
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer today."""
        return self.state == self.State.OPEN and (self.open_until is None or self.open_until >= timezone.localdate())

    @property
    def state_label(self) -> str:
        """What became of it, in words: an open one whose last day has passed is « échue »."""
        return "Échue" if self.state == self.State.OPEN and not self.is_open else str(self.State(self.state).label)

    @property
    def asker(self) -> str:
        """Who seeks or offers, in words."""
        return ", ".join(str(each) for each in (self.person, self.organisation) if each)


class Introduction(models.Model):
    """What was decided of a request and an offer that were suggested to each other: once, by whom, when."""

    class Decision(models.TextChoices):
        """A suggestion that was set aside is not made again."""

        MADE = "faite", "Mise en relation"
        DISMISSED = "ecartee", "Écartée"

    request = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="as_request")
    offer = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="as_offer")
    decision = models.CharField("décision", max_length=8, choices=Decision.choices)
    reasons = models.CharField("pourquoi", max_length=500, blank=True)
    interaction = models.ForeignKey(Interaction, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "mise en relation"
        verbose_name_plural = "mises en relation"
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "offer"], name="introduction_once"),
            models.CheckConstraint(condition=~Q(request=F("offer")), name="introduction_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.request} / {self.offer}"
