"""The library's entries in the admin."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from .bulk import ACTIONS
from .desk import LibraryGroup
from .identifiers import RetiredIdentifier
from .readiness.views import readiness, similar
from .retirement_desk import ExplainOnly, explain_after_deletion, merge_button, merge_view

register_permission_policy(RetiredIdentifier, ExplainOnly(RetiredIdentifier))
hooks.register("register_page_header_buttons", merge_button)
hooks.register("after_delete_page", explain_after_deletion)

for action in ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_viewset")
def register_library() -> LibraryGroup:
    """Resources, themes, publics, keywords, what was withdrawn."""
    return LibraryGroup()


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern]:
    """The library's own screens."""
    return [
        path("ressources/<int:page_id>/fusionner/", merge_view, name="resources_merge"),
        path("ressources/<int:page_id>/pret/", readiness, name="resources_readiness"),
        path("ressources/semblables/", similar, name="resources_similar"),
    ]
