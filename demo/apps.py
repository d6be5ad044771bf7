"""The demonstration as an application: it only adds the command ``seed_demo``."""

from trajectoire.plugins import PluginConfig


class DemoConfig(PluginConfig):
    """Demonstration content."""

    name = "demo"
    key = "demo"
    verbose_name = "Démonstration"
