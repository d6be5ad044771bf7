"""The adultes-relais in the admin: an entry of the menu « Réseaux », their screens, the lists that the team sets."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from actors.choosing import ScopedChooserViewSet
from networks.kinds import KindPolicy, may
from networks.menu import NETWORKS_MENU_HOOK
from trajectoire.second_editor.editing import SeenEditView
from trajectoire.second_editor.form import SeenForm

from . import acting, views
from .models import AidAmount, Convention, Modality, Post
from .terms import KIND

for model in (Post, Convention, Modality, AidAmount):
    register_permission_policy(model, KindPolicy(model, KIND))


class ModalityViewSet(SnippetViewSet):
    """« Modalités de médiation »: added, renamed, no longer proposed; never deleted."""

    model = Modality
    icon = "list-ul"
    base_url_path = "reseaux/adultes-relais/modalites"
    list_display = ["name", BooleanColumn("is_offered", label="Proposée"), "order"]
    list_per_page = 50
    copy_view_enabled = False
    chooser_viewset_class = ScopedChooserViewSet
    edit_view_class = SeenEditView
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldRowPanel([FieldPanel("order"), FieldPanel("is_offered")])], base_form_class=SeenForm
    )


class AidViewSet(SnippetViewSet):
    """« Montants de l’aide »: what the State pays, by date, each with the text that sets it."""

    model = AidAmount
    icon = "tag"
    base_url_path = "reseaux/adultes-relais/montants"
    list_display = ["starts_on", "amount", "source"]
    list_per_page = 50
    copy_view_enabled = False
    chooser_viewset_class = ScopedChooserViewSet
    edit_view_class = SeenEditView
    edit_handler = ObjectList(
        [FieldRowPanel([FieldPanel("starts_on"), FieldPanel("amount")]), FieldPanel("source")], base_form_class=SeenForm
    )


register_snippet(ModalityViewSet)
register_snippet(AidViewSet)


class _Entry(MenuItem):
    """Shown to whoever may see this network."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        return may(request.user, KIND)


@hooks.register(NETWORKS_MENU_HOOK)
def entry() -> MenuItem:
    """« Adultes-relais »."""
    return _Entry("Adultes-relais", reverse("adultes_relais"), name="adultes-relais", icon_name="group", order=220)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Under ``/gestion/``."""
    at = "reseaux/adultes-relais/"
    return [
        path(at, views.dashboard, name="adultes_relais"),
        path(f"{at}conventions/", views.convention_list, name="adultes_relais_list"),
        path(f"{at}conventions/export.<str:ending>", views.convention_export, name="adultes_relais_export"),
        path(f"{at}conventions/ajouter/", acting.add_post, name="adultes_relais_add"),
        path(f"{at}conventions/<int:pk>/", acting.edit_convention, name="adultes_relais_convention"),
        path(f"{at}<int:pk>/", views.post_screen, name="adultes_relais_post"),
        path(f"{at}<int:pk>/modifier/", acting.edit_post, name="adultes_relais_edit"),
        path(f"{at}<int:pk>/renouveler/", acting.renew, name="adultes_relais_renew"),
        path(f"{at}<int:pk>/mediateur/", acting.add_mediator, name="adultes_relais_take"),
        path(f"{at}<int:pk>/formation/", acting.add_training, name="adultes_relais_training"),
        path(f"{at}formation/<int:pk>/", acting.edit_training, name="adultes_relais_training_edit"),
        path(f"{at}prise-de-poste/<int:pk>/fin/", acting.end_holding, name="adultes_relais_end"),
        path(f"{at}prise-de-poste/<int:pk>/contrat/", acting.add_contract, name="adultes_relais_contract"),
        path(f"{at}prise-de-poste/<int:pk>/verifier/", acting.verify, name="adultes_relais_verify"),
        path(f"{at}contrat/<int:pk>/", acting.edit_contract, name="adultes_relais_contract_edit"),
    ]
