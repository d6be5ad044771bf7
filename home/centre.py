"""``Centre``: everything that names one centre and not another; nothing regional is written in the code."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator, validate_email
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import register_setting
from wagtail.models import Orderable, Page

from actors.phones import validate_phone
from trajectoire.media.licences import Licence

from .accessibility import Conformity, Regime, conformity, expires
from .centre_form import centre_form
from .site_setting import SiteSetting


def validate_addresses(text: str) -> None:
    """One e-mail address a line."""
    wrong = [line for line in text.split() if not _is_email(line)]
    if wrong:
        raise ValidationError(f"Ce n’est pas une adresse : {', '.join(wrong)}. Écrivez une adresse par ligne.")


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _page_link(name: str, help_text: str) -> Any:
    return models.ForeignKey(
        Page, models.SET_NULL, verbose_name=name, null=True, blank=True, related_name="+", help_text=help_text
    )


@register_setting(icon="home", order=10)
class Centre(SiteSetting, ClusterableModel):
    """The centre that publishes this site: identity, contacts, legal texts, partners, accessibility.

    Read it with ``Centre.for_request(request)``: one query a request.
    """

    select_related = ["logo"]

    name = models.CharField("nom du centre", max_length=120, blank=True, help_text="Exemple : Trajectoire Ressources.")
    baseline = models.TextField(
        "le centre en une ou deux phrases",
        max_length=300,
        blank=True,
        help_text="Au pied de chaque page. Exemple : Une association, six personnes, deux bureaux.",
    )
    region = models.CharField(
        "territoire couvert", max_length=120, blank=True, help_text="Exemple : Bourgogne-Franche-Comté."
    )
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        verbose_name="logo",
        null=True,
        blank=True,
        related_name="+",
        help_text="Sans logo, le site montre son losange et le nom du centre.",
    )

    email = models.EmailField(
        "adresse électronique", blank=True, help_text="Celle du centre, pas celle d’une personne."
    )
    phone = models.CharField(
        "téléphone", max_length=30, blank=True, validators=[validate_phone], help_text="Exemple : 03 81 00 00 40."
    )
    message_recipients = models.TextField(
        "qui reçoit les messages du formulaire",
        blank=True,
        validators=[validate_addresses],
        help_text="Une adresse par ligne. Laissez vide pour prendre l’adresse électronique ci-dessus.",
    )

    publisher = models.TextField(
        "éditeur du site",
        blank=True,
        help_text="Nom, statut, siège. Exemple : Trajectoire Ressources, association loi 1901, 25200 Montbéliard.",
    )
    publication_director = models.CharField("directrice ou directeur de la publication", max_length=120, blank=True)
    host = models.TextField("hébergeur", blank=True, help_text="Nom, adresse et téléphone : la loi le demande.")
    data_protection_contact = models.TextField(
        "qui répond sur les données personnelles",
        blank=True,
        help_text="La personne référente ou le délégué à la protection des données (DPO), et comment lui écrire.",
    )
    default_licence = models.CharField(
        "licence des textes du centre",
        max_length=20,
        choices=Licence.choices,
        default=Licence.OPEN,
        help_text="Ce que les autres peuvent en faire, sauf mention contraire sur une ressource.",
    )
    legal_page = _page_link("page des mentions légales", "Elle est citée au pied de chaque page.")
    privacy_page = _page_link(
        "page sur les données personnelles", "Elle est citée sous le formulaire de contact et au pied de chaque page."
    )

    training_number = models.CharField(
        "numéro de déclaration d’activité",
        max_length=20,
        blank=True,
        help_text="Seulement si le centre est organisme de formation : ses cycles donnent alors des certificats de "
        "réalisation.",
    )

    regime = models.CharField(
        "ce que la loi demande au centre",
        max_length=10,
        choices=Regime.choices,
        default=Regime.SUBJECT,
        help_text="Article 47 de la loi du 11 février 2005.",
    )
    accessibility_page = _page_link("page de la déclaration", "Le pied de chaque page y mène.")
    audited_on = models.DateField(
        "date de l’audit",
        null=True,
        blank=True,
        help_text="Sans audit de moins de trois ans, le site est dit « non conforme ».",
    )
    audit_rate = models.DecimalField(
        "critères respectés, en %",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="Le taux donné par l’audit. Exemple : 71,5.",
    )
    auditor = models.CharField("qui a mené l’audit", max_length=150, blank=True)
    audit_exceptions = models.TextField(
        "ce qui n’est pas accessible", blank=True, help_text="Les contenus concernés et, pour chacun, pourquoi."
    )
    accessibility_plan_url = models.URLField(
        "adresse du schéma pluriannuel", blank=True, help_text="Le document qui dit ce qui sera corrigé, et quand."
    )

    edit_handler = centre_form

    class Meta:
        verbose_name = "le centre"
        constraints = [
            models.CheckConstraint(
                condition=Q(audit_rate__isnull=True) | Q(audit_rate__gte=0, audit_rate__lte=100),
                name="centre_audit_rate_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(audit_rate__isnull=True, audited_on__isnull=True)
                | Q(audit_rate__isnull=False, audited_on__isnull=False),
                name="centre_audit_has_date_and_rate",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "Le centre"

    def clean(self) -> None:
        """An audit has a date and a rate, and is not to come."""
        super().clean()
        if (self.audited_on is None) != (self.audit_rate is None):
            missing = "audited_on" if self.audited_on is None else "audit_rate"
            raise ValidationError({missing: "Un audit a une date et un taux : donnez les deux, ou aucun."})
        if self.audited_on and self.audited_on > timezone.localdate():
            raise ValidationError({"audited_on": "Cette date est à venir."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The name is typed once: Wagtail's own name for the site follows it."""
        super().save(*args, **kwargs)
        if self.name and self.site.site_name != self.name:
            self.site.site_name = self.name
            self.site.save(update_fields=["site_name"])

    @property
    def recipients(self) -> list[str]:
        """Addresses to which the messages of the contact form go."""
        return self.message_recipients.split() or ([self.email] if self.email else [])

    @property
    def accessibility(self) -> Conformity:
        """What the site has to say of its accessibility today."""
        return conformity(self.audit_rate, self.audited_on, timezone.localdate())

    @property
    def audit_counts(self) -> bool:
        """Whether there is an audit that is not too old."""
        return self.audited_on is not None and timezone.localdate() < expires(self.audited_on)

    @property
    def phone_link(self) -> str:
        """The number for a ``tel:`` link."""
        return re.sub(r"[^\d+]", "", self.phone)


