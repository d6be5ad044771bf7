"""The actor base as an application."""

from trajectoire.plugins import PluginConfig


class ActorsConfig(PluginConfig):
    """Organisations, persons, positions and consents."""

    name = "actors"
    key = "actors"
    verbose_name = "Acteurs"
