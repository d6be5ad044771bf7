"""Work that returns by itself."""

from trajectoire.plugins import PluginConfig


class JobsConfig(PluginConfig):
    """The clock and its ledger."""

    name = "trajectoire.jobs"
    label = "jobs"
    key = "jobs"
    verbose_name = "Tâches planifiées"
