"""An application whose jobs leave traces in a folder."""

from trajectoire.plugins import PluginConfig


class ProcessConfig(PluginConfig):
    """Jobs for the tests that kill processes."""

    name = "tests.jobs.process"
    label = "process_jobs"
    key = "process_jobs"
    verbose_name = "Essais"
