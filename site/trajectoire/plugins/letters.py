"""What an application gives to letters and alerts, as frozen dataclasses."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from .contract import Contribution, LegalBasis

if TYPE_CHECKING:
    from trajectoire.pages.stories import NewsletterItem


@dataclass(frozen=True, kw_only=True)
class FollowOffer(Contribution):
    """A way to be told later of what answers a search, a theme, a territory: alerts by mail.

    ``address(parameters)`` is where one asks for it, for these parameters of the address of a search
    (« theme=emploi »). Lists and pages show a link to the first offer, with their own words.
    """

    address: Callable[[str], str]


class NewsletterLayout(StrEnum):
    """How a letter sets the items of a section: title and text, the day in front, or one line each."""

    ITEMS = "items"
    DATES = "dates"
    LINES = "lines"


@dataclass(frozen=True, kw_only=True)
class NewsletterSection(Contribution):
    """A section that fills itself in an issue of a letter: new resources, calls, jobs.

    ``items(since, limit)`` gives at most ``limit`` ``NewsletterItem``s, the first one first: what appeared after the
    moment ``since`` (that of the last issue), or what is coming, as the section understands it. Only what lists may
    show (``.listed()``). Few queries, whose number does not depend on the data. ``label`` is its heading in the letter.
    """

    items: Callable[[datetime, int], Iterable["NewsletterItem"]]
    layout: NewsletterLayout = NewsletterLayout.ITEMS
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class AudienceSource(Contribution):
    """People to whom a letter may be sent besides its subscribers: members of a network, guests of an event.

    ``basis`` is why one may write to them (GDPR, article 6). ``choices()`` gives ``(key, name)`` of each audience;
    ``recipients(key)`` its ``(email, name)`` pairs, an unknown key giving none.
    """

    basis: LegalBasis
    choices: Callable[[], Iterable[tuple[str, str]]]
    recipients: Callable[[str], Iterable[tuple[str, str]]]
