"""The application « Lettres »."""

from trajectoire.plugins import PluginConfig


class NewsletterConfig(PluginConfig):
    """Letters and their issues."""

    name = "newsletter"
    key = "newsletter"
    verbose_name = "Lettres"
