"""The actor base as an application."""

from django.db.models.signals import post_migrate

from trajectoire.plugins import PluginConfig


class ActorsConfig(PluginConfig):
    """Organisations, persons, positions and consents."""

    name = "actors"
    key = "actors"
    verbose_name = "Acteurs"

    def ready(self) -> None:
        """Keep what finds an actor with each save; fill it after the migration that made it."""
        from .finding import keeping

        keeping.connect()
        post_migrate.connect(keeping.fill_if_empty, sender=self, dispatch_uid="actors.finding.fill")
