"""The application « Agenda »."""

from django.db.models.signals import post_migrate

from trajectoire.plugins import PluginConfig


class EventsConfig(PluginConfig):
    """Events and their agenda.

    * ``calendar_events``: most sessions that the calendar feed gives (those to come, then the latest);
    * ``half_day_hours``: a session longer than this counts for two half-days.
    """

    name = "events"
    key = "events"
    verbose_name = "Agenda"
    url_prefix = "agenda/"
    default_settings = {"calendar_events": 2000, "half_day_hours": 4}

    def ready(self) -> None:
        """See that the agenda exists after each migration; listen to publications."""
        from .agenda import ensure_agenda
        from .registration.signals import connect

        connect()
        post_migrate.connect(ensure_agenda, sender=self, dispatch_uid="events.agenda")
