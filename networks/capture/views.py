"""« Courriels à noter »: files dropped, mails that wait, each becoming an interaction or set aside."""

from typing import TYPE_CHECKING, cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from actors.screens import actor_url
from networks.interactions import noting
from networks.interactions.choosing import find
from networks.interactions.forms import FilesField, InteractionForm, read_keys
from networks.interactions.seeing import visible_interactions
from networks.models import CapturedMail, Interaction

from . import rules
from .mailbox import own_addresses
from .matching import Matched, match
from .reading import LARGEST, UnreadableError

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

MOST_DROPPED = 20
SHOWN = 100
FIND = "chercher"


class DropForm(forms.Form):
    """Mails as files."""

    mails = FilesField(label="Fichiers .eml", required=True, allow_empty_file=True)


@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest) -> HttpResponse:
    """The mails that wait, and where to drop others."""
    user = _noting(request)
    form = DropForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _dropped(request, user, form.cleaned_data["mails"])
    context = {
        "form": form,
        "waiting": list(CapturedMail.objects.waiting().filter(owner=user)[:SHOWN]),
        "private": settings.MAIL_CAPTURE_ADDRESS,
        "most": MOST_DROPPED,
    }
    return TemplateResponse(request, "networks/capture/mails.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, number: int) -> HttpResponse:
    """One mail: what is proposed, to correct and to confirm."""
    user = _noting(request)
    kept = _mine(user, number)
    if kept.state != CapturedMail.State.WAITING:
        return _no_more(request, kept)
    found = match(user, rules.people_of(kept), own_addresses())
    if request.method != "POST":
        return _form(request, kept, found, InteractionForm(user=user, initial=_proposed(kept, found)))
    form = InteractionForm(request.POST, request.FILES, user=user)
    if FIND in request.POST or not form.is_valid():
        return _form(request, kept, found, form)
    try:
        made = rules.confirm(
            kept,
            form.interaction(),
            form.said(),
            user,
            pieces=set(read_keys(request.POST.getlist("piece"))),
            propose_to_tray={each.address for each in found.unknown} & set(request.POST.getlist("inconnu")),
        )
    except rules.AlreadyNotedError as known:
        return _already(request, known.interaction)
    messages.success(request, f"C’est noté : {made.summary}.")
    if CapturedMail.objects.waiting().filter(owner=user).exists():
        return redirect("networks_mails")
    first = next(iter([*form.cleaned_data["personne"], *form.cleaned_data["structure"]]))
    return redirect(f"{actor_url(first)}#bloc-echanges")


@require_POST
def set_aside(request: HttpRequest, number: int) -> HttpResponse:
    """Nothing to note in this one."""
    kept = _mine(_noting(request), number)
    if kept in CapturedMail.objects.waiting():
        rules.set_aside(kept)
        messages.success(request, "Écarté : rien n’est gardé de ce courriel.")
    return redirect("networks_mails")


def _dropped(request: HttpRequest, user: "User", files: list["UploadedFile[bytes]"]) -> HttpResponse:
    taken = []
    for file in files[:MOST_DROPPED]:
        try:
            if (file.size or 0) > LARGEST:
                raise UnreadableError("Ce courriel dépasse 25 Mo : enregistrez-le sans ses pièces jointes.")  # noqa: TRY301 - told like the others
            kept = rules.receive(file.read(), user)
        except UnreadableError as error:
            messages.error(request, f"« {file.name} » : {error}")
        except rules.AlreadyNotedError as known:
            messages.warning(request, _noted_sentence(request, str(file.name), known.interaction))
        else:
            if kept.state == CapturedMail.State.KEPT:
                messages.warning(request, f"« {file.name} » est déjà noté.")
            else:
                taken.append(kept)
    if len(files) > MOST_DROPPED:
        messages.warning(request, f"{MOST_DROPPED} courriels à la fois : déposez les autres ensuite.")
    return redirect("networks_mail", taken[0].pk) if len(taken) == 1 else redirect("networks_mails")


def _noted_sentence(request: HttpRequest, name: str, interaction: Interaction) -> str:
    if visible_interactions(request.user).filter(pk=interaction.pk).exists():
        address = reverse("networks_interaction", args=[interaction.pk])
        return format_html('« {} » est déjà noté : <a href="{}">{}</a>.', name, address, interaction.summary)
    return f"« {name} » est déjà noté par un ou une collègue."


def _proposed(kept: CapturedMail, found: Matched) -> dict[str, object]:
    return {
        "kind": Interaction.Kind.MAIL,
        "summary": kept.subject,
        "detail": kept.text,
        "day": timezone.localdate(kept.sent_at) if kept.sent_at else None,
        "personne": list(found.persons),
        "structure": list(found.organisations),
    }


def _form(request: HttpRequest, kept: CapturedMail, found: Matched, form: InteractionForm) -> HttpResponse:
    look = FIND in request.POST
    words = request.POST.get("q", "").strip()[:100] if look else ""
    chosen = form.found()
    user = cast("User", request.user)
    context = {
        "form": form,
        "chosen": chosen,
        "look": look,
        "words": words,
        "more": [each for each in find(user, words) if each not in chosen] if words else [],
        "action": reverse("networks_mail", args=[kept.pk]),
        "number": None,
        "title": "Noter un courriel",
        "files": [],
        "steps": [],
        "shown_errors": not look,
        "mail": kept,
        "unknown": found.unknown,
        "shared": found.shared,
        "proposed": request.POST.getlist("inconnu"),
        "pieces": list(enumerate(kept.pieces)),
        "chosen_pieces": read_keys(request.POST.getlist("piece")),
    }
    return TemplateResponse(request, "networks/capture/mail.html", context)


def _no_more(request: HttpRequest, kept: CapturedMail) -> HttpResponse:
    if kept.state == CapturedMail.State.UNREADABLE:
        return TemplateResponse(request, "networks/capture/unreadable.html", {"mail": kept})
    return _already(request, kept.interaction)


def _already(request: HttpRequest, interaction: Interaction | None) -> HttpResponse:
    messages.warning(request, "Ce courriel est déjà traité.")
    if interaction and noting.may_correct(request.user, interaction):
        return redirect("networks_interaction", interaction.pk)
    return redirect("networks_mails")


def _noting(request: HttpRequest) -> "User":
    if not noting.may_note(request.user):
        raise PermissionDenied
    return cast("User", request.user)


def _mine(user: "User", number: int) -> CapturedMail:
    """A mail is its owner's affair until it is noted."""
    found = CapturedMail.objects.filter(pk=number, owner=user).select_related("interaction").first()
    if found is None:
        raise Http404("Ce courriel n’existe pas, ou n’est pas à vous.")
    return found
