"""The networks in the admin: permissions, addresses, the entry of the menu."""

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from .bulk import hooks as bulk_hooks  # noqa: F401 - registers « Ajouter à un réseau » and « Terminer »
from .capture import hooks as capture_hooks  # noqa: F401 - registers « Courriels à noter »
from .coverage import hooks as coverage_hooks  # noqa: F401 - registers « Couverture »
from .desk import attachments, dashboard, members, menu, quick_add
from .finder import views as finder  # noqa: F401 - registers « Qui a déjà fait cela ? »
from .interactions import hooks as interaction_hooks  # noqa: F401 - registers « Noter un échange » and « Mes suivis »
from .menu import NETWORKS_MENU_HOOK, networks_item
from .models import Membership, Network
from .policies import MembershipPolicy, NetworkPolicy
from .set_up import NetworkViewSet
from .writing import hooks as writing_hooks  # noqa: F401 - registers « Écrire »

register_permission_policy(Network, NetworkPolicy(Network))
register_permission_policy(Membership, MembershipPolicy(Membership))
register_snippet(NetworkViewSet)
hooks.register("register_admin_menu_item", networks_item)

for entry in (menu.add_actor, menu.every_network, menu.every_member, menu.set_up):
    hooks.register(NETWORKS_MENU_HOOK, entry)


@hooks.register("register_admin_urls", order=1000)  # after those of plug-ins, whose screens stand in the place of a key
def addresses() -> list[URLPattern]:
    """Under ``/gestion/``; the words before ``<key>`` are reserved (``set_up.RESERVED``)."""
    return [
        path("acteurs/ajouter/", quick_add.quick_add, name="networks_quick_add"),
        path("acteurs/ajouter/existants/", quick_add.existing, name="networks_quick_add_existing"),
        path("reseaux/", dashboard.index, name="networks_index"),
        path("reseaux/membres/", members.member_list, name="networks_members"),
        path("reseaux/membres/export.<str:ending>", members.member_export, name="networks_members_export"),
        path("reseaux/membres/<int:number>/", members.member_edit, name="networks_member"),
        path("reseaux/membres/<int:number>/fin/", members.member_end, name="networks_member_end"),
        path("reseaux/pieces/<int:number>/", attachments.attachment, name="networks_attachment"),
        path("reseaux/<slug:key>/", dashboard.dashboard, name="networks_dashboard"),
        path("reseaux/<slug:key>/membres/ajouter/", members.member_add, name="networks_member_add"),
    ]


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    """The screens of the networks."""
    sheets = ((static(f"networks/{name}.css"),) for name in ("admin", "interactions"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
