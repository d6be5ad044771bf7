"""Models of mail: what leaves (outbox), to whom one may write (people), what happened (events)."""

from .events import Event, EventKind
from .outbox import Batch, BatchState, Delivery, DeliveryState, Priority
from .workers import Pace, Worker

__all__ = ["Batch", "BatchState", "Delivery", "DeliveryState", "Event", "EventKind", "Pace", "Priority", "Worker"]
