"""The application « Guide »."""

from trajectoire.plugins import PluginConfig


class GuideConfig(PluginConfig):
    """The guide, its screens and the link to it from the forms."""

    name = "trajectoire.guide"
    label = "guide"
    key = "guide"
    verbose_name = "Guide"
