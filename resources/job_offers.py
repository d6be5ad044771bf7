"""``JobOffer``: an offer of the centre or of a partner, with the steps of its recruitment."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.utils.formats import date_format
from django.utils.html import strip_tags
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from trajectoire.design.facts import Fact

from .form import resource_form
from .mail_shield import MailRedirect, hide_addresses, mailto, spelled_out
from .resource import Resource
from .resource_page import day
from .results import Result, for_results, result_of

END_OF_LINE = re.compile(r"</(?:p|li|h\d)>|<br/?>")
"""Where a text made by editors goes to the next line."""

SECTION_FEATURES = ["h3", "h4", "bold", "italic", "ul", "ol", "link", "document-link"]
OTHER_OFFERS = 3


class JobOffer(Resource):
    """A job offer. Once closed it keeps its page, which says so, and leaves lists and search.

    The address that applications go to is never in the page: it is spelled out for people (« nom [arobase]
    domaine »), and a button posts a form whose answer opens the mail program, without JavaScript.
    """

    shows_rights = False

    employer = models.CharField(
        "employeur", max_length=200, help_text="Exemple : La Passerelle, association, à Nevers."
    )
    contract = models.CharField(
        "contrat", max_length=200, help_text="Exemple : CDI, ou CDD de trois ans, convention adulte-relais."
    )
    hours = models.CharField(
        "temps de travail", max_length=200, blank=True, help_text="Exemple : temps complet, 35 heures, le soir."
    )
    salary = models.CharField(
        "rémunération",
        max_length=200,
        blank=True,
        help_text="Un montant ou une convention collective. Exemple : 2 300 € brut par mois, convention ALISFA.",
    )
    start = models.CharField("prise de poste", max_length=100, blank=True, help_text="Exemple : au plus tôt.")
    missions = RichTextField("missions", features=SECTION_FEATURES, blank=True)
    profile = RichTextField("profil", features=SECTION_FEATURES, blank=True)
    conditions = RichTextField("conditions", features=SECTION_FEATURES, blank=True)
    how_to_apply = models.TextField(
        "comment postuler",
        blank=True,
        help_text="Ce qu’il faut envoyer, et à qui. Exemple : une lettre d’une page et un CV, à Mme la directrice.",
    )
    apply_email = models.EmailField(
        "adresse électronique pour postuler",
        blank=True,
        help_text="Elle n’est jamais écrite en clair dans la page : les robots ne la trouvent pas.",
    )
    apply_url = models.URLField("site pour postuler", blank=True, help_text="Si l’on postule en ligne.")

    edit_handler = resource_form(
        (
            "Le poste",
            [
                TitleFieldPanel("title", heading="Intitulé du poste", placeholder="Intitulé du poste"),
                FieldPanel("summary"),
                FieldPanel("employer"),
                InlinePanel(
                    "places", [FieldPanel("name")], heading="Lieux de travail", label="Lieu", help_text="Un par ligne."
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("contract"), FieldPanel("hours")]),
                        FieldRowPanel([FieldPanel("salary"), FieldPanel("start")]),
                    ],
                    heading="Contrat",
                ),
                FieldPanel("missions"),
                FieldPanel("profile"),
                FieldPanel("conditions"),
                FieldPanel("cover"),
                FieldPanel("body", heading="Autre contenu"),
            ],
        ),
        (
            "Candidature",
            [
                FieldPanel("closes_on"),
                FieldPanel("how_to_apply"),
                FieldRowPanel([FieldPanel("apply_email"), FieldPanel("apply_url")]),
                InlinePanel(
                    "steps",
                    [FieldRowPanel([FieldPanel("title"), FieldPanel("date")]), FieldPanel("text")],
                    heading="Étapes du recrutement",
                    label="Étape",
                    help_text="Dans l’ordre. Exemple : lettre et CV ; étude de cas ; entretien.",
                ),
            ],
        ),
    )

    class Meta:
        verbose_name = "offre d’emploi"
        verbose_name_plural = "offres d’emploi"

    def place_names(self) -> list[str]:
        """Places of work, in order."""
        return [place.name for place in self.places.all()]

    def facts_for_lists(self) -> Iterable[str]:
        """Employer, places, contract."""
        return [self.employer, ", ".join(self.place_names()), self.contract]

    def facts_for_page(self) -> list[Fact]:
        """What a candidate looks for first."""
        places = self.place_names()
        closing = day(self.closes_on) if self.closes_on else ""
        return [
            Fact("Employeur", self.employer),
            Fact("Lieux" if len(places) > 1 else "Lieu", " ; ".join(places)),
            Fact("Contrat", self.contract),
            Fact("Temps de travail", self.hours),
            Fact("Rémunération", self.salary),
            Fact("Prise de poste", self.start),
            Fact("Close depuis le" if self.is_closed() else "Candidatures jusqu’au", closing),
        ]

    def closed_sentence(self) -> str:
        """« Cette offre est close depuis le 27 janvier 2023. », or nothing while it is open."""
        if self.closes_on is None or not self.is_closed():
            return ""
        return f"Cette offre est close depuis le {date_format(self.closes_on, 'j F Y')}."

    def schema_org_type(self) -> Mapping[str, Any]:
        """A ``JobPosting``; ``validThrough`` is the closing day. No address to write to."""
        closing = self.closes_on.isoformat() if self.closes_on else ""
        return {
            "@type": "JobPosting",
            "title": self.title,
            "description": hide_addresses(strip_tags(self.missions)) or self.summary,
            "datePosted": self.dated_on.isoformat() if self.dated_on else "",
            "validThrough": closing,
            "hiringOrganization": {"@type": "Organization", "name": self.employer},
            "jobLocation": [{"@type": "Place", "address": place} for place in self.place_names()],
            "employmentType": self.contract,
            "workHours": self.hours,
            "qualifications": hide_addresses(strip_tags(self.profile)),
        }

    def search_texts(self) -> Iterable[str]:
        """Its sections and steps, without any address."""
        steps = [f"{step.title}\n{step.text}" for step in self.steps.all()]
        sections = [strip_tags(END_OF_LINE.sub("\n", text)) for text in (self.missions, self.profile, self.conditions)]
        texts = [self.employer, *self.place_names(), self.contract, *sections, self.how_to_apply, *steps]
        return [hide_addresses(text) for text in texts if text]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Also how to apply, and the open offers when this one is closed."""
        context = super().get_context(request, *args, **kwargs)
        open_offers = self._other_open_offers(request) if self.is_closed() else []
        shown = {offer.key for offer in open_offers}
        return {
            **context,
            "closed_sentence": self.closed_sentence(),
            "can_apply": bool(self.how_to_apply or self.apply_email or self.apply_url),
            "address_spelled": spelled_out(self.apply_email) if self.apply_email else "",
            "how_to_apply": hide_addresses(self.how_to_apply),
            "steps": [
                {"title": step.title, "when": day(step.date) if step.date else "", "text": hide_addresses(step.text)}
                for step in self.steps.all()
            ],
            "open_offers": open_offers,
            "related": [other for other in context["related"] if other.key not in shown],
        }

    def _other_open_offers(self, request: HttpRequest) -> list[Result]:
        """Offers that one may still answer, those that close first."""
        others = JobOffer.objects.listed().filter(alias_of__isnull=True).exclude(pk=self.pk)
        soonest = for_results(others).order_by(F("closes_on").asc(nulls_last=True), "pk")
        return [result_of(offer, request) for offer in soonest[:OTHER_OFFERS]]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A POST asks for the mail program: the answer opens it, while the offer is open."""
        if request.method == "POST" and self.apply_email and not self.is_closed():
            return MailRedirect(mailto(self.apply_email, self.title))
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        return response


class JobPlace(Orderable):
    """A place of work."""

    page = ParentalKey(JobOffer, on_delete=models.CASCADE, related_name="places")
    name = models.CharField("lieu", max_length=150, help_text="Exemple : Besançon (partage possible).")

    class Meta(Orderable.Meta):
        verbose_name = "lieu de travail"
        verbose_name_plural = "lieux de travail"

    def __str__(self) -> str:
        return self.name


class RecruitmentStep(Orderable):
    """A step of the recruitment."""

    page = ParentalKey(JobOffer, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField("étape", max_length=150, help_text="Exemple : étude de cas.")
    date = models.DateField("date", null=True, blank=True)
    text = models.TextField("précisions", blank=True, help_text="Exemple : à distance, une heure, par courriel.")

    class Meta(Orderable.Meta):
        verbose_name = "étape du recrutement"
        verbose_name_plural = "étapes du recrutement"

    def __str__(self) -> str:
        return self.title
