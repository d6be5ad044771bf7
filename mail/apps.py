"""The application « Courrier »."""

from trajectoire.plugins import PluginConfig


class MailConfig(PluginConfig):
    """Courrier."""

    name = "mail"
    key = "mail"
    verbose_name = "Courrier"
    url_prefix = "courrier/"
