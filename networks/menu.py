"""The menu « Réseaux » of the admin, which every application with a network adds to."""

from wagtail.admin.menu import Menu, SubmenuMenuItem

NETWORKS_MENU_HOOK = "register_networks_menu_item"
"""Hook that adds an entry to the menu: ``menu_hook`` of a viewset, or ``hooks.register(NETWORKS_MENU_HOOK)``."""

networks_menu = Menu(register_hook_name=NETWORKS_MENU_HOOK)


def networks_item() -> SubmenuMenuItem:
    """The menu, after « Acteurs »; it is shown to whoever may see one of its entries."""
    return SubmenuMenuItem("Réseaux", networks_menu, name="networks", icon_name="group", order=310)
