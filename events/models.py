"""Events, one module for each capability."""

from .afterwards.model import Answered, Opinion, Thanks
from .agenda import AgendaPage
from .attendance.model import Attendance, Attestation
from .event import EventPage
from .inviting.model import Invitation
from .minutes.model import Minutes
from .registration.model import (
    GroupRegistration,
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
    "Answered",
    "Attendance",
    "Attestation",
    "EventPage",
    "EventPartner",
    "EventSession",
    "GroupRegistration",
    "Invitation",
    "Minutes",
    "Opinion",
    "Outcome",
    "Phase",
    "PrivateNeed",
    "ProgrammeRow",
    "Question",
    "Registration",
    "Seats",
    "SessionPlace",
    "Speaker",
    "Thanks",
    "Workshop",
    "WorkshopPlace",
]
