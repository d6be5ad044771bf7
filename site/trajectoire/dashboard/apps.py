"""The application « Tableau de bord »."""

from trajectoire.plugins import PluginConfig


class DashboardConfig(PluginConfig):
    """The panel "À traiter", its sources, the order of the menus."""

    name = "trajectoire.dashboard"
    label = "dashboard"
    key = "dashboard"
    verbose_name = "Tableau de bord"