class Office(Orderable):
    """A place where the centre receives people."""

    centre = ParentalKey(Centre, on_delete=models.CASCADE, related_name="offices")
    name = models.CharField("nom", max_length=80, blank=True, help_text="Exemple : Bureau de Besançon.")
    address = models.TextField("adresse postale", max_length=300)
    opening_hours = models.CharField(
        "horaires", max_length=150, blank=True, help_text="Exemple : du lundi au jeudi, de 9 h à 17 h."
    )

    class Meta(Orderable.Meta):
        verbose_name = "bureau"
        verbose_name_plural = "bureaux"

    def __str__(self) -> str:
        return self.name or self.address.splitlines()[0]


class CentreLink(Orderable):
    """Elsewhere on the web: a social network, the national network."""

    centre = ParentalKey(Centre, on_delete=models.CASCADE, related_name="links")
    label = models.CharField("texte", max_length=80, help_text="Exemple : Nous suivre sur Mastodon.")
    url = models.URLField("adresse", validators=[URLValidator(["http", "https"])])

    class Meta(Orderable.Meta):
        verbose_name = "lien"
        verbose_name_plural = "liens"

    def __str__(self) -> str:
        return self.label


class Partner(Orderable):
    """Who finances or supports the centre."""

    centre = ParentalKey(Centre, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField("nom", max_length=120)
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        verbose_name="logo",
        null=True,
        blank=True,
        related_name="+",
        help_text="Sans logo, le nom est écrit.",
    )
    url = models.URLField("site", blank=True, validators=[URLValidator(["http", "https"])])

    class Meta(Orderable.Meta):
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"

    def __str__(self) -> str:
        return self.name


def centre_of(request: HttpRequest | None) -> Centre:
    """The centre whose site ``request`` asks for; a blank one outside any site."""
    return Centre.for_request(request) if request is not None else Centre()
