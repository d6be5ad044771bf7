"""« Écrire » in the admin: its addresses, its entry in the menu, and the action of the list of persons."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from actors.bulk.action import ActorBulkAction, ActorForm
from actors.bulk.selection import Actor
from actors.models import Person
from networks.menu import NETWORKS_MENU_HOOK
from networks.models import Mailing

from . import views
from .sending import MOST


class _WritingItem(MenuItem):
    """« Messages », for who may write."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        user: Any = request.user
        return views.may_write(user)


@hooks.register(NETWORKS_MENU_HOOK)
def writing_item() -> MenuItem:
    """Under « Réseaux »."""
    return _WritingItem("Messages", reverse("networks_writing"), icon_name="mail", order=800)


@hooks.register("register_admin_urls")
def writing_urls() -> list[URLPattern]:
    """The screens."""
    return [
        path("reseaux/ecrire/", views.drafts, name="networks_writing"),
        path("reseaux/ecrire/nouveau/", views.start, name="networks_write_start"),
        path("reseaux/ecrire/<int:key>/", views.write, name="networks_write"),
        path("reseaux/ecrire/<int:key>/annuler/", views.cancel, name="networks_write_cancel"),
    ]


@hooks.register("register_bulk_action")
class WriteToPersons(ActorBulkAction):
    """« Écrire » to the persons chosen in a list: a draft, which says who will not receive it and why."""

    models = [Person]
    display_name = "Écrire"
    aria_label = "Écrire aux personnes choisies"
    action_type = "ecrire"
    template_name = "networks/writing/bulk.html"
    action_priority = 20
    icon = "mail"

    @classmethod
    def may(cls, user: Any, model: type[Actor]) -> bool:  # noqa: ARG003 - persons alone
        """Who may write at all."""
        return views.may_write(user)

    def form_valid(self, _form: ActorForm) -> HttpResponse:
        """A draft; nothing leaves from here."""
        draft = Mailing.objects.create(
            selection=[person.pk for person in self.actors[:MOST]], created_by=self.request.user
        )
        return redirect("networks_write", key=draft.pk)
