"""The agenda and events in it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from events.models import AgendaPage, EventPage, EventSession
from tests.accounts.conftest import hire
from trajectoire.taxonomies.models import Theme

__all__ = ["hire"]

MakeEvent = Callable[..., EventPage]


@pytest.fixture
def agenda(db: None) -> AgendaPage:
    """The agenda, as migrations leave it."""
    return AgendaPage.objects.get()


def in_days(days: float, hour: int = 9) -> datetime:
    """A moment so many days from today, at this hour of the centre."""
    moment = timezone.localtime() + timedelta(days=days)
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0)


@pytest.fixture
def make_event(agenda: AgendaPage) -> MakeEvent:
    """An event in ten days (``days``), or with these ``sessions``, published unless ``live=False``."""

    def make(title: str = "Journée d’essai", **facts: Any) -> EventPage:
        days = facts.pop("days", 10)
        default = [EventSession(starts_at=in_days(days), ends_at=in_days(days, 16), place="La Commanderie, Dole")]
        sessions = facts.pop("sessions", default)
        rows = {name: facts.pop(name) for name in ("workshops", "programme", "questions", "speakers") if name in facts}
        relations = {name: facts.pop(name) for name in ("audiences", "territories") if name in facts}
        themes = facts.pop("themes", None) or [
            Theme.objects.filter(slug="divers").first() or Theme.add_root(name="Divers")
        ]
        live = facts.pop("live", True)
        page = EventPage(title=title, summary="On en parle ensemble.", live=False, **facts)
        page.sessions = sessions
        page.themes = themes
        for name, value in [*rows.items(), *relations.items()]:
            setattr(page, name, value)
        agenda.add_child(instance=page)
        revision = page.save_revision(clean=live)
        if live:
            revision.publish()
        page.refresh_from_db()
        return page

    return make
