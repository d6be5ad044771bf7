"""The bodies in the admin: an entry of the menu « Réseaux », their form, their screens."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from actors.choosing import ScopedChooserViewSet
from networks.kinds import KindPolicy, may
from networks.menu import NETWORKS_MENU_HOOK
from territories.widgets import territories_panel
from trajectoire.second_editor.editing import SeenEditView

from . import views
from .forms import BodyForm
from .models import ParticipationBody
from .terms import KIND

register_permission_policy(ParticipationBody, KindPolicy(ParticipationBody, KIND))


class BodyViewSet(SnippetViewSet):
    """The form of a body; its dashboard is the list that people use."""

    model = ParticipationBody
    icon = "group"
    base_url_path = "reseaux/conseils-citoyens/instances"
    list_display = ["name", "get_kind_display", "territory", "state"]
    list_filter = ["kind"]
    list_per_page = 50
    copy_view_enabled = False
    chooser_viewset_class = ScopedChooserViewSet
    edit_view_class = SeenEditView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
                    FieldPanel("territory"),
                    territories_panel("neighbourhoods"),
                    FieldPanel("carrier"),
                ],
                heading="L’instance",
            ),
            InlinePanel(
                "stages",
                heading="État",
                label="étape",
                panels=[FieldRowPanel([FieldPanel("state"), FieldPanel("since")])],
                min_num=1,
                help_text="Un changement d’état est une ligne de plus : le passé reste lisible.",
            ),
            InlinePanel(
                "colleges",
                heading="Collèges et sièges",
                label="collège",
                panels=[FieldRowPanel([FieldPanel("name"), FieldPanel("size")])],
                help_text="Les sièges se pourvoient ensuite, depuis la fiche de l’instance.",
            ),
            InlinePanel(
                "rules",
                heading="Règles de composition",
                label="règle",
                panels=[FieldPanel("since"), FieldPanel("text")],
            ),
            MultiFieldPanel(
                [
                    FieldPanel("renewal_due_on"),
                    FieldRowPanel([FieldPanel("recognition_act"), FieldPanel("recognised_on")]),
                    FieldPanel("note"),
                ],
                heading="Renouvellement et mémoire",
            ),
        ],
        base_form_class=BodyForm,
    )


register_snippet(BodyViewSet)


class _Entry(MenuItem):
    """Shown to whoever may see this network."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        return may(request.user, KIND)


@hooks.register(NETWORKS_MENU_HOOK)
def entry() -> MenuItem:
    """« Conseils citoyens »."""
    return _Entry(
        "Conseils citoyens", reverse("conseils_citoyens"), name="conseils-citoyens", icon_name="group", order=210
    )


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Under ``/gestion/``."""
    return [
        path("reseaux/conseils-citoyens/", views.dashboard, name="conseils_citoyens"),
        path("reseaux/conseils-citoyens/<int:pk>/", views.body_screen, name="conseils_citoyens_body"),
        path("reseaux/conseils-citoyens/siege/<int:pk>/", views.fill_seat, name="conseils_citoyens_fill"),
        path("reseaux/conseils-citoyens/mandat/<int:pk>/", views.end_term, name="conseils_citoyens_end"),
    ]
