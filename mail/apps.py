"""The application « Courrier »."""

from trajectoire.plugins import PluginConfig


class MailConfig(PluginConfig):
    """Courrier."""

    name = "mail"
    key = "mail"
    verbose_name = "Courrier"
    url_prefix = "courrier/"

    def ready(self) -> None:
        """Keep addresses and tokens out of the logs; listen to providers."""
        from . import redaction
        from .bounces import webhooks

        redaction.install()
        webhooks.connect()
