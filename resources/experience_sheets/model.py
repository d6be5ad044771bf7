"""``ExperienceSheet``: the portrait of an action, in seven groups told in the order of a story."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponseBase
from django.utils.formats import date_format

from resources.mail_shield import hide_addresses
from resources.resource import Resource
from resources.resource_page import day
from trajectoire.design.facts import Fact

from .budget import Budget, budget_of, euros
from .panels import SHEET_FORM


class ExperienceSheet(Resource):
    """What a structure did, where, for whom, how, with what money, and what it takes to do it again.

    It saves with a title. To be published it needs eight more: summary, theme, carrying structure, territory,
    people concerned, objectives, one step of the story, and the day it was verified (docs/resource-types.md).
    """

    class State(models.TextChoices):
        """Where the action stands."""

        PREPARING = "preparing", "En préparation"
        RUNNING = "running", "En cours"
        FINISHED = "finished", "Terminée"
        STOPPED = "stopped", "Interrompue"

    required_for_publication: ClassVar[tuple[str, ...]] = ("territories", "steps")

    # 1. Who and where
    organisation = models.ForeignKey(
        "actors.Organisation",
        verbose_name="structure porteuse",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Celle qui emploie et qui répond de l’action.",
    )
    place = models.CharField(
        "lieu", max_length=150, blank=True, help_text="Comme on le dit. Exemple : Planoise, Besançon."
    )
    state = models.CharField("état de l’action", max_length=10, choices=State.choices, default=State.RUNNING)
    started_on = models.DateField(
        "début", null=True, blank=True, help_text="Le premier jour, ou le 1er du mois si le jour n’est pas connu."
    )
    ended_on = models.DateField(
        "fin", null=True, blank=True, help_text="Seulement si elle est terminée ou interrompue."
    )

    # 2. For whom, and what for
    beneficiaries = models.CharField(
        "publics de l’action",
        max_length=250,
        help_text="Qui elle touche, et combien. Exemple : Habitants de 11 immeubles, 640 logements.",
    )
    beneficiaries_count = models.PositiveIntegerField(
        "personnes touchées par an", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    need = models.TextField(
        "ce qui manquait", blank=True, help_text="Le constat de départ, et qui l’a fait. Quelques phrases."
    )
    objectives = models.TextField(
        "objectifs", help_text="Un par ligne. Exemple : Que chaque habitant trouve quelqu’un à qui parler avant 22 h."
    )

    # 4. Means
    staff = models.CharField(
        "moyens humains",
        max_length=250,
        blank=True,
        help_text="Exemple : 3 adultes-relais, 1 coordinatrice à mi-temps.",
    )
    equipment = models.CharField(
        "locaux et matériel", max_length=250, blank=True, help_text="Exemple : un local de 30 m² prêté par le bailleur."
    )
    budget_period = models.CharField(
        "budget de quelle période", max_length=80, blank=True, help_text="Exemple : par an, exercice 2025."
    )

    # 5. What came of it
    evaluation = models.TextField(
        "comment on le sait", blank=True, help_text="Qui a évalué, comment, et ce qu’on ne sait pas encore."
    )

    # 6. Doing it again
    transfer_conditions = models.TextField(
        "pour le refaire ailleurs",
        blank=True,
        help_text="Une condition par ligne. Exemple : Un local à moins de cinq minutes à pied de tous les halls.",
    )
    advice = models.TextField(
        "si c’était à refaire", blank=True, help_text="Ce que ceux qui l’ont fait changeraient aujourd’hui."
    )

    # 7. Whom to talk to, and how we know
    contact = models.ForeignKey(
        "actors.Person",
        verbose_name="à qui en parler",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Rien ne se montre sans accord au registre : nom, courriel et téléphone ont chacun le leur.",
    )
    contact_note = models.CharField(
        "comment la joindre", max_length=200, blank=True, help_text="Exemple : Le mieux est d’appeler le mardi matin."
    )
    collected_by = models.CharField("recueillie par", max_length=150, blank=True, help_text="Exemple : Claire Monnier.")
    collected_on = models.DateField("recueillie le", null=True, blank=True)
    verified_on = models.DateField(
        "vérifiée le", null=True, help_text="Le jour où quelqu’un de l’action a confirmé que tout est encore vrai."
    )
    verified_how = models.CharField(
        "vérifiée comment", max_length=150, blank=True, help_text="Exemple : par téléphone, avec la coordinatrice."
    )
    approved_on = models.DateField(
        "bon à publier donné le", null=True, blank=True, help_text="Par la structure porteuse, fiche relue."
    )
    approved_by = models.CharField(
        "bon à publier donné par", max_length=150, blank=True, help_text="Exemple : l’association Le Fil d’Ici."
    )

    edit_handler = SHEET_FORM

    class Meta:
        verbose_name = "fiche d’expérience"
        verbose_name_plural = "fiches d’expérience"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="sheet_ends_after_it_starts",
                violation_error_message="La fin de l’action est avant son début.",
            )
        ]

    # -- its parts ------------------------------------------------------------------------------------------------

    def budget(self) -> Budget:
        """What it costs and who pays."""
        return budget_of(self.funding.all(), self.expenses.all())

    def duration(self) -> str:
        """« Mars 2023, en cours », « Mars 2021 à juin 2024 », or only its state."""
        start = date_format(self.started_on, "F Y") if self.started_on else ""
        end = date_format(self.ended_on, "F Y") if self.ended_on else ""
        state = self.get_state_display()
        if start and end:
            return f"{start.capitalize()} à {end}" if start != end else start.capitalize()
        if start or end:
            return f"{start.capitalize()}, {state.lower()}" if start else f"{state} en {end}"
        return str(state)

    def objective_lines(self) -> list[str]:
        """Objectives, one a line."""
        return lines_of(self.objectives)

    def transfer_lines(self) -> list[str]:
        """Conditions of transfer, one a line."""
        return lines_of(self.transfer_conditions)

    # -- what its type says differently -----------------------------------------------------------------------------

    def facts_for_lists(self) -> Iterable[str]:
        """Where, who, since when."""
        return [self.place, self.organisation.name if self.organisation else "", self.duration()]

    def facts_for_page(self) -> list[Fact]:
        """The portrait in brief."""
        carrier = self.organisation
        total = self.budget().total
        verified = day(self.verified_on) if self.verified_on else ""
        return [
            Fact("Porté par", carrier.name if carrier else "", url=carrier.website if carrier else ""),
            Fact("Lieu", self.place),
            Fact("Publics de l’action", self.beneficiaries),
            Fact("Depuis" if self.state == self.State.RUNNING and self.started_on else "Quand", self.duration()),
            Fact("Moyens humains", self.staff),
            Fact("Locaux et matériel", self.equipment),
            Fact("Budget", euros(total) if total else "", url="#budget" if total else "", note=self.budget_period),
            Fact("Dernière vérification", verified, note=self.verified_how),
        ]

    def schema_org_type(self) -> Mapping[str, Any]:
        """An ``Article`` about what a structure did."""
        return {
            "@type": "Article",
            "headline": self.title,
            "articleSection": self.label_for_lists(),
            "sourceOrganization": {"@type": "Organization", "name": self.organisation.name}
            if self.organisation
            else None,
            "contentLocation": {"@type": "Place", "name": self.place} if self.place else None,
            "audience": {"@type": "Audience", "audienceType": self.beneficiaries} if self.beneficiaries else None,
        }

    def search_texts(self) -> Iterable[str]:
        """Its whole story, without its contact and without any address."""
        rows = [
            *(f"{step.period}\n{step.title}\n{step.text}" for step in self.steps.all()),
            *(quote.text for quote in self.quotes.all()),
            *(line.label for line in self.funding.all()),
            *(f"{partner.shown_name}, {partner.role}" for partner in self.partners.all()),
            *(str(result) for result in self.results.all()),
            *(f"{row.obstacle}\n{row.lever}\n{row.detail}" for row in self.obstacles.all()),
        ]
        own = [self.place, self.organisation.name if self.organisation else "", self.beneficiaries, self.need]
        after = [self.objectives, self.staff, self.equipment, self.evaluation, self.transfer_conditions, self.advice]
        return [hide_addresses(text) for text in [*own, *after, *rows] if text]

    # -- its page -------------------------------------------------------------------------------------------------

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the portrait shows, ready to print."""
        from .pdf import pdf_available
        from .portrait import portrait

        context = super().get_context(request, *args, **kwargs)
        return {**context, **portrait(self), "pdf_available": pdf_available()}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A POST asks for the mail program, as long as the contact agrees to be written to."""
        from .portrait import mail_answer

        answer = mail_answer(self) if request.method == "POST" else None
        response: HttpResponseBase = answer or super().serve(request, *args, **kwargs)
        return response


def lines_of(text: str) -> list[str]:
    """Lines with something on them; a dash or a bullet typed at their head goes."""
    return [line.strip().lstrip("-–•*").strip() for line in text.splitlines() if line.strip("-–•* \t")]
