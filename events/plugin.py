"""What the agenda contributes."""

from trajectoire.plugins import Contribution, ResourceType, Role, RoleGrant

from .event import EventPage

_TEAM = ("events.follow_events",)

contributions: list[Contribution] = [
    ResourceType(
        model=EventPage,
        key="event",
        label="Événement",
        plural="Événements",
        description="Une journée, un cycle, un groupe de travail : la date, le programme, l’inscription, "
        "puis ce qui en est sorti.",
        icon="date",
        picture="events/event.svg",
        order=60,
    ),
    RoleGrant(key="events-direction", label="Suivre les événements", role=Role.DIRECTION, permissions=_TEAM),
    RoleGrant(
        key="events-project-officer",
        label="Suivre les événements",
        role=Role.PROJECT_OFFICER,
        permissions=_TEAM,
    ),
]
