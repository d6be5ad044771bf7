"""What changes the lists without a resource being saved."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import post_page_move

from .facets import library_changed


def _changed(**_signal: Any) -> None:
    library_changed()


def connect() -> None:
    """Called once, when the application is ready."""
    from .resource import Resource

    post_page_move.connect(_changed, dispatch_uid="resources.moved")
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=PageViewRestriction, dispatch_uid=f"resources.restriction.{id(signal)}")
    post_delete.connect(_changed, sender=Resource, dispatch_uid="resources.deleted")
