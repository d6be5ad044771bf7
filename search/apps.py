"""The application « Recherche »."""

from django.db.models.signals import post_migrate

from trajectoire.plugins import PluginConfig


class SearchConfig(PluginConfig):
    """Recherche."""

    name = "search"
    key = "search"
    verbose_name = "Recherche"
    url_prefix = "recherche/"
    default_settings = {"page_size": 20, "index": "trajectoire"}

    def ready(self) -> None:
        """Listen to what changes a document, and learn of every page after a migration."""
        from search import state, triggers

        triggers.connect()
        post_migrate.connect(state.mark_unknown, sender=self, dispatch_uid="search.unknown")
