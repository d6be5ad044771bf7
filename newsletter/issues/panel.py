"""The « Envoi » tab of an issue: where it stands, and the way to its screen."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel


class SendingPanel(Panel):
    """Nothing is sent from the form itself: a save, failed or not, never sends."""

    class BoundPanel(Panel.BoundPanel):
        """For one issue and one colleague."""

        template_name = "newsletter/admin/panel.html"

        def get_context_data(self, parent_context: Any = None) -> Any:
            """The sending that lives, and the address of the screen."""
            from .model import Sending  # it reads the model of the page

            context = super().get_context_data(parent_context)
            known = self.instance.pk
            sending = Sending.objects.alive().filter(issue=known).first() if known else None
            address = reverse("newsletter_sending", args=[known]) if known else ""
            return {**context, "sending": sending, "address": address}
