"""The kernel as a Django application: it registers the system checks of the contract."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel; it has no model of its own (taxonomies, accounts and jobs are applications below it)."""

    name = "trajectoire"
    label = "trajectoire"
    verbose_name = "Trajectoire"

    def ready(self) -> None:
        """Register the checks."""
        from trajectoire.plugins import checks  # noqa: F401 - importing registers
