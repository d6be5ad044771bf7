"""Noting what was said: with whom, the note, correcting it."""

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from actors.permissions import visible_organisations, visible_persons
from actors.screens import actor_url
from networks.models import Interaction

from . import noting
from .choosing import Found, find, recent
from .forms import InteractionForm, read_keys
from .seeing import visible_interactions

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

FIND = "chercher"
"""Name of the button that looks for one more participant and keeps what is typed."""


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """With whom: a search, and the latest ones."""
    user = _noting(request)
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "words": words,
        "found": find(user, words) if words else [],
        "recent": [] if words else recent(user),
        "may_add": user.has_perm("actors.add_person"),
    }
    return TemplateResponse(request, "networks/interactions/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    """A new note; ``?personne=12`` or ``?structure=7`` (repeated) say with whom. Without them, one chooses first."""
    user = _noting(request)
    if request.method != "POST":
        initial = {name: _seen(user, name, request.GET.getlist(name)) for name in ("personne", "structure")}
        if not any(initial.values()):
            return redirect("networks_note_choose")
        kind = request.GET.get("nature", "")
        initial["kind"] = kind if kind in Interaction.Kind.values else Interaction.Kind.CALL  # type: ignore[assignment]  # each has its type
        return _form(request, InteractionForm(user=user, initial=initial))
    form = InteractionForm(request.POST, request.FILES, user=user)
    if FIND in request.POST:
        return _form(request, form, look=True)
    if form.is_valid():
        before = noting.written_already(form.cleaned_data.get("entry"))
        if before is not None:
            return _again(request, form, before)
        made = noting.note(form.interaction(), form.said(), user)
        _tell(request, made, "C’est noté")
        return redirect(_back(form))
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Correct or complete an interaction; who may not is told « not found » or « refused »."""
    user = cast("User", request.user)
    interaction = visible_interactions(user).filter(pk=number).first()
    if interaction is None:
        raise Http404("Cet échange n’existe pas, ou ne vous est pas ouvert.")
    if not noting.may_correct(user, interaction):
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, InteractionForm(user=user, instance=interaction))
    form = InteractionForm(request.POST, request.FILES, user=user, instance=interaction)
    if FIND in request.POST:
        return _form(request, form, look=True)
    if form.is_valid():
        made = noting.correct(form.interaction(), form.said(), user)
        _tell(request, made, "C’est corrigé")
        return redirect(_back(form))
    return _form(request, form)


def _again(request: HttpRequest, form: InteractionForm, before: Interaction) -> HttpResponse:
    """The form was received once already: nothing more when it says the same, otherwise it corrects."""
    user = cast("User", request.user)
    same = all(getattr(before, name) == form.cleaned_data[name] for name in ("kind", "summary", "detail", "network"))
    if same or not noting.may_correct(user, before):
        _tell(request, before, "C’est noté")
        return redirect(_back(form))
    data = request.POST.copy()
    data["seen"] = before.updated_at.isoformat()
    correction = InteractionForm(data, user=user, instance=before)
    correction.is_valid()
    messages.warning(request, "Cet échange est déjà noté. Enregistrez pour le remplacer par ce que vous voyez ici.")
    return _form(request, correction, number=before.pk)


def _form(
    request: HttpRequest, form: InteractionForm, *, look: bool = False, number: int | None = None
) -> HttpResponse:
    user = cast("User", request.user)
    chosen = form.found()
    number = number or form.instance.pk
    words = request.POST.get("q", "").strip()[:100] if look else ""
    context = {
        "form": form,
        "chosen": chosen,
        "look": look,
        "words": words,
        "more": [each for each in find(user, words) if each not in chosen] if words else [],
        "action": reverse("networks_interaction", args=[number]) if number else reverse("networks_note"),
        "number": number,
        "title": _title(chosen, new=number is None),
        "files": form.instance.attachments.all() if form.instance.pk else [],
        "steps": form.instance.next_steps.select_related("owner") if form.instance.pk else [],
        "shown_errors": not look,
    }
    return TemplateResponse(request, "networks/interactions/form.html", context)


def _title(chosen: list[Found], *, new: bool) -> str:
    who = f" avec {chosen[0].name}" if len(chosen) == 1 else ""
    return f"Noter un échange{who}" if new else f"Échange{who}"


def _tell(request: HttpRequest, made: Interaction, what: str) -> None:
    address = reverse("networks_interaction", args=[made.pk])
    messages.success(request, format_html('{} : {}. <a href="{}">Compléter</a>', what, made.summary, address))


def _back(form: InteractionForm) -> str:
    """Where one sees what was written: the screen of the first participant."""
    cleaned = form.cleaned_data
    first = next(iter([*cleaned["personne"], *cleaned["structure"]]))
    return f"{actor_url(first)}#bloc-echanges"


def _noting(request: HttpRequest) -> "User":
    if not noting.may_note(request.user):
        raise PermissionDenied
    return cast("User", request.user)


def _seen(user: "User", name: str, given: list[str]) -> list[int]:
    seen = visible_persons(user) if name == "personne" else visible_organisations(user)
    return list(seen.filter(pk__in=read_keys(given)).values_list("pk", flat=True))
