"""The application « Recherche »."""

from trajectoire.plugins import PluginConfig


class SearchConfig(PluginConfig):
    """Recherche."""

    name = "search"
    key = "search"
    verbose_name = "Recherche"
    url_prefix = "recherche/"
    default_settings = {"engine": "database", "page_size": 20}

    def ready(self) -> None:
        """Listen to what changes a document."""
        from search import triggers

        triggers.connect()
