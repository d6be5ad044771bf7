"""The application « Site »."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models.signals import post_migrate

from trajectoire.plugins import PluginConfig


class HomeConfig(PluginConfig):
    """Site.

    ``message_retention_days``: days that a message of the contact form is kept after it was dealt with.
    """

    name = "home"
    key = "home"
    verbose_name = "Site"
    default_settings: ClassVar[Mapping[str, Any]] = {"message_retention_days": 365}

    def ready(self) -> None:
        """Follow ``BASE_URL`` at each migration."""
        from .site_address import align_site_address

        post_migrate.connect(align_site_address, sender=self)
