"""Reports of providers: authenticated, then treated like returned mail.

The provider gives the name and secret of ``MAIL_WEBHOOK_SECRET`` (HTTP basic authentication); those that sign their
reports are checked by django-anymail too. Without a secret, or for another provider, the address does not exist.
"""

from importlib import import_module
from typing import Any

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from mail.models import Delivery, EventKind
from mail.transport.outcomes import safe_text

from . import rules

_VIEWS = {
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
}
_PLAIN_KINDS = {
    EventType.COMPLAINED: EventKind.COMPLAINT,
    EventType.AUTORESPONDED: EventKind.AUTO_REPLY,
    EventType.DEFERRED: EventKind.SOFT_BOUNCE,
}


@method_decorator(csrf_exempt, name="dispatch")
class ProviderReportView(View):
    """``/courrier/retours/<provider>/``: what the provider saw happen to our messages."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, provider: str) -> HttpResponse:
        """200 once recorded; 403 without the secret; 400 for what cannot be read."""
        if provider != settings.MAIL_PROVIDER or provider not in _VIEWS or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
            raise Http404
        module, _, name = _VIEWS[provider].rpartition(".")
        view = getattr(import_module(module), name).as_view()
        try:
            response: HttpResponse = view(request)
        except AnymailWebhookValidationFailure:
            return HttpResponseForbidden("Accès refusé.", content_type="text/plain; charset=utf-8")
        except (AnymailError, ValueError, KeyError, TypeError, AttributeError):
            return HttpResponseBadRequest("Rapport illisible.", content_type="text/plain; charset=utf-8")
        return response


def connect() -> None:
    """Listen to the reports that django-anymail has read."""
    tracking.connect(record, dispatch_uid="trajectoire.mail.record")


def record(event: AnymailTrackingEvent, esp_name: str, **_signal: Any) -> None:
    """Record one report about one of our messages."""
    kind = _kind(event)
    delivery = _delivery(event)
    if kind is None or delivery is None:
        return
    detail = safe_text(str(event.mta_response or event.description or ""))
    rules.apply(kind, delivery.digest, delivery=delivery, detail=detail, source=str(esp_name)[:30])


def _delivery(event: AnymailTrackingEvent) -> Delivery | None:
    named = str((event.metadata or {}).get("uid", ""))
    if len(named) == 32:  # noqa: PLR2004 - a UUID in hexadecimal
        try:
            return Delivery.objects.filter(uid=named).first()
        except ValueError:
            return None
    if event.message_id:
        return Delivery.objects.filter(provider_id=str(event.message_id)[:120]).exclude(provider_id="").first()
    return None


def _kind(event: AnymailTrackingEvent) -> EventKind | None:
    if event.event_type not in {EventType.BOUNCED, EventType.REJECTED}:
        return _PLAIN_KINDS.get(event.event_type)
    if event.reject_reason == RejectReason.INVALID:
        return EventKind.HARD_BOUNCE
    if event.reject_reason in {RejectReason.SPAM, RejectReason.BLOCKED, RejectReason.UNSUBSCRIBED}:
        return EventKind.BLOCKED
    text = str(event.mta_response or event.description or "")
    return rules.kind_of(text, text)
