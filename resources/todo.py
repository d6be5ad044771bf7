"""What waits for a person of the team in the library."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

from trajectoire.plugins import TodoItem

from .job_offers import JobOffer
from .resource import Resource

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

CLOSES_WITHIN = timedelta(days=7)
CLOSED_SINCE = timedelta(days=7)
"""How long a closed offer is recalled: what became of it is written on its page, or it is left in peace."""

OLD_DRAFT = timedelta(days=30)
SCHEDULE_GRACE = timedelta(minutes=15)
"""What the clock may take to publish what is due."""

SHOWN = 5


def closed_offers_and_closing_soon(user: "AbstractBaseUser") -> Iterator[TodoItem]:
    """Offers that close within seven days or closed in the last seven, for whoever may edit them."""
    today = timezone.localdate()
    around = (today - CLOSED_SINCE, today + CLOSES_WITHIN)
    offers = JobOffer.objects.filter(live=True, alias_of__isnull=True, closes_on__range=around)
    allowed = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    for offer in offers.filter(pk__in=allowed.values("pk")).order_by("closes_on")[:SHOWN]:
        closed = offer.closes_on < today
        word = "Close depuis le" if closed else "Se ferme le"
        yield TodoItem(
            title=offer.title,
            detail=f"{word} {date_format(offer.closes_on, 'j F')}"
            + (" : prolongez-la, ou laissez-la close." if closed else "."),
            url=reverse("wagtailadmin_pages:edit", args=[offer.pk]),
            due=offer.closes_on,
            urgent=not closed,
        )


def old_drafts(user: "AbstractBaseUser") -> Iterator[TodoItem]:
    """Drafts of the person that nobody has touched for thirty days."""
    before = timezone.now() - OLD_DRAFT
    drafts = Resource.objects.filter(owner_id=user.pk, live=False, first_published_at__isnull=True)
    for draft in drafts.filter(latest_revision_created_at__lt=before).order_by("latest_revision_created_at")[:SHOWN]:
        since = timezone.localdate(draft.latest_revision_created_at)
        yield TodoItem(
            title=draft.get_admin_display_title(),
            detail=f"Brouillon sans changement depuis le {date_format(since, 'j F Y')}.",
            url=reverse("wagtailadmin_pages:edit", args=[draft.pk]),
            due=since,
        )


def unready_schedules(user: "AbstractBaseUser") -> Iterator[TodoItem]:
    """Publications whose hour has come and that something missing holds back."""
    waiting = Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now() - SCHEDULE_GRACE)
    due = Resource.objects.filter(pk__in=[int(key) for key in waiting.values_list("object_id", flat=True)])
    allowed = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
    for page in due.filter(pk__in=allowed.values("pk")).order_by("pk")[:SHOWN]:
        yield TodoItem(
            title=page.get_admin_display_title(),
            detail="Elle devait paraître et il lui manque quelque chose : complétez-la, puis publiez.",
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            urgent=True,
        )
