"""Tables of the adultes-relais, gathered where Django looks for them."""

from .conventions import AidAmount, Convention
from .posts import Modality, Post, PostHolding, TrainingNeed, WorkContract

__all__ = ["AidAmount", "Convention", "Modality", "Post", "PostHolding", "TrainingNeed", "WorkContract"]
