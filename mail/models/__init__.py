"""Models of mail: what leaves (outbox), to whom one may write (people), what happened (events)."""

from .events import Event, EventKind
from .outbox import Batch, BatchState, Delivery, DeliveryState, Priority

__all__ = ["Batch", "BatchState", "Delivery", "DeliveryState", "Event", "EventKind", "Priority"]
