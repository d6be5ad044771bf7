"""The actor base in the admin: structures, persons and the ledger of agreements, under "Acteurs"."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from trajectoire.pages.keys import key_of

from . import no_deletion  # noqa: F401 - refuses « Supprimer » on a selection
from .bulk import labels  # noqa: F401 - registers « Étiqueter »
from .choosing import ScopedChooserViewSet
from .consents import ConsentEntry
from .editing import ActorCreateView, ActorEditView, ActorForm
from .filters import OrganisationFilterSet, PersonFilterSet
from .finding.views import search_area
from .intake import hooks as tray_hooks  # noqa: F401 - registers the screens of the tray
from .ledgers import hooks as ledger_hooks  # noqa: F401 - registers the two ledgers of « Suivi »
from .lists import ActorIndexView, ActorPolicy
from .models import Organisation, Person
from .permissions import visible_organisations, visible_persons
from .screens import actor_url


class OrganisationViewSet(SnippetViewSet):
    """Structures."""

    model = Organisation
    icon = "home"
    menu_label = "Structures"
    list_display = [
        TitleColumn("name", label="Structure", accessor="name", get_url=actor_url, sort_key="name"),
        Column("acronym", label="Sigle"),
        Column("get_kind_display", label="Nature"),
        Column("territory", label="Territoire"),
        Column("town", label="Commune"),
        Column("email", label="Courriel"),
    ]
    edit_view_class = ActorEditView
    add_view_class = ActorCreateView
    filterset_class = OrganisationFilterSet
    index_view_class = ActorIndexView
    index_results_template_name = "actors/list_results.html"
    list_export = ["name"]
    list_per_page = 50
    ordering = "name"
    copy_view_enabled = False
    chooser_viewset_class = ScopedChooserViewSet
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("acronym"), FieldPanel("kind")]),
                    FieldPanel("parent"),
                    FieldPanel("registration_number"),
                ],
                heading="Qui",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("territory"),
                    FieldPanel("address"),
                    FieldRowPanel([FieldPanel("postcode"), FieldPanel("town")]),
                    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                    FieldPanel("website"),
                ],
                heading="Où et comment la joindre",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("source"), FieldPanel("verified_on")]),
                    FieldPanel("tags"),
                    FieldPanel("note"),
                ],
                heading="Suivi",
            ),
            MultiFieldPanel([FieldPanel("ended_on")], heading="Fin", classname="collapsed"),
        ],
        base_form_class=ActorForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        """Those that this colleague may see, with what the list shows."""
        return visible_organisations(request.user).select_related("territory")


class PersonViewSet(SnippetViewSet):
    """Persons and their positions."""

    model = Person
    icon = "user"
    menu_label = "Personnes"
    list_display = [
        TitleColumn("person", label="Personne", accessor=str, get_url=actor_url, sort_key="last_name"),
        Column("current_functions", label="Postes en cours", accessor="current_functions"),
        Column("informed_on", label="Informée le", accessor="informed_on"),
    ]
    filterset_class = PersonFilterSet
    index_view_class = ActorIndexView
    index_results_template_name = "actors/list_results.html"
    list_export = ["last_name"]
    edit_view_class = ActorEditView
    add_view_class = ActorCreateView
    list_per_page = 50
    ordering = ("last_name", "first_name")
    copy_view_enabled = False
    chooser_viewset_class = ScopedChooserViewSet
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("first_name"), FieldPanel("last_name")]),
                    FieldRowPanel([FieldPanel("source"), FieldPanel("source_detail")]),
                    FieldPanel("informed_on"),
                ],
                heading="Qui, et comment nous la connaissons",
            ),
            InlinePanel(
                "positions",
                heading="Postes",
                label="poste",
                panels=[
                    FieldRowPanel([FieldPanel("function"), FieldPanel("organisation")]),
                    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                    FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")]),
                    FieldRowPanel([FieldPanel("source"), FieldPanel("verified_on")]),
                ],
                help_text="Un poste qui finit garde sa ligne : donnez sa date de fin, ne l’effacez pas.",
            ),
            MultiFieldPanel([FieldPanel("preference"), FieldPanel("tags"), FieldPanel("note")], heading="Suivi"),
            MultiFieldPanel(
                [
                    HelpPanel("<p>Ces coordonnées ne sont ni publiées ni exportées, sauf demande expresse.</p>"),
                    FieldRowPanel([FieldPanel("personal_email"), FieldPanel("personal_phone")]),
                ],
                heading="Coordonnées personnelles",
                classname="collapsed",
            ),
            MultiFieldPanel([FieldPanel("ended_on")], heading="Fin du suivi", classname="collapsed"),
        ],
        base_form_class=ActorForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Those that this colleague may see, with what the list shows, in a constant number of queries."""
        return visible_persons(request.user).prefetch_related("positions__organisation")


class LedgerPermissionPolicy(ModelPermissionPolicy):
    """The ledger is read and added to; nobody, not even a superuser, changes or removes a line."""

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        """As granted, but never to change or delete."""
        return action not in {"change", "delete"} and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: AbstractBaseUser, action: str, instance: Any) -> bool:
        """As granted, but never to change or delete."""
        return action not in {"change", "delete"} and super().user_has_permission_for_instance(user, action, instance)


class ConsentCreateView(CreateView):
    """Adding a line: the person may be given in the address, and the signed-in colleague is noted."""

    def get_initial_form_instance(self) -> ConsentEntry:
        """A line about the person named in ``?personne=``, if there is one."""
        entry = ConsentEntry(recorded_by=self.request.user)
        number = key_of(self.request.GET.get("personne", ""))
        person = Person.objects.filter(pk=number).first() if number else None
        if person:
            entry.person = person
        return entry


class ConsentViewSet(SnippetViewSet):
    """The ledger of agreements and refusals."""

    model = ConsentEntry
    icon = "clipboard-list"
    menu_label = "Accords et refus"
    add_view_class = ConsentCreateView
    list_display = ["person", "get_purpose_display", "get_decision_display", "decided_on", "recorded_by"]
    list_filter = ["purpose", "decision"]
    list_per_page = 50
    ordering = ("-decided_on", "-pk")
    inspect_view_enabled = True
    copy_view_enabled = False
    chooser_viewset_class = ScopedChooserViewSet
    panels = [
        HelpPanel("<p>Ce registre se complète, il ne se corrige pas : en cas d’erreur, ajoutez une ligne.</p>"),
        FieldPanel("person"),
        FieldPanel("purpose"),
        FieldRowPanel([FieldPanel("decision"), FieldPanel("basis")]),
        FieldPanel("wording"),
        FieldRowPanel([FieldPanel("channel"), FieldPanel("decided_on")]),
    ]

    def get_queryset(self, _request: HttpRequest) -> QuerySet[ConsentEntry]:
        """With what the list shows."""
        return ConsentEntry.objects.select_related("person", "recorded_by")


class ActorsGroup(SnippetViewSetGroup):
    """The menu "Acteurs"."""

    menu_label = "Acteurs"
    menu_icon = "group"
    menu_order = 400
    items = (PersonViewSet, OrganisationViewSet, ConsentViewSet)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLResolver]:
    """The screens that are not Wagtail's."""
    return [path("acteurs/", include("actors.admin_urls"))]


hooks.register("register_admin_search_area", search_area)
register_permission_policy(Person, ActorPolicy(Person))
register_permission_policy(Organisation, ActorPolicy(Organisation))
register_permission_policy(ConsentEntry, LedgerPermissionPolicy(ConsentEntry))
register_snippet(ActorsGroup)
