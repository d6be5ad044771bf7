"""« Abonnés » of a letter: list, search, counts; adding with proof, ending, taking away, bringing in from a file."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from mail import consent
from newsletter.letters.model import Letter
from newsletter.subscribing.model import PURPOSE, Subscription, SubscriptionState
from newsletter.subscribing.readers import left_out, number_of_recipients
from resources.imports.readers import UnreadableFileError
from trajectoire.spreadsheets import table_file

from . import enrolling
from .forms import AddForm, FileForm

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

PAGE = 50
SEE, ADD, CHANGE = (f"newsletter.{act}_subscription" for act in ("view", "add", "change"))
COUNT = "newsletter.view_letter"
HEADINGS = ("Adresse", "État", "Fréquence", "Depuis", "En pause jusqu’au", "Terminé le", "Origine")
KEPT = 3600
"""Seconds that a checked file waits for its second click."""


def check(request: HttpRequest, permission: str) -> "User":
    """The colleague, if they may; ``PermissionDenied``."""
    user = cast("User", request.user)
    if not user.has_perm(permission):
        raise PermissionDenied
    return user


@require_safe
def subscribers(request: HttpRequest, number: int) -> HttpResponseBase:
    """Counts for who may see letters; addresses for who may see personal data. ``?export=csv`` takes them away."""
    user = check(request, COUNT)
    letter = get_object_or_404(Letter, pk=number)
    everybody = Subscription.objects.filter(letter=letter)
    counted = dict(everybody.order_by().values_list("state").annotate(number=Count("pk")))
    context: dict[str, Any] = {
        "letter": letter,
        "states": [(key, label, counted.get(key, 0)) for key, label in SubscriptionState.choices if counted.get(key)],
        "total": sum(counted.values()),
        "receive": number_of_recipients(letter),
        "left_out": left_out(letter),
        "may_see": user.has_perm(SEE),
        "may_add": user.has_perm(ADD) and letter.archived_on is None,
        "may_change": user.has_perm(CHANGE),
        "may_edit": user.has_perm("newsletter.change_letter"),
    }
    if user.has_perm(SEE):
        words, state = request.GET.get("q", "").strip()[:100], request.GET.get("etat", "")
        found = narrowed(everybody, words, state)
        ending = request.GET.get("export", "")
        if ending in {"csv", "xlsx"}:
            return table_file(f"abonnes-{letter.slug}"[:80], ending, HEADINGS, rows(found))
        leaf = Paginator(found.select_related("address"), PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context |= {"leaf": leaf, "words": words, "state": state, "query": query.urlencode()}
    return TemplateResponse(request, "newsletter/desk/subscribers.html", context)


def narrowed(found: QuerySet[Subscription], words: str, state: str) -> QuerySet[Subscription]:
    """Those whose address or source has the words, in this state; the latest first."""
    if words:
        found = found.filter(address__key__contains=words.casefold()) | found.filter(source__icontains=words)
    if state in SubscriptionState.values:
        found = found.filter(state=state)
    return found.order_by("-since", "-pk")


def rows(found: QuerySet[Subscription]) -> Iterator[tuple[object, ...]]:
    """Lines of the file."""
    for one in found.select_related("address").iterator(chunk_size=500):
        yield (
            one.address.email,
            one.get_state_display(),
            one.get_pace_display(),
            timezone.localdate(one.since),
            one.paused_until,
            timezone.localdate(one.ended_at) if one.ended_at else None,
            one.source,
        )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Sign up one person, with the proof of their agreement."""
    user, letter = check(request, ADD), _current(number)
    form = AddForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data["email"]
        found = enrolling.check(letter, [(1, typed, form.cleaned_data["proof"])]).lines[0]
        if found.verdict is enrolling.Verdict.NEW:
            enrolling.enrol(letter, [(1, typed, found.proof)], source="saisie par l’équipe", by=user)
            messages.success(request, f"{typed} est abonnée à « {letter.name} ».")
            return redirect("newsletter_subscribers", number)
        form.add_error("email", found.why or f"{found.verdict}.")
    return TemplateResponse(request, "newsletter/desk/add.html", {"letter": letter, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, number: int) -> HttpResponse:
    """Sign up the people of a file: checked first, written at the second click."""
    user, letter = check(request, ADD), _current(number)
    if request.method == "POST" and "token" in request.POST:
        return _write(request, letter, user)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    context: dict[str, Any] = {"letter": letter, "form": form, "checked": None}
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = enrolling.read_file(file, file.name, form.cleaned_data["proof"])
        except UnreadableFileError as problem:
            form.add_error("file", str(problem))
        else:
            token = uuid4().hex
            cache.set(_key(user, letter, token), (file.name, read), KEPT)
            context |= {"checked": enrolling.check(letter, read), "token": token, "name": file.name}
    return TemplateResponse(request, "newsletter/desk/bring_in.html", context)


def _write(request: HttpRequest, letter: Letter, user: "User") -> HttpResponse:
    key = _key(user, letter, request.POST["token"][:40])
    kept = cache.get(key)
    if kept is None:
        messages.error(request, "Ce fichier a été vérifié il y a plus d’une heure, ou est déjà écrit : redonnez-le.")
        return redirect("newsletter_bring_in", letter.pk)
    name, read = kept
    written = enrolling.enrol(letter, read, source=f"import de {name}", by=user)
    cache.delete(key)
    messages.success(request, f"{written} personne{'s' if written > 1 else ''} de plus reçoivent « {letter.name} ».")
    return redirect("newsletter_subscribers", letter.pk)


@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a subscription, at the request of its owner."""
    user = check(request, CHANGE)
    found = get_object_or_404(Subscription.objects.select_related("address", "letter"), pk=number)
    consent.withdraw(found.address.digest, PURPOSE, about=found.letter.slug, source="demande à l’équipe", by=user)
    messages.success(request, f"{found.address.email} ne reçoit plus « {found.letter.name} ».")
    return redirect("newsletter_subscribers", found.letter_id)


def _current(number: int) -> Letter:
    return get_object_or_404(Letter.objects.current(), pk=number)


def _key(user: "User", letter: Letter, token: str) -> str:
    return f"newsletter-file-{user.pk}-{letter.pk}-{token}"
