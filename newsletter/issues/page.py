"""``Issue``: one number of a letter, written in the admin, read in mailboxes and then in the archive."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.forms import Select
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from wagtail.admin.panels import FieldPanel, FieldRowPanel, TitleFieldPanel

from newsletter.letters.model import Letter
from resources.form import resource_form
from resources.models import Resource
from resources.publication_rule import Need
from trajectoire.blocks.fields import ContentField
from trajectoire.blocks.text import clean_html
from trajectoire.pages.visibility import listed_pages

from . import stored
from .blocks import issue_blocks
from .panel import SendingPanel
from .parts import Part, PartKind
from .previews import MAIL, TEXT, serve_mail, serve_text
from .reading import read_parts


class Issue(Resource):
    """A number of a letter. Sent, its page shows what was sent, less what has left the site since.

    ``sent_parts``: what was frozen (``stored``), ``None`` while it has not left; ``sent_on`` that day. Neither comes
    from a revision: what was sent does not change.
    """

    search_relations: ClassVar[tuple[str, ...]] = (*Resource.search_relations,)
    parent_page_types = ["newsletter.LettersPage"]
    exclude_fields_in_copy = [*Resource.exclude_fields_in_copy, "number", "sent_parts", "sent_on"]
    shows_rights = False

    letter = models.ForeignKey(Letter, verbose_name="lettre", on_delete=models.PROTECT, related_name="issues")
    number = models.PositiveIntegerField("numéro", null=True, blank=True, help_text="Vide : sans numéro.")
    subject = models.CharField(
        "objet du courriel",
        max_length=120,
        blank=True,
        help_text="Vide : le titre. Exemple : Trois ans à Planoise, et un poste à Nevers.",
    )
    preheader = models.CharField(
        "phrase d’aperçu",
        max_length=150,
        blank=True,
        help_text="Ce que la messagerie montre après l’objet, avant que l’on ouvre.",
    )
    content = ContentField(issue_blocks(), verbose_name="contenu de la lettre")
    sent_parts = models.JSONField(null=True, editable=False)
    sent_on = models.DateField("envoyée le", null=True, editable=False)

    edit_handler = resource_form(
        (
            "La lettre",
            [
                TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
                FieldRowPanel([FieldPanel("letter", widget=Select), FieldPanel("number")]),
                FieldPanel("subject"),
                FieldPanel("preheader"),
                FieldPanel("summary"),
                FieldPanel("content"),
            ],
        ),
        ("Envoi", [SendingPanel()]),
    )

    class Meta:
        verbose_name = "numéro d’une lettre"
        verbose_name_plural = "numéros des lettres"
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "number"],
                condition=Q(number__isnull=False),
                name="newsletter_issue_number_once",
                violation_error_message="Cette lettre a déjà un numéro qui porte ce chiffre.",
            )
        ]

    # -- what it says ---------------------------------------------------------------------------------------------

    @property
    def shown_subject(self) -> str:
        """The subject of the mail."""
        return self.subject.strip() or self.title

    def since(self) -> datetime:
        """Where automatic sections begin: the previous issue of the letter, else a month ago."""
        from .model import Sending  # it reads this model

        last = Sending.objects.frozen().filter(issue__letter=self.letter_id).exclude(issue=self.pk)
        moment = last.order_by("-frozen_at").values_list("frozen_at", flat=True).first()
        return moment or timezone.now() - timedelta(days=31)

    def parts(self) -> list[Part]:
        """What is read on the site: what was sent, less what lists no longer show; else what its blocks say today."""
        if self.sent_parts is None:
            return read_parts(self.content, self.since())
        parts = stored.loaded(self.sent_parts)
        keys = {entry.key for part in parts for entry in part.entries if entry.key}
        return stored.still_shown(parts, {page.pk for page in listed_pages(keys)})

    def with_content_json(self, content: dict[str, Any]) -> "Issue":
        """A revision never brings back what was sent, nor takes it away."""
        page: Issue = super().with_content_json(content)
        page.sent_parts, page.sent_on = self.sent_parts, self.sent_on
        return page

    def publication_needs(self) -> Iterator[Need]:
        """Something to read too."""
        yield from super().publication_needs()
        if not len(self.content):
            yield Need("content", "Contenu de la lettre", "Ajoutez au moins un bloc : il n’y a rien à lire.")

    # -- previews -------------------------------------------------------------------------------------------------

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """As a mail, as text, as the page of the archive."""
        return [(MAIL, "Courriel"), (TEXT, "Courriel, version texte"), ("", "Page du site")]

    @property
    def default_preview_mode(self) -> str:
        """What most of its readers see."""
        return MAIL

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """One of ``preview_modes``."""
        if mode_name == MAIL:
            return serve_mail(self)
        if mode_name == TEXT:
            return serve_text(self)
        answer: HttpResponse = super().serve_preview(request, mode_name)
        return answer

    # -- in lists and in search -----------------------------------------------------------------------------------

    def facts_for_lists(self) -> Iterable[str]:
        """Of which letter, its number."""
        return [self.letter.name if self.letter_id else "", f"n° {self.number}" if self.number else ""]

    def search_texts(self) -> Iterable[str]:
        """What was written and the titles that it tells."""
        for part in self.parts():
            yield from (part.heading, *(f"{entry.title}. {entry.text}" for entry in part.entries))
            if part.kind is PartKind.WORDS:
                yield stored.words_of(part.html)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Also what is read."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        parts = [replace(part, html=mark_safe(clean_html(part.html))) for part in self.parts() if not part.is_empty]  # noqa: S308 - cleaned
        return {**context, "parts": parts}
