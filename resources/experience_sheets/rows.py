"""What an experience sheet holds several of: steps, quotes, money, partners, results, obstacles."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

SHEET = "resources.ExperienceSheet"
LARGEST_DIGITS = 11
"""Of an amount, two of them after the comma: below a thousand million euros."""


class SheetStep(Orderable):
    """A moment of the story."""

    page = ParentalKey(SHEET, on_delete=models.CASCADE, related_name="steps")
    period = models.CharField("quand", max_length=60, blank=True, help_text="Exemple : Mars 2023, ou Hiver 2022.")
    label = models.CharField(
        "en deux mots", max_length=60, blank=True, help_text="Exemple : le constat, l’essai, aujourd’hui."
    )
    title = models.CharField("titre", max_length=150, help_text="Exemple : Trois postes, un seul employeur.")
    text = models.TextField(
        "récit", help_text="Ce qui s’est passé, en quelques phrases. Une ligne vide sépare deux paragraphes."
    )

    class Meta(Orderable.Meta):
        verbose_name = "étape"
        verbose_name_plural = "étapes"

    def __str__(self) -> str:
        return self.title


class SheetQuote(Orderable):
    """Words of somebody who was there."""

    page = ParentalKey(SHEET, on_delete=models.CASCADE, related_name="quotes")
    text = models.TextField("paroles", max_length=400, help_text="Sans guillemets : ils se mettent tout seuls.")
    speaker = models.CharField(
        "qui parle",
        max_length=150,
        blank=True,
        help_text="L’initiale du nom suffit. Exemple : Samira B., médiatrice à Planoise depuis 2023.",
    )

    class Meta(Orderable.Meta):
        verbose_name = "paroles"
        verbose_name_plural = "paroles"

    def __str__(self) -> str:
        return self.text


class _Amount(Orderable):
    """A line of a budget, in euros."""

    label = models.CharField("libellé", max_length=150)
    amount = models.DecimalField(
        "montant en euros",
        max_digits=LARGEST_DIGITS,
        decimal_places=2,
        null=True,
        validators=[MinValueValidator(0)],
        help_text="Exemple : 67200",
    )

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.label} : {self.amount} €"


class SheetFunding(_Amount):
    """Who pays, how much, and of what nature."""

    class Kind(models.TextChoices):
        """Nature of a resource; a valued contribution is counted but nobody paid it."""

        GRANT = "grant", "Subvention"
        OWN = "own", "Fonds propres"
        SALES = "sales", "Prestations et participations"
        VALUED = "valued", "Contribution valorisée"

    page = ParentalKey(SHEET, on_delete=models.CASCADE, related_name="funding")
    kind = models.CharField(
        "nature",
        max_length=10,
        choices=Kind.choices,
        default=Kind.GRANT,
        help_text="Valorisée : ce qui est donné sans argent, comme un local prêté ou du bénévolat.",
    )

    class Meta(_Amount.Meta):
        verbose_name = "financement"
        verbose_name_plural = "financements"
        constraints = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="sheet_funding_amount")
        ]


class SheetExpense(_Amount):
    """What the money is spent on."""

    page = ParentalKey(SHEET, on_delete=models.CASCADE, related_name="expenses")
    valued = models.BooleanField(
        "contribution valorisée",
        default=False,
        help_text="À cocher si personne ne l’a payée : bénévolat, prêt de local.",
    )

    class Meta(_Amount.Meta):
        verbose_name = "dépense"
        verbose_name_plural = "dépenses"
        constraints = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="sheet_expense_amount")
        ]


class SheetPartner(Orderable):
    """A partner: a structure of the actor base, or a name, and what it does there."""

    page = ParentalKey(SHEET, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "actors.Organisation",
        verbose_name="structure",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Si elle est dans la base d’acteurs.",
    )
    name = models.CharField("ou son nom", max_length=150, blank=True, help_text="Exemple : Caf du Doubs.")
    role = models.CharField("rôle", max_length=200, blank=True, help_text="Exemple : prête le local, siège au comité.")

    class Meta(Orderable.Meta):
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """As typed, else as the actor base names it."""
        return self.name or (self.organisation.name if self.organisation else "")

    def clean(self) -> None:
        """One of the two names it."""
        super().clean()
        if not self.name and not self.organisation_id:
            raise ValidationError({"name": "Choisissez une structure, ou écrivez son nom."})


class SheetResult(Orderable):
    """What came of it, with a figure where there is one."""

    page = ParentalKey(SHEET, on_delete=models.CASCADE, related_name="results")
    figure = models.CharField(
        "chiffre", max_length=30, blank=True, help_text="S’il y en a un. Exemple : 1 940, ou 4 sur 10."
    )
    text = models.CharField(
        "résultat", max_length=250, help_text="Exemple : situations notées en deux ans dans le cahier commun."
    )

    class Meta(Orderable.Meta):
        verbose_name = "résultat"
        verbose_name_plural = "résultats"

    def __str__(self) -> str:
        return " ".join(filter(None, [self.figure, self.text]))


class SheetObstacle(Orderable):
    """What resisted, and what unblocked it."""

    page = ParentalKey(SHEET, on_delete=models.CASCADE, related_name="obstacles")
    obstacle = models.CharField(
        "obstacle", max_length=300, help_text="Exemple : Les jeunes les prenaient pour des indicatrices."
    )
    lever = models.CharField(
        "levier",
        max_length=100,
        blank=True,
        help_text="En quelques mots. Exemple : Une charte affichée dans chaque hall.",
    )
    detail = models.CharField(
        "précision",
        max_length=300,
        blank=True,
        help_text="Exemple : ce qui est noté, ce qui ne l’est jamais, et qui le lit.",
    )

    class Meta(Orderable.Meta):
        verbose_name = "obstacle et levier"
        verbose_name_plural = "obstacles et leviers"

    def __str__(self) -> str:
        return self.obstacle
