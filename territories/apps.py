"""The application « Territoires »."""

from trajectoire.plugins import PluginConfig


class TerritoriesConfig(PluginConfig):
    """Territoires."""

    name = "territories"
    key = "territories"
    verbose_name = "Territoires"
    url_prefix = "territoires/"

    def ready(self) -> None:
        """Tell search what changes."""
        from .found import connect

        connect()
