"""« Envoyer » for an issue: what is to mend, the test, the decision, the second person, the way back."""

from typing import TYPE_CHECKING, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from events.moments import CentreMomentField
from mail.models import Delivery, DeliveryState
from newsletter.subscribing.readers import left_out, number_of_recipients, recipients

from . import composing, sending
from .model import Sending, SendingState
from .page import Issue
from .previews import serve_mail
from .reading import read_parts
from .variants import variant_key

if TYPE_CHECKING:
    from trajectoire.accounts.models import User


class WhenForm(forms.Form):
    """When it leaves; empty: now."""

    quand = CentreMomentField(
        label="Partir le (vide : maintenant)",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        error_messages={"invalid": "Écrivez la date et l’heure ainsi : 21/01/2027 09:15"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, number: int) -> HttpResponse:
    """The screen; a POST says what to do: ``proposer``, ``essai``, ``envoyer``, ``approuver``, ``annuler``."""
    issue, user = _issue(request, number)
    form = WhenForm(request.POST if "envoyer" in request.POST else None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        try:
            _do(request, issue, user, form)
        except sending.CannotSendError as refusal:
            messages.error(request, str(refusal))
        return redirect("newsletter_sending", number)
    alive = Sending.objects.alive().select_related("asked_by", "approved_by", "revision").filter(issue=issue).first()
    draft = _read(issue, alive)
    context = {
        "issue": issue,
        "draft": draft,
        "form": form,
        "sending": alive,
        "waiting": alive is not None and alive.state == SendingState.WAITING,
        "frozen": alive is not None and alive.state == SendingState.FROZEN,
        "mine": alive is not None and alive.asked_by_id == user.pk,
        "progress": _progress(alive) if alive else [],
        "may_cancel": alive is not None and _may_cancel(alive),
        "findings": [] if alive else sending.findings(issue),
        "versions": [] if alive else _versions(draft),
        "left_out": left_out(draft.letter),
        "number": alive.recipients if alive else number_of_recipients(draft.letter),
    }
    return TemplateResponse(request, "newsletter/admin/sending.html", context)


@require_safe
def version(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """One version as its readers would get it; ``key``: its marks, or ``tout``."""
    issue, _user = _issue(request, number)
    draft = _read(issue, Sending.objects.alive().select_related("revision").filter(issue=issue).first())
    whole = composing.everything(read_parts(draft.content, draft.since()))
    if key != "tout" and (len(key) != len(whole) or set(key) - {"0", "1"}):
        raise Http404
    return serve_mail(draft, None if key == "tout" else key)


def _issue(request: HttpRequest, number: int) -> "tuple[Issue, User]":
    """The issue, for who may publish it: the permission to publish is the permission to send."""
    issue = get_object_or_404(Issue, pk=number)
    if not issue.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return issue, cast("User", request.user)


def _read(issue: Issue, alive: Sending | None) -> Issue:
    """What leaves: the version that was decided, which an approver reads too; else the latest draft."""
    return cast("Issue", alive.revision.as_object()) if alive else sending.draft_of(issue)


def _do(request: HttpRequest, issue: Issue, user: "User", form: WhenForm) -> None:
    alive = Sending.objects.alive().filter(issue=issue).first()
    if "proposer" in request.POST:
        draft = sending.draft_of(issue)
        added = composing.propose(draft, draft.since(), user)
        told = (
            f"Ajouté au brouillon : {', '.join(added)}."
            if added
            else "Rien de neuf à ajouter depuis le dernier numéro."
        )
        messages.success(request, told)
    elif "essai" in request.POST:
        sending.try_out(issue, user)
        messages.success(request, f"L’essai part à {user.email}. Relisez-le avant d’envoyer.")
    elif "envoyer" in request.POST:
        decided = sending.ask(issue, user, form.cleaned_data["quand"])
        messages.success(request, _decided(decided))
    elif "approuver" in request.POST and alive:
        sending.approve(alive, user)
        messages.success(request, "Approuvé. Les messages attendent encore dix minutes avant de partir.")
    elif "annuler" in request.POST and alive:
        given_up = sending.cancel(alive)
        alive.refresh_from_db()
        if alive.state == SendingState.CANCELLED:
            messages.success(request, "Annulé : rien n’est parti.")
        else:
            messages.warning(request, f"Une partie était déjà partie : {given_up} messages ont été arrêtés.")


def _decided(decided: Sending) -> str:
    if decided.state == SendingState.WAITING:
        return "Demandé : une seconde personne doit maintenant l’approuver."
    if decided.scheduled_for > timezone.now():
        return f"Programmé pour le {timezone.localtime(decided.scheduled_for):%d/%m/%Y à %H:%M}."
    return "C’est demandé. Les messages partent dix minutes après : d’ici là, « Annuler » les arrête tous."


def _progress(alive: Sending) -> list[tuple[str, int]]:
    """Messages by state, as the outbox has them."""
    rows = Delivery.objects.filter(batch__in=alive.variants.values("batch")).order_by().values_list("state")
    counted = dict(rows.annotate(number=Count("pk")))
    return [(str(label), counted[key]) for key, label in DeliveryState.choices if counted.get(key)]


def _may_cancel(alive: Sending) -> bool:
    """Whether something can still be stopped."""
    left = Delivery.objects.filter(batch__in=alive.variants.values("batch")).unfinished()
    return alive.state != SendingState.FROZEN or left.exists()


def _versions(draft: Issue) -> list[tuple[str, int]]:
    """Each version that somebody would get, with how many readers it has."""
    parts = read_parts(draft.content, draft.since())
    counted: dict[str, int] = {}
    for reader in recipients(draft.letter):
        key = variant_key(parts, reader.follows)
        counted[key] = counted.get(key, 0) + 1
    return sorted(((key or "tout", number) for key, number in counted.items()), key=lambda pair: -pair[1])
