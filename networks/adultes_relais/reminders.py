"""What waits for who animates the adultes-relais: conventions that end in 9, 6 and 3 months, or that ended unheard."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from networks.kinds import may
from trajectoire.plugins import TodoItem

from .conventions import WARNED_AT, months_after
from .figures import PostFigures, PostState, overview
from .models import Convention, Post
from .terms import KIND

MOST = 5
URGENT_MONTHS = 3
LAPSED_MONTHS = 6
"""A convention that ended longer ago than that no longer waits."""


def waiting(today: date) -> list[PostFigures]:
    """The posts whose end is to be prepared, the nearest first; what ended long ago is left to the list."""
    soon = Convention.objects.filter(
        Q(ends_on__gte=months_after(today, -LAPSED_MONTHS)), Q(ends_on__lte=months_after(today, max(WARNED_AT)))
    )
    posts = Post.objects.filter(pk__in=soon.exclude(sequel=Convention.Sequel.STOPPED).values("post"))
    lines = [line for line in overview(today, posts) if line.to_prepare]
    earliest = months_after(today, -LAPSED_MONTHS)
    return sorted(
        (line for line in lines if line.convention.ends_on >= earliest), key=lambda line: line.convention.ends_on
    )


def todo_items(user: AbstractUser) -> Iterator[TodoItem]:
    """The nearest ends, for who may change the network."""
    if not may(user, KIND, to_change=True):
        return
    for line in waiting(timezone.localdate())[:MOST]:
        yield TodoItem(
            title=f"{_verb(line)} : {line.post}, {line.convention.employer}",
            detail=f"{line.convention}, {line.where}",
            url=reverse("adultes_relais_post", args=[line.post.pk]),
            due=line.convention.ends_on,
            urgent=line.ends_within is None or line.ends_within <= URGENT_MONTHS,
        )


def _verb(line: PostFigures) -> str:
    if line.state is PostState.LAPSED:
        return "Noter la suite d’une convention échue"
    return f"Convention qui finit dans {line.ends_within} mois au plus"
