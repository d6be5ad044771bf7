"""The core's own sources of "À traiter": pages to review, pages that came back, entries kept after a lost session."""

from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from trajectoire.accounts.models import HeldForm
from trajectoire.plugins import TodoItem

ENOUGH = 10


def pages_to_review(user: AbstractBaseUser) -> Iterator[TodoItem]:
    """Pages that colleagues submitted and that ``user`` may accept or send back, the oldest first."""
    states = (
        TaskState.objects.reviewable_by(user)
        .select_related("revision__user", "workflow_state__requested_by")
        .prefetch_related("revision__content_object")
        .order_by("started_at")[:ENOUGH]
    )
    for state in states:
        page = state.revision.content_object
        if isinstance(page, Page):
            by = state.workflow_state.requested_by
            yield TodoItem(
                title=f"Relire « {page.draft_title or page.title} »",
                detail=f"Envoyée en relecture par {by}" if by else "Envoyée en relecture",
                url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
                due=timezone.localdate(state.started_at),
            )


def pages_sent_back(user: AbstractBaseUser) -> Iterator[TodoItem]:
    """Pages of ``user`` that the review sent back, with the reviewer's words."""
    states = (
        WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user.pk)
        .select_related("current_task_state__finished_by")
        .prefetch_related("content_object")
        .order_by("current_task_state__finished_at")[:ENOUGH]
    )
    for state in states:
        page, verdict = state.content_object, state.current_task_state
        if isinstance(page, Page) and verdict is not None:
            by = verdict.finished_by
            comment = verdict.comment.strip()
            detail = f"{by or 'La relecture'} demande une modification"
            yield TodoItem(
                title=f"Reprendre « {page.draft_title or page.title} »",
                detail=f"{detail} : {comment}" if comment else detail,
                url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
                due=timezone.localdate(verdict.finished_at) if verdict.finished_at else None,
                urgent=True,
            )


def kept_entries(user: AbstractBaseUser) -> Iterator[TodoItem]:
    """What ``user`` was typing when a session ended."""
    for held in HeldForm.objects.filter(author=user.pk)[:ENOUGH]:
        yield TodoItem(
            title=f"Retrouver votre saisie « {held.title} »" if held.title else "Retrouver votre saisie",
            detail="Votre session s’est terminée avant l’enregistrement ; tout a été gardé",
            url=reverse("accounts_resume", args=[held.pk]),
            due=timezone.localdate(held.held_at),
            urgent=True,
        )
