"""The ledger "Messages reçus" in the administration: read, searched, marked as dealt with, never changed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from django.contrib.admin import SimpleListFilter
from django.contrib.auth.models import AbstractUser
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
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView

from .messages import ContactMessage, ContactMessageQuerySet
from .sending import inspect_address

HANDLE = "home.handle_contactmessage"


class LedgerPermissions(PermissionHelper):
    """Who may see may read; nobody, not even a superuser, adds, changes or deletes here."""

    def user_can_list(self, user: AbstractUser) -> bool:
        """With the permission to view."""
        return user.has_perm("home.view_contactmessage")

    def user_can_inspect_obj(self, user: AbstractUser, _message: Any) -> bool:
        """As the list."""
        return self.user_can_list(user)

    def user_can_create(self, _user: AbstractUser) -> bool:
        """Never."""
        return False

    def user_can_edit_obj(self, _user: AbstractUser, _message: Any) -> bool:
        """Never."""
        return False

    def user_can_delete_obj(self, _user: AbstractUser, _message: Any) -> bool:
        """Never: messages are erased by themselves when their time is over."""
        return False


class LedgerButtons(ButtonHelper):
    """No button: the subject opens the message, and what can be done of it is beside its text."""

    def get_buttons_for_obj(self, _message: Any, **_options: Any) -> list[dict[str, Any]]:
        """None."""
        return []


class LedgerFilter(SimpleListFilter):
    """A filter that says « Tous » and is deaf to values it does not know."""

    template = "home/admin/ledger_filter.html"

    def choices(self, changelist: Any) -> Iterator[Any]:
        """« Tous », then the others."""
        everything, *others = super().choices(changelist)
        yield {**everything, "display": "Tous"}
        yield from others


class StateFilter(LedgerFilter):
    """To deal with, dealt with."""

    title = "Où en est-on"
    parameter_name = "etat"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        """The two states."""
        return [("a-traiter", "À traiter"), ("traites", "Traités")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[ContactMessage]) -> QuerySet[ContactMessage]:
        """Narrow to the state asked; anything else narrows nothing."""
        wanted = {"a-traiter": True, "traites": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(handled_at__isnull=wanted)


class PeriodFilter(LedgerFilter):
    """Received lately."""

    title = "Reçus"
    parameter_name = "depuis"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        """Days, as text."""
        return [("7", "Depuis 7 jours"), ("30", "Depuis 30 jours")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[ContactMessage]) -> QuerySet[ContactMessage]:
        """Narrow to the days asked; anything else narrows nothing."""
        days = {"7": 7, "30": 30}.get(self.value() or "")
        return queryset.filter(received_at__gte=timezone.now() - timedelta(days=days)) if days else queryset


class LedgerIndex(IndexView):
    """The list."""

    page_title = "Messages reçus"

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Only the filters shown: modeladmin would take any other parameter of the address for a look-up and fail."""
        known = {StateFilter.parameter_name, PeriodFilter.parameter_name}
        return {name: value for name, value in super().get_filters_params(params).items() if name in known}


class LedgerInspect(InspectView):
    """One message, whole, with what to do of it."""

    page_title = "Message reçu"

    def get_meta_title(self) -> str:
        """Title of the browser's tab."""
        return f"Message de {self.instance.name}"

    def get_page_subtitle(self) -> str:
        """Who wrote."""
        return str(self.instance.name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the message, and where to say that it is dealt with if this colleague may."""
        may_handle = self.request.user.has_perm(HANDLE)
        return super().get_context_data(
            **kwargs,
            message=self.instance,
            reply_url=reply_address(self.instance),
            handle_url=self.url_helper.get_action_url("handle", self.instance.pk) if may_handle else "",
        )


class MessageLedger(ModelAdmin):
    """Messages received."""

    model = ContactMessage
    base_url_path = "messages"
    menu_label = "Messages reçus"
    menu_icon = "mail"
    menu_item_name = "messages"
    menu_order = 600
    permission_helper_class = LedgerPermissions
    button_helper_class = LedgerButtons
    index_view_class = LedgerIndex
    index_template_name = "home/admin/message_list.html"
    inspect_view_class = LedgerInspect
    inspect_view_enabled = True
    inspect_template_name = "home/admin/message.html"
    history_view_enabled = False
    list_display = ("what", "name", "received", "state")
    list_filter = (StateFilter, PeriodFilter)
    list_per_page = 50
    list_select_related: ClassVar[list[str]] = ["handled_by"]
    search_fields = ("name", "email", "subject", "body")
    ordering = ("-received_at",)

    def get_queryset(self, _request: HttpRequest) -> ContactMessageQuerySet:
        """Every message that is kept."""
        return ContactMessage.objects.select_related("handled_by")

    def what(self, message: ContactMessage) -> SafeString:
        """Its subject, which opens it; in bold while it waits."""
        shown = format_html("<strong>{}</strong>", message.subject) if message.is_waiting else message.subject
        return format_html('<a href="{}">{}</a>', inspect_address(message), shown)

    what.short_description = "Objet"  # type: ignore[attr-defined]  # modeladmin reads it there
    what.admin_order_field = "subject"  # type: ignore[attr-defined]  # the same

    def received(self, message: ContactMessage) -> str:
        """Day and time of arrival."""
        return date_format(timezone.localtime(message.received_at), "j F Y, H:i")

    received.short_description = "Reçu le"  # type: ignore[attr-defined]  # modeladmin reads it there
    received.admin_order_field = "received_at"  # type: ignore[attr-defined]  # the same

    def state(self, message: ContactMessage) -> SafeString:
        """« À traiter », or since when and by whom it is dealt with."""
        if message.handled_at is None:
            return format_html('<span class="w-status w-status--primary">{}</span>', "À traiter")
        moment = date_format(timezone.localtime(message.handled_at), "j F Y")
        by = f" par {message.handled_by}" if message.handled_by else ""
        return format_html('<span class="w-status">{}</span>', f"Traité le {moment}{by}")

    state.short_description = "Où en est-on"  # type: ignore[attr-defined]  # modeladmin reads it there
    state.admin_order_field = "handled_at"  # type: ignore[attr-defined]  # the same

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """Those of modeladmin that lead somewhere, and the one that marks a message."""
        refused = {self.url_helper.get_action_url_name(action) for action in ("create", "edit", "delete")}
        kept = tuple(url for url in super().get_admin_urls_for_registration() if url.name not in refused)
        handle = path("messages/<int:pk>/traiter/", handle_message, name=self.url_helper.get_action_url_name("handle"))
        return (*kept, handle)


@require_POST
def handle_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message as dealt with, or as waiting again (``rouvrir`` in what is posted)."""
    if not request.user.has_perm(HANDLE):
        raise PermissionDenied
    message = get_object_or_404(ContactMessage, pk=pk)
    if "rouvrir" in request.POST:
        message.reopen()
        notices.success(request, f"Le message de {message.name} est de nouveau à traiter.")
        return redirect(inspect_address(message))
    message.handle(request.user)
    notices.success(request, f"Le message de {message.name} est marqué comme traité.")
    return redirect("messages_modeladmin_index")


def reply_address(message: ContactMessage) -> str:
    """Opens the colleague's mail program on an answer (RFC 6068)."""
    return f"mailto:{quote(message.email, safe='@')}?subject={quote(f'Re : {message.subject}')}"
