"""Files of the site: documents and images."""

from trajectoire.plugins import PluginConfig


class MediaConfig(PluginConfig):
    """Documents and images, with what the centre must know of each (rights, licence, authorisation)."""

    name = "trajectoire.media"
    label = "media"
    key = "media"
    verbose_name = "Médiathèque"
