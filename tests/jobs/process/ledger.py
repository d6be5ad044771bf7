"""The clock without the jobs of the project, which need the whole of it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The tables and the command; being a plain AppConfig, it contributes nothing."""

    name = "trajectoire.jobs"
    label = "jobs"
