"""The network of the transitions in the admin: its entry, its forms, its screens."""

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
from .forms import ExchangeForm, InitiativeForm
from .models import Exchange, Initiative
from .terms import KIND

register_permission_policy(Initiative, KindPolicy(Initiative, KIND))
register_permission_policy(Exchange, KindPolicy(Exchange, KIND))


class InitiativeViewSet(SnippetViewSet):
    """The form of an initiative; its list is a screen of ours."""

    model = Initiative
    icon = "pick"
    base_url_path = "reseaux/transitions/fiches/initiatives"
    list_display = ["title", "organisation", "verified_on"]
    list_per_page = 50
    copy_view_enabled = False
    chooser_viewset_class = ScopedChooserViewSet
    edit_view_class = SeenEditView
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("title"), FieldPanel("summary"), FieldPanel("themes")], heading="L’initiative"),
            InlinePanel(
                "stages",
                heading="Maturité",
                label="étape",
                panels=[FieldRowPanel([FieldPanel("maturity"), FieldPanel("since")])],
                min_num=1,
                help_text="Un changement est une ligne de plus : le passé reste lisible.",
            ),
            MultiFieldPanel(
                [FieldPanel("organisation"), FieldPanel("membership"), territories_panel()],
                heading="Qui la porte, et où",
            ),
            MultiFieldPanel([FieldPanel("results"), FieldPanel("sheet")], heading="Ce qu’il en est sorti"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("verified_on"), FieldPanel("agreed_on")]), FieldPanel("note")],
                heading="Suivi et publication",
            ),
        ],
        base_form_class=InitiativeForm,
    )


class ExchangeViewSet(SnippetViewSet):
    """The form of a request or of an offer."""

    model = Exchange
    icon = "mail"
    base_url_path = "reseaux/transitions/fiches/echanges"
    list_display = ["title", "get_kind_display", "state_label", "opened_on"]
    list_filter = ["kind", "state"]
    list_per_page = 50
    copy_view_enabled = False
    chooser_viewset_class = ScopedChooserViewSet
    edit_view_class = SeenEditView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("kind"), FieldPanel("title"), FieldPanel("text"), FieldPanel("themes")],
                heading="Ce qui est cherché ou proposé",
            ),
            MultiFieldPanel(
                [FieldPanel("organisation"), FieldPanel("person"), FieldPanel("territory")], heading="Par qui, et où"
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("opened_on"), FieldPanel("open_until")]),
                    FieldPanel("state"),
                    FieldPanel("note"),
                ],
                heading="Suivi",
            ),
        ],
        base_form_class=ExchangeForm,
    )


register_snippet(InitiativeViewSet)
register_snippet(ExchangeViewSet)


class _Entry(MenuItem):
    """Shown to whoever may see this network."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        return may(request.user, KIND)


@hooks.register(NETWORKS_MENU_HOOK)
def entry() -> MenuItem:
    """« Transitions »."""
    return _Entry("Transitions", reverse("transitions"), name="transitions", icon_name="pick", order=230)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Under ``/gestion/``."""
    base = "reseaux/transitions/"
    return [
        path(base, views.dashboard, name="transitions"),
        path(f"{base}propositions/", views.suggestion_list, name="transitions_suggestions"),
        path(f"{base}decider/", views.decide, name="transitions_decide"),
        path(f"{base}initiatives/", views.initiative_list, name="transitions_initiatives"),
        path(f"{base}initiatives/export.<str:ending>", views.initiative_export, name="transitions_initiatives_export"),
        path(f"{base}initiatives/<int:pk>/", views.initiative_screen, name="transitions_initiative"),
        path(f"{base}echanges/", views.exchange_list, name="transitions_exchanges"),
        path(f"{base}echanges/export.<str:ending>", views.exchange_export, name="transitions_exchanges_export"),
        path(f"{base}echanges/<int:pk>/", views.exchange_screen, name="transitions_exchange"),
    ]
