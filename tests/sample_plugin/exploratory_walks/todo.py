"""What waits for the person who follows the walks."""

from datetime import timedelta

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from trajectoire.plugins import TodoItem

from .models import ExploratoryWalk


def unanswered_walks(user):
    """Walks that nobody has answered in the time given by the setting ``answer_days``."""
    if not user.has_perm("exploratory_walks.follow_walks"):
        return
    days = apps.get_app_config("exploratory_walks").setting("answer_days")
    limit = timezone.localdate() - timedelta(days=days)
    for walk in ExploratoryWalk.objects.live().filter(answer="", walked_on__lt=limit).order_by("walked_on")[:5]:
        yield TodoItem(
            title=walk.title,
            detail="Les partenaires n’ont pas encore répondu : relancez-les.",
            url=reverse("wagtailadmin_pages:edit", args=[walk.pk]),
            due=walk.walked_on + timedelta(days=days),
        )
