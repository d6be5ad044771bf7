"""The networks in the admin."""

from wagtail import hooks

from .menu import networks_item
from .writing import hooks as writing_hooks  # noqa: F401 - registers « Écrire »

hooks.register("register_admin_menu_item", networks_item)
