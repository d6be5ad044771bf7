"""« Messages »: the ledger of what was sent to whom, and the story of each."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from wagtail_modeladmin.views import InspectView

from mail import purposes, story
from mail.models import Delivery, DeliveryState

from .parts import Ledger, LedgerFilter, LedgerIndex, PeriodFilter, badge


class StateFilter(LedgerFilter):
    """What became of it."""

    title = "Où en est-on"
    parameter_name = "etat"
    field = "state"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        """Every state."""
        return [(str(value), str(label)) for value, label in DeliveryState.choices]


class PurposeFilter(LedgerFilter):
    """What for."""

    title = "Motif"
    parameter_name = "objet"
    field = "batch__purpose"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        """Every purpose declared."""
        return [(purpose.key, purpose.label) for purpose in purposes.every()]


class MessagePeriod(PeriodFilter):
    """Prepared lately."""

    field = "batch__created_at"


class MessageIndex(LedgerIndex):
    """The list."""

    page_title = "Messages"


class MessageStory(InspectView):
    """One message: its facts, its story, what comes next."""

    page_title = "Message"

    def get_meta_title(self) -> str:
        """Title of the browser's tab."""
        return str(self.instance.batch)

    def get_page_subtitle(self) -> str:
        """Its subject."""
        return str(self.instance.batch)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the story."""
        delivery = self.instance
        return super().get_context_data(
            **kwargs,
            delivery=delivery,
            state=badge(delivery.state, delivery.get_state_display()),
            purpose=purposes.label(delivery.batch.purpose),
            story=story.story(delivery),
            next=story.what_next(delivery),
        )


class MessageLedger(Ledger):
    """What was sent to whom."""

    model = Delivery
    base_url_path = "courrier/messages"
    menu_label = "Messages"
    menu_icon = "mail"
    menu_item_name = "mail-messages"
    menu_order = 20
    index_view_class = MessageIndex
    index_template_name = "mail/admin/message_list.html"
    inspect_view_class = MessageStory
    inspect_template_name = "mail/admin/message.html"
    list_display = ("moment", "recipient", "subject", "purpose", "state_shown", "reason")
    list_filter = (StateFilter, PurposeFilter, MessagePeriod)
    list_export = ("moment", "recipient", "subject", "purpose", "state_name", "attempts", "reason", "reply")
    export_filename = "messages"
    list_select_related: ClassVar[list[str]] = ["batch"]
    search_fields = ("email", "name", "batch__subject", "reply")
    ordering = ("-pk",)

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Delivery]:
        """All of them."""
        return Delivery.objects.select_related("batch", "batch__created_by")

    def moment(self, delivery: Delivery) -> str:
        """When it was settled, else when it was prepared."""
        return date_format(timezone.localtime(delivery.ended_at or delivery.batch.created_at), "j F Y, H:i")

    moment.short_description = "Le"  # type: ignore[attr-defined]  # modeladmin reads it there

    def recipient(self, delivery: Delivery) -> str:
        """Name and address, unless erased."""
        if not delivery.email:
            return "(effacé)"
        return f"{delivery.name} <{delivery.email}>" if delivery.name else delivery.email

    recipient.short_description = "À"  # type: ignore[attr-defined]  # the same

    def subject(self, delivery: Delivery) -> str:
        """Subject of the message."""
        return delivery.batch.subject

    subject.short_description = "Sujet"  # type: ignore[attr-defined]  # the same

    def purpose(self, delivery: Delivery) -> str:
        """What for."""
        return purposes.label(delivery.batch.purpose)

    purpose.short_description = "Motif"  # type: ignore[attr-defined]  # the same

    def state_shown(self, delivery: Delivery) -> SafeString:
        """What became of it."""
        return badge(delivery.state, delivery.get_state_display())

    state_shown.short_description = "Où en est-on"  # type: ignore[attr-defined]  # the same

    def state_name(self, delivery: Delivery) -> str:
        """What became of it, for an export."""
        return str(delivery.get_state_display())

    state_name.short_description = "Où en est-on"  # type: ignore[attr-defined]  # the same


def may_read(user: AbstractUser) -> bool:
    """Whether ``user`` may see the ledger."""
    return user.has_perm("mail.view_delivery")
