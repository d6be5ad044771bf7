"""``CallForProjects``: who funds what, for whom, how much, until when."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel

from trajectoire.design.facts import Fact

from .experience_sheets.budget import euros
from .form import resource_form
from .mail_shield import hide_addresses
from .publication_rule import Need
from .resource import Resource
from .resource_page import day

WHOLE = 100


def _money(label: str, **options: Any) -> models.DecimalField:  # type: ignore[type-arg]
    """An amount in euros, which may be unknown."""
    return models.DecimalField(
        label, max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)], **options
    )


class CallForProjects(Resource):
    """A call for projects. It leaves the lists by itself the day after its closing date; its page says so."""

    rolling = models.BooleanField(
        "sans date de clôture", default=False, help_text="À cocher si l’on peut répondre toute l’année."
    )
    funder = models.CharField("financeur", max_length=200, help_text="Exemple : Région Bourgogne-Franche-Comté.")
    opens_on = models.DateField("ouverture", null=True, blank=True)
    eligible = models.TextField(
        "qui peut répondre",
        help_text="Exemple : associations qui agissent dans un quartier prioritaire depuis un an au moins.",
    )
    beneficiaries = models.CharField(
        "publics des projets", max_length=250, blank=True, help_text="Exemple : jeunes de 16 à 25 ans."
    )
    envelope = _money("enveloppe totale", help_text="En euros, si elle est connue.")
    amount_min = _money("aide, au moins")
    amount_max = _money("aide, au plus")
    rate = models.PositiveSmallIntegerField(
        "part du coût, au plus, en %", null=True, blank=True, help_text="Exemple : 80"
    )
    how_to_apply = models.TextField(
        "comment répondre", blank=True, help_text="Le dossier, le dépôt, les pièces. Exemple : un formulaire en ligne."
    )
    apply_url = models.URLField("adresse pour répondre", max_length=500, blank=True)

    edit_handler = resource_form(
        (
            "L’appel",
            [
                TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
                FieldPanel("funder"),
                FieldPanel("summary"),
                MultiFieldPanel(
                    [
                        FieldRowPanel(
                            [
                                FieldPanel("opens_on"),
                                FieldPanel("closes_on", heading="Clôture", help_text="Dernier jour pour répondre."),
                            ]
                        ),
                        FieldPanel("rolling"),
                    ],
                    heading="Dates",
                ),
                FieldPanel("eligible"),
                FieldPanel("beneficiaries"),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("amount_min"), FieldPanel("amount_max")]),
                        FieldRowPanel([FieldPanel("rate"), FieldPanel("envelope")]),
                    ],
                    heading="Montants",
                ),
                MultiFieldPanel([FieldPanel("how_to_apply"), FieldPanel("apply_url")], heading="Répondre"),
                MultiFieldPanel(
                    [FieldPanel("body"), FieldPanel("cover")], heading="Pour aller plus loin", classname="collapsed"
                ),
            ],
        )
    )

    class Meta:
        verbose_name = "appel à projets"
        verbose_name_plural = "appels à projets"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_min__isnull=True) | Q(amount_max__isnull=True) | Q(amount_max__gte=F("amount_min")),
                name="call_amount_order",
                violation_error_message="L’aide au plus est inférieure à l’aide au moins.",
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__range=(1, WHOLE)),
                name="call_rate_is_a_percentage",
                violation_error_message="La part du coût va de 1 à 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(rolling=False) | Q(opens_on__isnull=True),
                name="call_rolling_has_no_opening",
                violation_error_message="Sans date de clôture, il n’y a pas non plus de date d’ouverture.",
            ),
        ]

    def publication_needs(self) -> Iterator[Need]:
        """A closing date too, unless one may answer all the year round."""
        yield from super().publication_needs()
        if not self.closes_on and not self.rolling:
            yield Need("closes_on", "Clôture", "Donnez la date de clôture, ou cochez « sans date de clôture ».")

    def amount(self) -> str:
        """« de 2 000 € à 15 000 €, 80 % du coût au plus », as far as it is known."""
        low, high = self.amount_min, self.amount_max
        if low and high:
            money = f"de {euros(low)} à {euros(high)}"
        elif low or high:
            money = f"jusqu’à {euros(high)}" if high else f"à partir de {euros(low or Decimal(0))}"
        else:
            money = ""
        return ", ".join(filter(None, [money, f"{self.rate} % du coût au plus" if self.rate else ""]))

    def opens_later(self, on: date | None = None) -> bool:
        """Whether it is announced and not open yet."""
        return self.opens_on is not None and self.opens_on > (on or timezone.localdate())

    def closed_sentence(self) -> str:
        """What a visitor must know before reading: closed, or not open yet; nothing while one may answer."""
        if self.is_closed() and self.closes_on:
            return f"Cet appel est clos depuis le {date_format(self.closes_on, 'j F Y')}."
        return (
            f"Cet appel ouvrira le {date_format(self.opens_on, 'j F Y')}."
            if self.opens_on and self.opens_later()
            else ""
        )

    def facts_for_lists(self) -> Iterable[str]:
        """Funder, amount."""
        return [self.funder, self.amount(), "toute l’année" if self.rolling and not self.closes_on else ""]

    def facts_for_page(self) -> list[Fact]:
        """What one looks for first."""
        closing = day(self.closes_on) if self.closes_on else "toute l’année" if self.rolling else ""
        return [
            Fact("Financeur", self.funder),
            Fact("Ouverture", day(self.opens_on) if self.opens_on else ""),
            Fact("Clos depuis le" if self.is_closed() else "Réponse possible" if self.rolling else "Clôture", closing),
            Fact("Montant de l’aide", self.amount()),
            Fact("Enveloppe totale", euros(self.envelope) if self.envelope else ""),
            Fact("Publics des projets", self.beneficiaries),
        ]

    def schema_org_type(self) -> Mapping[str, Any]:
        """A ``MonetaryGrant`` with its funder and, when known, its amounts."""
        amount = {"minValue": self.amount_min, "maxValue": self.amount_max}
        known = {name: str(value) for name, value in amount.items() if value is not None}
        return {
            "@type": "MonetaryGrant",
            "funder": {"@type": "Organization", "name": self.funder},
            "amount": {"@type": "MonetaryAmount", "currency": "EUR", **known} if known else None,
            "expires": self.closes_on.isoformat() if self.closes_on else "",
        }

    def search_texts(self) -> Iterable[str]:
        """Who funds whom, without any address."""
        texts = [self.funder, self.eligible, self.beneficiaries, self.how_to_apply]
        return [hide_addresses(text) for text in texts if text]
