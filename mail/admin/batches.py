"""« Envois »: how far each is, and the buttons to hold it back."""

from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from wagtail.admin import messages as notices
from wagtail_modeladmin.views import InspectView

from mail import control, purposes, story
from mail.frozen import Frozen
from mail.models import Batch, BatchState

from .parts import Ledger, LedgerFilter, LedgerIndex, PeriodFilter, badge

MAY_CHANGE = "mail.change_batch"
ACTS: dict[str, tuple[Callable[[Batch], int], str]] = {
    "pause": (control.pause, "L’envoi est en pause : {count} messages attendent."),
    "reprendre": (control.resume, "L’envoi reprend : {count} messages vont partir."),
    "annuler": (control.cancel, "L’envoi est annulé : {count} messages ne partiront pas."),
    "reessayer": (control.retry, "{count} messages vont être essayés de nouveau."),
}


class StateFilter(LedgerFilter):
    """What its sender decided."""

    title = "État"
    parameter_name = "etat"
    field = "state"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        """Every state."""
        return [(str(value), str(label)) for value, label in BatchState.choices]


class BatchPeriod(PeriodFilter):
    """Prepared lately."""

    field = "created_at"


class BatchIndex(LedgerIndex):
    """The list."""

    page_title = "Envois"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count the messages of every line at once."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = story.progress(list(context["object_list"]))
        for batch in context["object_list"]:
            batch.found = found[batch.pk]
        return context


class BatchInspect(InspectView):
    """One batch: how far, what it says, what can be done."""

    page_title = "Envoi"

    def get_meta_title(self) -> str:
        """Title of the browser's tab."""
        return str(self.instance)

    def get_page_subtitle(self) -> str:
        """Its subject."""
        return str(self.instance)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add progress, text and buttons."""
        batch = self.instance
        progress = story.progress([batch])[batch.pk]
        return super().get_context_data(
            **kwargs,
            batch=batch,
            progress=progress,
            state=badge(batch.state, batch.get_state_display()),
            purpose=purposes.label(batch.purpose),
            held=batch.release_at > timezone.now() and batch.state == BatchState.ACTIVE,
            may_change=self.request.user.has_perm(MAY_CHANGE),
            can_cancel=story.can_cancel(batch, progress),
            text=text_of(batch),
        )


def text_of(batch: Batch) -> str:
    """Plain version of what a batch says, slots left as dots; empty once its content is forgotten."""
    if not batch.mime:
        return ""
    frozen = Frozen(bytes(batch.mime))
    filled = frozen.fill(dict.fromkeys(frozen.names, "…") | {"message_id": "<apercu@localhost>"})
    message = message_from_bytes(filled, policy=policy.default)
    body = message.get_body(("plain", "html"))
    return str(body.get_content()) if body else ""


class BatchLedger(Ledger):
    """What was asked to be sent."""

    model = Batch
    base_url_path = "courrier/envois"
    menu_label = "Envois"
    menu_icon = "list-ul"
    menu_item_name = "mail-batches"
    menu_order = 10
    index_view_class = BatchIndex
    index_template_name = "mail/admin/batch_list.html"
    inspect_view_class = BatchInspect
    inspect_template_name = "mail/admin/batch.html"
    list_display = ("prepared", "subject", "purpose_shown", "progress", "state_shown")
    list_filter = (StateFilter, BatchPeriod)
    search_fields = ("subject",)
    ordering = ("-pk",)

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Batch]:
        """All of them, without their content."""
        return Batch.objects.defer("mime").select_related("created_by")

    def prepared(self, batch: Batch) -> str:
        """When it was asked for."""
        return date_format(timezone.localtime(batch.created_at), "j F Y, H:i")

    prepared.short_description = "Préparé le"  # type: ignore[attr-defined]  # modeladmin reads it there
    prepared.admin_order_field = "created_at"  # type: ignore[attr-defined]  # the same

    def purpose_shown(self, batch: Batch) -> str:
        """What for."""
        return purposes.label(batch.purpose)

    purpose_shown.short_description = "Motif"  # type: ignore[attr-defined]  # the same

    def progress(self, batch: Batch) -> SafeString:
        """A bar and its figures."""
        found: story.Progress = batch.found  # type: ignore[attr-defined]  # put there by the list
        words = f"{found.sent} envoyés sur {found.total}" if found.total != 1 else f"{found.sent} sur 1"
        bar = '<progress max="100" value="{}" aria-label="Avancement"></progress> {}'
        return format_html(bar, found.percent, words)

    progress.short_description = "Avancement"  # type: ignore[attr-defined]  # the same

    def state_shown(self, batch: Batch) -> SafeString:
        """What its sender decided."""
        return badge(batch.state, batch.get_state_display())

    state_shown.short_description = "État"  # type: ignore[attr-defined]  # the same

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """Those of the ledger and one that acts."""
        acting = path("courrier/envois/<int:pk>/<slug:act>/", act_on, name="mail_batch_act")
        return (*super().get_admin_urls_for_registration(), acting)


@require_POST
def act_on(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Pause, resume, cancel or retry a batch, for who may."""
    if not request.user.has_perm(MAY_CHANGE):
        raise PermissionDenied
    batch = get_object_or_404(Batch, pk=pk)
    verb, sentence = ACTS.get(act, (None, ""))
    if verb is None:
        raise PermissionDenied
    count = verb(batch)
    if count:
        notices.success(request, sentence.format(count=count))
    else:
        notices.warning(request, "Rien n’a changé : tout était déjà parti, ou quelqu’un d’autre s’en est occupé.")
    return redirect("courrier_envois_modeladmin_inspect", pk)
