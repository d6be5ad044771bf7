"""« Écrire » in the admin: its addresses, its entry in the menu, and the action of the list of persons."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from actors.models import Person
from actors.permissions import visible_persons
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
class WriteToPersons(SnippetBulkAction):
    """« Écrire » to the persons ticked in a list."""

    models = [Person]
    display_name = "Écrire"
    aria_label = "Écrire aux personnes choisies"
    action_type = "ecrire"
    template_name = "networks/writing/bulk.html"
    action_priority = 20

    def check_perm(self, person: Person) -> bool:
        """Those whom the colleague sees, if they may write at all."""
        user: Any = self.request.user
        return views.may_write(user) and visible_persons(user).filter(pk=person.pk).exists()

    def form_valid(self, _form: Form) -> HttpResponse:
        """A draft; nothing leaves from here."""
        persons, _without = self.get_actionable_objects()
        draft = Mailing.objects.create(selection=[person.pk for person in persons[:MOST]], created_by=self.request.user)
        return redirect("networks_write", key=draft.pk)
