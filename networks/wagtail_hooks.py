"""The networks in the admin."""

from wagtail import hooks

from .menu import networks_item

hooks.register("register_admin_menu_item", networks_item)
