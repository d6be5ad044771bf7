"""``LettersPage``: the letters and their past issues, at ``/lettre/``."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from wagtail.admin.panels import FieldPanel
from wagtail.models import Site

from trajectoire.pages.base import BasePage
from trajectoire.pages.breadcrumbs import breadcrumbs

from .model import Letter

SLUG = "lettre"
TITLE = "Nos lettres"
SHOWN = 24
"""Issues listed: two years of a monthly letter; the others are in the library and in search."""


class LettersPage(BasePage):
    """What one may receive, the form to ask for it, and every issue sent, which lies under it.

    Made under the site's home page after each ``migrate`` if it does not exist (``ensure_letters_page``).
    """

    max_count = 1
    searchable = False
    subpage_types: ClassVar[list[str]] = ["newsletter.Issue"]
    allowed_http_methods: ClassVar[list[str]] = ["GET", "HEAD", "OPTIONS", "POST"]
    content_panels = [
        FieldPanel("title", heading="Titre", classname="title"),  # no address to make from it
        FieldPanel("summary", heading="Introduction"),
    ]
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = "page des lettres"
        verbose_name_plural = "pages des lettres"

    def serve(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The form; what was sent by it. What follows a demand is the same whether the address is known or not."""
        from newsletter.subscribing import forms, views  # they read the models of this application

        request.is_preview = False  # type: ignore[attr-defined]  # Wagtail's own mark
        context: dict[str, Any] = {"form": forms.SubscribeForm(), "problem": "", "limited": False}
        status = HTTPStatus.OK
        if request.method == "POST":
            answer = views.asked(request)
            if answer.accepted:
                return HttpResponseRedirect(reverse("newsletter_thanks"))
            context, status = answer.context, answer.status
        response = TemplateResponse(request, self.get_template(request), self.get_context(request, **context))
        response.status_code = status
        patch_cache_control(response, private=True)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The letters that anyone may ask for, and the form."""
        from newsletter.subscribing.forms import SubscribeForm  # it reads the models of this application

        context: dict[str, Any] = super().get_context(request, *args)
        given = kwargs or {"form": SubscribeForm(), "problem": "", "limited": False}
        return {
            **context,
            **given,
            "letters": Letter.objects.open_to_all(),
            "issues": latest(),
            "crumbs": breadcrumbs(self, request),
        }


def latest() -> list[Any]:
    """Issues that were sent, the latest first, as lists may show them; two queries."""
    from newsletter.issues.page import Issue  # it reads the models of this application

    sent = Issue.objects.listed().filter(sent_on__isnull=False).select_related("letter")
    return list(sent.order_by("-sent_on", "-pk").defer("body", "content", "sent_parts")[:SHOWN])


def ensure_letters_page(**_signal: Any) -> None:
    """Make the page under the home page of the default site, once that exists; do nothing if there is one."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or LettersPage.objects.exists():
        return
    home = site.root_page
    slug = SLUG if not home.get_children().filter(slug=SLUG).exists() else f"{SLUG}-2"
    home.add_child(
        instance=LettersPage(
            title=TITLE,
            slug=slug,
            summary="Ce que nous publions et organisons, dans votre boîte, au rythme qui vous convient.",
        )
    )
