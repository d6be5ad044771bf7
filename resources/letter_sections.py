"""What the library puts by itself in a letter: new resources, calls and jobs that close, the watch."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trajectoire.pages.stories import NewsletterItem

from .calls import CallForProjects
from .job_offers import JobOffer
from .resource import Resource
from .watch_briefs import WatchBrief

APART = ("call", "job-offer", "watch-brief", "event")
"""Types that have a section of their own in a letter."""


def new_resources(since: datetime, limit: int) -> Iterable[NewsletterItem]:
    """What was first published after ``since``, the newest first."""
    found = Resource.objects.listed().filter(first_published_at__gt=since).exclude(type_key__in=APART)
    return [page.newsletter_item() for page in found.order_by("-first_published_at", "-pk")[:limit].specific()]


def open_calls(_since: datetime, limit: int) -> Iterable[NewsletterItem]:
    """Calls that are still open, the first to close first: a call is worth repeating until its last day."""
    found = CallForProjects.objects.listed().filter(closes_on__isnull=False).order_by("closes_on", "pk")[:limit]
    return [replace(page.newsletter_item(), on=page.closes_on) for page in found]


def new_jobs(since: datetime, limit: int) -> Iterable[NewsletterItem]:
    """Offers published after ``since`` that are still open, the first to close first."""
    found = JobOffer.objects.listed().filter(first_published_at__gt=since).order_by("closes_on", "pk")[:limit]
    return [page.newsletter_item() for page in found]


def watch(since: datetime, limit: int) -> Iterable[NewsletterItem]:
    """Briefs of the watch published after ``since``, the newest first."""
    found = WatchBrief.objects.listed().filter(first_published_at__gt=since)
    return [page.newsletter_item() for page in found.order_by("-first_published_at", "-pk")[:limit]]
