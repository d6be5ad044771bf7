"""The kernel as a Django application: it registers the checks of the contract and makes the cache's table."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import pre_migrate


class KernelConfig(AppConfig):
    """The kernel; it has no model of its own (taxonomies, accounts and jobs are applications below it)."""

    name = "trajectoire"
    label = "trajectoire"
    verbose_name = "Trajectoire"

    def ready(self) -> None:
        """Register the checks; migrations find the table of the shared cache, which some of them read."""
        from trajectoire.plugins import checks  # noqa: F401 - importing registers

        pre_migrate.connect(_make_cache_table, dispatch_uid="trajectoire-cache-table")


def _make_cache_table(*, using: str, **_context: Any) -> None:
    call_command("createcachetable", database=using, verbosity=0)
