"""Tables of the networks, gathered where Django looks for them."""

from .capture.model import CapturedMail
from .interactions.model import Attachment, Interaction, NextStep, Participation
from .memberships import Membership, MembershipQuerySet
from .network import Network, NetworkAccess, NetworkField, NetworkRole
from .writing.model import Mailing

__all__ = [
    "Attachment",
    "CapturedMail",
    "Interaction",
    "Mailing",
    "Membership",
    "MembershipQuerySet",
    "Network",
    "NetworkAccess",
    "NetworkField",
    "NetworkRole",
    "NextStep",
    "Participation",
]
