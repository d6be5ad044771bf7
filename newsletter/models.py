"""Letters, one module for each capability."""

from .alerts.model import Arrival, Follow, Told
from .issues.model import Sending, Trial, Variant
from .issues.page import Issue
from .letters.model import Letter
from .letters.page import LettersPage
from .subscribing.model import Interests, Subscription

__all__ = [
    "Arrival",
    "Follow",
    "Interests",
    "Issue",
    "Letter",
    "LettersPage",
    "Sending",
    "Subscription",
    "Told",
    "Trial",
    "Variant",
]
