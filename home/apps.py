"""The application « Site »."""

from trajectoire.plugins import PluginConfig


class HomeConfig(PluginConfig):
    """Site."""

    name = "home"
    key = "home"
    verbose_name = "Site"
