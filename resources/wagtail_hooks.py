"""The library's entries in the admin."""

from wagtail import hooks

from .desk import LibraryGroup


@hooks.register("register_admin_viewset")
def register_library() -> LibraryGroup:
    """Resources, themes, publics, keywords."""
    return LibraryGroup()
