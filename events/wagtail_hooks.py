"""The events in the admin: an entry of the menu, their screens, a button on an event's page."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from .afterwards import views as afterwards
from .attendance import views as attendance
from .desk import views
from .event import EventPage
from .inviting import views as inviting
from .minutes import views as minutes
from .registration import keeping
from .repeating import views as repeating


class _Entry(MenuItem):
    """For who follows registrations."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        return bool(request.user.has_perm(views.SEE))


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """« Événements »."""
    return _Entry("Événements", reverse("events_desk"), name="events", icon_name="date", order=160)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Under ``/gestion/``."""
    return [
        path("evenements/", views.events, name="events_desk"),
        path("evenements/<int:number>/repeter/", repeating.repeat, name="events_repeat"),
        path("evenements/<int:number>/inviter/", inviting.invite, name="events_invite"),
        path("evenements/bilan/", views.report, name="events_report"),
        path("evenements/<int:number>/inscriptions/", views.registrations, name="events_desk_registrations"),
        path("evenements/<int:number>/inscriptions/ajouter/", views.add, name="events_desk_add"),
        path("evenements/<int:number>/portee/", views.reach, name="events_desk_reach"),
        path("evenements/inscriptions/<int:number>/", views.act, name="events_desk_act"),
        path("evenements/seances/<int:number>/presences/", attendance.roster, name="events_roster"),
        path("evenements/seances/<int:number>/sans-inscription/", attendance.walk_in, name="events_walk_in"),
        path("evenements/seances/<int:number>/emargement.pdf", attendance.sheet, name="events_sheet"),
        path("evenements/<int:number>/attestations/", attendance.attestations, name="events_attestations"),
        path("evenements/<int:number>/comptes-rendus/", minutes.desk, name="events_minutes"),
        path("evenements/comptes-rendus/<int:number>/", minutes.act, name="events_minutes_act"),
        path("evenements/comptes-rendus/<int:number>/fichier/", minutes.team_file, name="events_minutes_file"),
        path("evenements/<int:number>/apres/", afterwards.after, name="events_after"),
        path("evenements/<int:number>/remercier/", afterwards.thank, name="events_thank"),
        path("evenements/<int:number>/suites/", afterwards.proceed, name="events_proceed"),
    ]


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    """The roster and the other screens of the events."""
    return format_html('<link rel="stylesheet" href="{}">', static("events/admin.css"))


@hooks.register("register_page_header_buttons")
def header_buttons(page: Any, user: Any, **_more: Any) -> Iterator[Button]:
    """« Répéter une séance », in the menu of an event that one may change."""
    if issubclass(page.specific_class or type(page), EventPage) and page.permissions_for_user(user).can_edit():
        yield Button("Répéter une séance", reverse("events_repeat", args=[page.pk]), icon_name="rotate", priority=35)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Any, user: Any, **_more: Any) -> Iterator[Button]:
    """« Inscriptions », among the actions of an event in a list of pages."""
    if user.has_perm(views.SEE) and issubclass(page.specific_class or type(page), EventPage):
        yield Button(
            "Inscriptions",
            reverse("events_desk_registrations", args=[page.pk]),
            icon_name="group",
            priority=15,
        )


@hooks.register("before_delete_page")
def keep_registered_events(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An event that somebody registered for is cancelled, not deleted; nor is a page above it."""
    titles = keeping.registered_among([page])
    if not titles:
        return None
    messages.error(request, keeping.stays(titles))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_registered_events_in_number(
    request: HttpRequest, action_type: str, objects: Iterable[object], action: Any
) -> HttpResponse | None:
    """The same for pages chosen in a list: nothing is deleted, the others neither."""
    titles = keeping.registered_among(each for each in objects if isinstance(each, Page))
    if action_type != "delete" or not titles:
        return None
    messages.error(request, keeping.stays(titles))
    return redirect(action.next_url)


@hooks.register("after_edit_page")
def warn_of_too_few_places(request: HttpRequest, page: Page) -> None:
    """Say so when a version of an event has fewer places than people who hold one; not at each saving of itself."""
    if isinstance(page, EventPage) and request.accepts("text/html"):
        for sentence in keeping.overfull(page):
            messages.warning(request, sentence)
