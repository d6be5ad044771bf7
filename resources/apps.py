"""The application « Bibliothèque »."""

from trajectoire.plugins import PluginConfig


class ResourcesConfig(PluginConfig):
    """Bibliothèque."""

    name = "resources"
    key = "resources"
    verbose_name = "Bibliothèque"
