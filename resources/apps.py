"""The application « Bibliothèque »."""

from django.db.models.signals import post_migrate

from trajectoire.plugins import PluginConfig


class ResourcesConfig(PluginConfig):
    """The library: resources of every type, their list, their identifiers.

    * ``identifier_prefix``: first part of identifiers, capital letters (it may change, old ones stay);
    * ``page_size``: resources on a page of the list;
    * ``related``: resources shown as « à lire aussi » at most;
    * ``harvesting_contact``: address that OAI-PMH gives to other catalogues (by default, the sender of the mail);
    * ``embedding_hosts``: who may frame the embeddable list (sources of a CSP); all by default.
    """

    name = "resources"
    key = "resources"
    verbose_name = "Bibliothèque"
    url_prefix = "id/"
    default_settings = {
        "identifier_prefix": "TR",
        "page_size": 20,
        "related": 4,
        "harvesting_contact": "",
        "embedding_hosts": ["*"],
    }

    def ready(self) -> None:
        """Listen to what changes the list, and see that the library exists after each migration."""
        from . import signals
        from .library import ensure_library

        signals.connect()
        post_migrate.connect(ensure_library, sender=self, dispatch_uid="resources.library")
