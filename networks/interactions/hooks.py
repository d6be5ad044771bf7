"""Interactions in the admin: addresses, « Noter un échange » and « Mes suivis » in the menu and on the first screen."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from . import follow_up_views, noting, views


class _NotingItem(MenuItem):
    """An entry for who notes."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        return noting.may_note(request.user)


class NotePanel(Component):
    """« Noter un échange » on the first screen: the name of somebody, and one is there."""

    name = "note"
    order = 15
    template_name = "networks/interactions/home_panel.html"


@hooks.register("construct_homepage_panels", order=10)
def home_panel(request: HttpRequest, panels: list[Any]) -> None:
    """For who notes."""
    if noting.may_note(request.user):
        panels.append(NotePanel())


@hooks.register("register_admin_menu_item")
def noting_item() -> MenuItem:
    """At the top, since a call does not wait."""
    return _NotingItem(
        "Noter un échange", reverse("networks_note_choose"), name="note", icon_name="comment-add", order=25
    )


@hooks.register("register_admin_menu_item")
def steps_item() -> MenuItem:
    """After « À traiter »."""
    return _NotingItem("Mes suivis", reverse("networks_steps"), name="steps", icon_name="calendar-check", order=30)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Under ``/gestion/``."""
    return [
        path("reseaux/echanges/", views.choose, name="networks_note_choose"),
        path("reseaux/echanges/noter/", views.note, name="networks_note"),
        path("reseaux/echanges/<int:number>/", views.edit, name="networks_interaction"),
        path("reseaux/suivis/", follow_up_views.steps, name="networks_steps"),
        path("reseaux/suivis/<int:number>/fait/", follow_up_views.done, name="networks_step_done"),
        path("reseaux/suivis/<int:number>/remettre/", follow_up_views.postpone, name="networks_step_postpone"),
        path("reseaux/suivis/<int:number>/confier/", follow_up_views.entrust, name="networks_step_entrust"),
    ]
