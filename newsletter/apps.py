"""The application « Lettres »."""

from django.db.models.signals import post_migrate

from trajectoire.plugins import PluginConfig


class NewsletterConfig(PluginConfig):
    """Letters and their issues.

    * ``approval_over``: beyond so many readers, a second person approves the sending.
    """

    name = "newsletter"
    key = "newsletter"
    verbose_name = "Lettres"
    url_prefix = "lettre/"
    default_settings = {"approval_over": 200}

    def ready(self) -> None:
        """See that the page of the letters exists after each migration."""
        from .letters.page import ensure_letters_page

        post_migrate.connect(ensure_letters_page, sender=self, dispatch_uid="newsletter.letters_page")
