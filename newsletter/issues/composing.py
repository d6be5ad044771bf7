"""From an issue to what is read: its heading, its versions, the message of each; and the content that is proposed."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import mail
from newsletter.subscribing.links import preferences_link
from trajectoire.plugins import NewsletterSection, registry

from .parts import Part
from .rendering import Heading, Written, write
from .variants import parts_of

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

    from .page import Issue

PREFERENCES = "preferences_url"
PROPOSED = 5
"""Lines of a section that is proposed."""


def heading_of(issue: "Issue", *, personal: bool) -> Heading:
    """What ``issue`` says of itself; ``personal``: with the slots of each reader's links."""
    return Heading(
        letter=issue.letter.name,
        subject=issue.shown_subject,
        preheader=issue.preheader,
        number=issue.number,
        on=issue.sent_on or timezone.localdate(),
        online_url=issue.full_url or "",
        preferences_url=mail.slot(PREFERENCES) if personal else "",
        unsubscribe_url=mail.slot("unsubscribe_url") if personal else "",
    )


def written(issue: "Issue", parts: list[Part], key: str, *, personal: bool = True) -> Written:
    """The version ``key`` of ``issue``."""
    return write(heading_of(issue, personal=personal), parts_of(parts, key))


def message(issue: "Issue", version: Written, prefix: str = "") -> mail.Message:
    """The mail of a version."""
    letter = issue.letter
    return mail.Message(
        subject=f"{prefix}{issue.shown_subject}",
        text=version.text,
        html=version.html,
        reply_to=(letter.reply_to,) if letter.reply_to else (),
        sender_name=letter.sender_name,
    )


def values() -> dict[str, Any]:
    """What fills the slots of one reader."""
    return {PREFERENCES: preferences_link()}


def everything(parts: list[Part]) -> str:
    """The key of the version that has every part."""
    return "1" * sum(1 for part in parts if part.condition)


def propose(issue: "Issue", since: datetime, user: "User") -> list[str]:
    """Add to the draft a section for each application that has something new; labels of what was added.

    ``issue`` is the latest draft. Sections already there, and all that was written, stay as they are.
    """
    known = {child.value["section"] for child in issue.content if child.block_type == "section"}
    added = []
    for section in registry.all(NewsletterSection):
        if section.key not in known and list(section.items(since, 1)):
            value = {"section": section.key, "heading": "", "count": PROPOSED, "for_themes": [], "for_territories": []}
            issue.content.append(("section", value))
            added.append(section.label)
    if added:
        issue.save_revision(user=user, clean=False, log_action=True)
    return added
