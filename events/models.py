"""Events, one module for each capability."""

from .agenda import AgendaPage
from .attendance.model import Attendance, Attestation
from .event import EventPage
from .registration.model import (
    PrivateNeed,
    Registration,
    Seats,
    SessionPlace,
    WorkshopPlace,
)
from .rows import (
    EventPartner,
    EventSession,
    Outcome,
    Phase,
    ProgrammeRow,
    Question,
    Speaker,
    Workshop,
)

__all__ = [
    "AgendaPage",
    "Attendance",
    "Attestation",
    "EventPage",
    "EventPartner",
    "EventSession",
    "Outcome",
    "Phase",
    "PrivateNeed",
    "ProgrammeRow",
    "Question",
    "Registration",
    "Seats",
    "SessionPlace",
    "Speaker",
    "Workshop",
    "WorkshopPlace",
]
