"""The network of the walks in the admin: who may see it, its first screen, the form of a leader."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from actors.choosing import ScopedChooserViewSet
from networks.kinds import KindPolicy, may
from networks.menu import NETWORKS_MENU_HOOK
from networks.models import Membership

from .models import WalkLeader
from .network import KIND, leaders_on

register_permission_policy(WalkLeader, KindPolicy(WalkLeader, KIND))


class LeaderForm(WagtailAdminModelForm):
    """A leader is a member of this network."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = Membership.objects.filter(network__kind=KIND).with_actor()


class LeaderViewSet(SnippetViewSet):
    """The form of a leader; records end with the membership and are never deleted."""

    model = WalkLeader
    icon = "group"
    base_url_path = "reseaux/marches/meneuses"
    list_display = ["membership", "trained_on", "walks_led"]
    copy_view_enabled = False
    chooser_viewset_class = ScopedChooserViewSet
    edit_handler = ObjectList(
        [FieldPanel("membership"), FieldRowPanel([FieldPanel("trained_on"), FieldPanel("walks_led")])],
        base_form_class=LeaderForm,
    )


register_snippet(LeaderViewSet)


@require_safe
def dashboard(request):
    """Who leads walks today, and who is still to be trained."""
    if not may(request.user, KIND):
        raise PermissionDenied
    leaders = leaders_on(timezone.localdate())
    context = {"leaders": leaders, "may_change": may(request.user, KIND, to_change=True)}
    return render(request, "exploratory_walks/leaders.html", context)


class LeadersItem(MenuItem):
    """Shown to whoever may see this network."""

    def is_shown(self, request):
        """Deny by default."""
        return may(request.user, KIND)


@hooks.register(NETWORKS_MENU_HOOK)
def menu_entry():
    """« Meneuses de marche », under « Réseaux »."""
    return LeadersItem("Meneuses de marche", reverse("walk_leaders"), name="walk-leaders", icon_name="group", order=250)


@hooks.register("register_admin_urls")
def addresses():
    """Under ``/gestion/``."""
    return [path("reseaux/marches/", dashboard, name="walk_leaders")]
