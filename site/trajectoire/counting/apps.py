"""The application « Lectures »."""

from trajectoire.plugins import PluginConfig


class CountingConfig(PluginConfig):
    """Pages read and files downloaded, by day."""

    name = "trajectoire.counting"
    label = "counting"
    key = "counting"
    verbose_name = "Lectures"
