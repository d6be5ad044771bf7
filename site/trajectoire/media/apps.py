"""Files of the site: documents and images."""

from trajectoire.plugins import PluginConfig


class MediaConfig(PluginConfig):
    """Documents and images, with what the centre must know of each (rights, licence, authorisation)."""

    name = "trajectoire.media"
    label = "media"
    key = "media"
    verbose_name = "Médiathèque"

    def ready(self) -> None:
        """Prepare the sizes of a picture when it is saved; count the documents that are taken."""
        from . import downloads, signals  # noqa: F401 - connects the receiver

        downloads.connect()
