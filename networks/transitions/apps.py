"""The network of the transitions, as an application."""

from trajectoire.plugins import PluginConfig


class TransitionsConfig(PluginConfig):
    """Initiatives, requests and offers."""

    name = "networks.transitions"
    key = "transitions"
    verbose_name = "Transitions"
