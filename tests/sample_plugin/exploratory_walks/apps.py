"""The plug-in, as Trajectoire loads it."""

from trajectoire.plugins import PluginConfig


class WalksConfig(PluginConfig):
    """Exploratory walks. ``answer_days``: days left to the partners to answer what a walk has asked."""

    name = "exploratory_walks"
    key = "marches"
    verbose_name = "Marches exploratoires"
    requires = ">=1.0,<2"
    default_settings = {"answer_days": 180}
    url_prefix = "marches/"
