"""The letters in the admin: « Lettres », who receives them, the screen of an issue and the way to it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from .desk import views as desk
from .desk.letters import LetterViewSet
from .issues import views
from .issues.model import Sending
from .issues.page import Issue

STAYS = "Un numéro a été envoyé, ou va l’être : dépubliez sa page plutôt que de la supprimer."

register_snippet(LetterViewSet)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Under ``/gestion/``."""
    return [
        path("lettres/numeros/<int:number>/envoyer/", views.send, name="newsletter_sending"),
        path("lettres/numeros/<int:number>/version/<slug:key>/", views.version, name="newsletter_version"),
        path("lettres/<int:number>/abonnes/", desk.subscribers, name="newsletter_subscribers"),
        path("lettres/<int:number>/abonnes/ajouter/", desk.add, name="newsletter_add_subscriber"),
        path("lettres/<int:number>/abonnes/importer/", desk.bring_in, name="newsletter_bring_in"),
        path("lettres/abonnements/<int:number>/terminer/", desk.end, name="newsletter_end_subscription"),
    ]


@hooks.register("register_page_header_buttons")
def header_buttons(page: Any, user: Any, **_more: Any) -> Iterator[Button]:
    """« Envoyer », in the menu of an issue that one may publish."""
    if issubclass(page.specific_class or type(page), Issue) and page.permissions_for_user(user).can_publish():
        yield Button("Envoyer", reverse("newsletter_sending", args=[page.pk]), icon_name="mail", priority=30)


@hooks.register("before_delete_page")
def keep_what_was_sent(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was sent is proof of what people received: its page is withdrawn, not deleted."""
    if not _sent_among([page]):
        return None
    messages.error(request, STAYS)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_what_was_sent_in_number(
    request: HttpRequest, action_type: str, objects: Iterable[object], action: Any
) -> HttpResponse | None:
    """The same for pages chosen in a list: nothing is deleted, the others neither."""
    if action_type != "delete" or not _sent_among(each for each in objects if isinstance(each, Page)):
        return None
    messages.error(request, STAYS)
    return redirect(action.next_url)


def _sent_among(pages: Iterable[Page]) -> bool:
    return any(Sending.objects.filter(issue__path__startswith=page.path).exists() for page in pages)
