"""The networks as an application."""

from trajectoire.plugins import PluginConfig


class NetworksConfig(PluginConfig):
    """Networks, memberships, interactions and follow-ups."""

    name = "networks"
    key = "networks"
    verbose_name = "Réseaux"
    url_prefix = "reseaux/"

    def ready(self) -> None:
        """Tell search what changes."""
        from .public.found import connect

        connect()
