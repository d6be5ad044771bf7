"""The network of the bodies of participation, as an application."""

from trajectoire.plugins import PluginConfig


class CitizenCouncilsConfig(PluginConfig):
    """Conseils citoyens, tables de quartier and other bodies."""

    name = "networks.conseils_citoyens"
    key = "conseils-citoyens"
    verbose_name = "Conseils citoyens"
