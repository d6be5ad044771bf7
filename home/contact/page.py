"""``ContactPage``: writing to the centre, at ``/contact/``; the thanks at ``/contact/merci/``."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import RichTextField
from wagtail.url_routing import RouteResult

from home.centre import Centre, centre_of
from home.menus.arrangement import reachable_pages
from home.page_form import page_form
from networks.public.directory import Entry, entry
from trajectoire.accounts.client import client_ip
from trajectoire.blocks.text import RICH_TEXT_FEATURES
from trajectoire.pages.base import BasePage
from trajectoire.visitors import may_send

from .form import ContactForm
from .messages import ContactMessage, kept_for
from .sending import receive

THANKS = "merci"
TRAPPED = "Votre message n’est pas encore parti"
ADDRESSEE = "pour"
"""Parameter that names whom the message is for: a key of the directory of networks (``personne-12``)."""
LIMITED = "Votre message n’est pas parti : trop de messages sont venus d’ici depuis une heure"


class ContactPage(BasePage):
    """The page by which a visitor writes to the centre."""

    thanks = RichTextField(
        "remerciement",
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text="Ce que lit une personne qui vient d’écrire. Exemple : Nous vous répondons sous une semaine.",
    )
    warning = models.CharField(
        "avant d’écrire",
        max_length=300,
        blank=True,
        help_text="Au-dessus du formulaire. Exemple : Nous n’attribuons ni logement ni subvention.",
    )

    max_count: ClassVar[int] = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    allowed_http_methods: ClassVar[list[str]] = ["GET", "HEAD", "OPTIONS", "POST"]
    template = "home/contact_page.html"
    thanks_template = "home/contact_thanks.html"
    page_picture: ClassVar[str] = "home/types/contact-page.svg"
    page_description = (
        "Le formulaire pour écrire au centre. Les messages arrivent dans « Messages reçus ». Il n’y en a qu’une."
    )
    edit_handler = page_form(
        [
            TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
            FieldPanel("summary", heading="Introduction"),
            FieldPanel("warning"),
            FieldPanel("thanks"),
        ]
    )

    class Meta:
        verbose_name = "page de contact"

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Also ``merci/``, as long as the page itself is open."""
        if path_components != [THANKS]:
            return super().route(request, path_components)
        super().route(request, [])  # Http404 for a draft or an expired page
        return RouteResult(self, kwargs={"done": True})

    def serve(self, request: HttpRequest, *_args: Any, done: bool = False, **_kwargs: Any) -> HttpResponse:
        """The form; what was sent; the thanks."""
        request.is_preview = False  # type: ignore[attr-defined]  # Wagtail's own mark
        if done:
            if request.method == "POST":
                raise Http404
            return TemplateResponse(request, self.thanks_template, self.get_context(request))
        if request.method == "POST":
            return self._receive(request, ContactForm(request.POST))
        return self._show(request, ContactForm(initial=_begun(request.GET.get("question", ""))))

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The empty form, or the thanks."""
        request.is_preview = True  # type: ignore[attr-defined]  # Wagtail's own mark
        if mode_name == THANKS:
            return TemplateResponse(request, self.thanks_template, self.get_context(request))
        return self._show(request, ContactForm())

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The page and its thanks."""
        return [("", "Le formulaire"), (THANKS, "Le remerciement")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the centre, the page on personal data if anyone may read it, and how long messages are kept."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        centre = centre_of(request)
        privacy = reachable_pages([centre.privacy_page_id]).get(centre.privacy_page_id or 0)
        return {
            **context,
            "centre": centre,
            "privacy_url": privacy.get_url(request) if privacy else "",
            "kept_months": round(kept_for().days / 30.4),
        }

    def _receive(self, request: HttpRequest, form: ContactForm) -> HttpResponse:
        """Store and pass on what is right; show again, as it was typed, what is not."""
        if form.is_trapped():
            return self._show(request, form.without_trap(), TRAPPED)
        if not form.is_valid():
            return self._show(request, form)
        if not may_send(client_ip(request)):
            return self._show(request, form, LIMITED, HTTPStatus.TOO_MANY_REQUESTS)
        typed = form.cleaned_data
        message = ContactMessage(name=typed["name"], email=typed["email"], subject=typed["subject"], body=typed["body"])
        if addressee := _addressee(request):
            _pass_on(message, addressee, request)
        receive(message, Centre.for_request(request))
        return HttpResponseRedirect(f"{self.get_url(request)}{THANKS}/")

    def _show(
        self, request: HttpRequest, form: ContactForm, problem: str = "", status: HTTPStatus = HTTPStatus.OK
    ) -> HttpResponse:
        context = {**self.get_context(request), "form": form, "problem": problem, "limited": problem == LIMITED}
        context |= {"addressee": _addressee(request), "asked_addressee": bool(request.GET.get(ADDRESSEE))}
        return TemplateResponse(request, self.template, context, status=status)


def _addressee(request: HttpRequest) -> Entry | None:
    """Whom the message is for, if the directory of networks shows them today."""
    asked = request.GET.get(ADDRESSEE, "")
    return entry(asked) if asked else None


def _pass_on(message: ContactMessage, addressee: Entry, request: HttpRequest) -> None:
    """Say in the message for whom it is; the team, who knows the address, passes it on."""
    who = addressee.first.name
    page = request.build_absolute_uri(addressee.first.address)
    message.body = f"Pour {', '.join([who, *addressee.posts])} ({page}).\n\n{message.body}"
    message.subject = f"Pour {who} : {message.subject}"[:150]


def _begun(question: str) -> dict[str, str]:
    """What the form says already to somebody whose search found nothing."""
    asked = " ".join(question.split())[:100]
    return {"subject": f"Je cherche : {asked}", "body": f"J’ai cherché « {asked} » sur le site. "} if asked else {}
