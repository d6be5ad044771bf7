"""Models of mail: what leaves (outbox), to whom one may write (people), what happened (events)."""

from .events import Event, EventKind
from .outbox import Batch, BatchState, Delivery, DeliveryState, Priority
from .people import (
    Address,
    Permission,
    PermissionEvent,
    PermissionFact,
    PermissionState,
    Suppression,
    SuppressionReason,
    UsedLink,
)
from .texts import EditedText
from .workers import Pace, Worker

__all__ = [
    "Address",
    "Batch",
    "BatchState",
    "Delivery",
    "DeliveryState",
    "EditedText",
    "Event",
    "EventKind",
    "Pace",
    "Permission",
    "PermissionEvent",
    "PermissionFact",
    "PermissionState",
    "Priority",
    "Suppression",
    "SuppressionReason",
    "UsedLink",
    "Worker",
]
