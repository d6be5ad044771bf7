"""A video or a sound kept elsewhere, shown only when the visitor asks for it."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail import blocks

from .providers import player


class EmbedBlock(blocks.StructBlock):
    """A player of another site behind a button; nothing is asked of that site before it is pressed.

    Without script, or for an address whose player is unknown, a plain link leads there.
    """

    url = blocks.URLBlock(
        label="Adresse de la page de la vidéo",
        help_text="Celle que montre votre navigateur. YouTube, Vimeo et Dailymotion s’affichent dans la page ; "
        "les autres sont proposés par un lien.",
    )
    title = blocks.CharBlock(label="Titre", max_length=150, help_text="Ce que l’on va voir ou entendre.")
    transcript = blocks.TextBlock(
        label="Transcription ou résumé",
        required=False,
        help_text="Pour qui ne peut ni voir ni entendre, et pour qui n’a pas le temps.",
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``player`` (or ``None``) and ``host``, the site that the link leads to."""
        url = value.get("url") or ""
        web = url if url.lower().startswith(("http://", "https://")) else ""
        found = player(web, tuple(settings.EMBED_PEERTUBE_HOSTS))
        host = (found.provider if found else _host(web)).removeprefix("www.")
        return {**super().get_context(value, parent_context), "player": found, "host": host, "url": web}

    class Meta:
        icon = "media"
        group = "Images et fichiers"
        label = "Vidéo ou son"
        description = (
            "Une vidéo hébergée ailleurs, qui ne se charge que si le visiteur le demande : aucun suivi d’office."
        )
        template = "blocks/embed.html"
        preview_template = "blocks/preview.html"
        preview_value = {
            "url": "https://www.youtube.com/watch?v=exemple",
            "title": "Paroles d’adultes-relais",
            "transcript": "Trois médiatrices racontent une journée de travail.",
        }


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
