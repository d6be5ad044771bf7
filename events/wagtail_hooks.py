"""The events in the admin: an entry of the menu, their screens, a button on an event's page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from .attendance import views as attendance
from .desk import views
from .event import EventPage


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
        path("evenements/<int:number>/inscriptions/", views.registrations, name="events_desk_registrations"),
        path("evenements/<int:number>/inscriptions/ajouter/", views.add, name="events_desk_add"),
        path("evenements/<int:number>/portee/", views.reach, name="events_desk_reach"),
        path("evenements/inscriptions/<int:number>/", views.act, name="events_desk_act"),
        path("evenements/seances/<int:number>/presences/", attendance.roster, name="events_roster"),
        path("evenements/seances/<int:number>/sans-inscription/", attendance.walk_in, name="events_walk_in"),
        path("evenements/seances/<int:number>/emargement.pdf", attendance.sheet, name="events_sheet"),
        path("evenements/<int:number>/attestations/", attendance.attestations, name="events_attestations"),
    ]


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
