"""The network of the adultes-relais, as an application."""

from trajectoire.plugins import PluginConfig


class MediatorsConfig(PluginConfig):
    """Conventions, posts and holders."""

    name = "networks.adultes_relais"
    key = "adultes-relais"
    verbose_name = "Adultes-relais"
