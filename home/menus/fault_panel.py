"""What the form of the menus says first: the entries that the public does not see."""

from typing import Any

from wagtail.admin.panels import Panel

from .faults import MenuFault, menu_faults


class MenuFaultPanel(Panel):
    """A warning at the head of the form; nothing when every entry can be opened."""

    class BoundPanel(Panel.BoundPanel):
        """The warning for one site."""

        template_name = "home/admin/menu_faults.html"

        def faults(self) -> list[MenuFault]:
            """Entries hidden from the public, as they are saved."""
            return menu_faults(self.instance) if self.instance.pk else []

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add ``faults``."""
            return {**super().get_context_data(parent_context), "faults": self.faults()}
