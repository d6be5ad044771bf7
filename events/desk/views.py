"""« Événements » in the admin: the coming ones with their filling; who registered for one; add, cancel, take away."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from events.event import EventPage
from events.following import report as reporting
from events.following.reach import reach_of
from events.registration import places
from events.registration.forms import RegistrationForm, answers_told
from events.registration.model import HOLDING, Registration, RegistrationState
from networks.models import Network
from trajectoire.spreadsheets import table_file

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

PAGE = 50
SEE, ADD, CHANGE = "events.view_registration", "events.add_registration", "events.change_registration"
HEADINGS = (
    "Rang", "État", "Nom", "Prénom", "Courriel", "Téléphone", "Structure", "Fonction", "Contrat de ville",
    "Ateliers", "Réponses", "Repas", "Accessibilité", "Origine", "Groupe", "Contact du groupe", "Inscrit·e le",
)  # fmt: skip


def check(request: HttpRequest, permission: str) -> "User":
    """The colleague, if they may; ``PermissionDenied``."""
    user = cast("User", request.user)
    if not user.has_perm(permission):
        raise PermissionDenied
    return user


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Events to come, the nearest first, or past (``?passes=1``); ``?miens=1``: those that I facilitate."""
    user = check(request, SEE)
    past, mine = request.GET.get("passes") == "1", request.GET.get("miens") == "1"
    now = timezone.now()
    found = EventPage.objects.filter(alias_of__isnull=True)
    if past:
        found = found.filter(last_ends_at__lte=now)
    else:
        found = found.filter(Q(last_ends_at__gt=now) | Q(last_ends_at__isnull=True))
    if mine:
        found = found.filter(facilitator=user)
    state = "registrations__state"
    counted = found.annotate(
        coming=Count("registrations", filter=Q(**{f"{state}__in": HOLDING})),
        waiting=Count("registrations", filter=Q(**{state: RegistrationState.WAITING})),
    ).defer("body")
    order = "-first_starts_at" if past else "first_starts_at"
    leaf = Paginator(counted.order_by(order, "pk"), PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "event": event,
            "state": event.state(now, None if event.capacity is None else event.capacity - event.coming),
            "share": min(100, round(100 * event.coming / event.capacity)) if event.capacity else None,
        }
        for event in leaf.object_list
    ]
    context = {"lines": lines, "leaf": leaf, "past": past, "mine": mine}
    return TemplateResponse(request, "events/desk/events.html", context)


@require_safe
def registrations(request: HttpRequest, number: int) -> HttpResponseBase:
    """Who registered for an event, narrowed by words and state; ``?export=csv`` or ``xlsx`` takes them away."""
    user = check(request, SEE)
    event = get_object_or_404(EventPage, pk=number)
    words, state = request.GET.get("q", "").strip()[:100], request.GET.get("etat", "")
    groups = list(event.groups.annotate(people=Count("members")).order_by("structure", "pk"))
    group = next((one for one in groups if str(one.pk) == request.GET.get("groupe")), None)
    found = narrowed(event, words, state)
    if group is not None:
        found = found.filter(group=group)
    ending = request.GET.get("export", "")
    if ending in {"csv", "xlsx"}:
        return table_file(f"inscriptions-{event.slug}"[:80], ending, HEADINGS, rows(event, found))
    counted = dict(event.registrations.order_by().values_list("state").annotate(number=Count("pk")))
    leaf = Paginator(_whole(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "leaf": leaf,
        "words": words,
        "state": state,
        "groups": groups,
        "group": group,
        "states": [(key, label, counted.get(key, 0)) for key, label in RegistrationState.choices if counted.get(key)],
        "total": sum(counted.values()),
        "room": places.room_of(event),
        "event_state": event.state(),
        "may_add": user.has_perm(ADD),
        "may_change": user.has_perm(CHANGE),
        "sessions": event.sessions.order_by("starts_at"),
        "past": event.is_past,
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "events/desk/registrations.html", context)


def narrowed(event: EventPage, words: str, state: str) -> QuerySet[Registration]:
    """The registrations of ``event`` that have the words in a name, an address or a structure, in this state."""
    found = Registration.objects.filter(event=event)
    for word in words.split():
        found = found.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
            | Q(organisation__icontains=word)
        )
    return found.filter(state=state) if state in RegistrationState.values else found


def rows(event: EventPage, found: QuerySet[Registration]) -> Iterator[Sequence[object]]:
    """Lines of the file."""
    for one in _whole(found).iterator(chunk_size=500):
        need = getattr(one, "need", None)
        yield (
            one.number,
            one.get_state_display(),
            one.last_name,
            one.first_name,
            one.email,
            one.phone,
            one.organisation,
            one.function,
            one.territory.name if one.territory else "",
            ", ".join(place.workshop.title for place in one.workshop_places.all()),
            " ; ".join(f"{label} : {said}" for label, said in answers_told(event, one.answers)),
            need.diet if need else "",
            need.access if need else "",
            one.get_source_display(),
            one.group.structure if one.group else "",
            ", ".join(filter(None, [one.group.contact, one.group.email, one.group.phone])) if one.group else "",
            timezone.localtime(one.registered_at).replace(tzinfo=None),
        )


def _whole(found: QuerySet[Registration]) -> QuerySet[Registration]:
    return (
        found.select_related("territory", "person", "need", "group")
        .prefetch_related("workshop_places__workshop")
        .order_by("number")
    )


class OnBehalfForm(RegistrationForm):
    """A colleague registers somebody: an address may be unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["email"].help_text = "Sans adresse, rien n’est envoyé : prévenez la personne vous-même."
        for name, field in self.fields.items():
            if name.startswith("q-") and not isinstance(field, forms.FileField):
                field.required = False


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Register somebody, before the opening and after the end too."""
    check(request, ADD)
    event = get_object_or_404(EventPage, pk=number)
    form = OnBehalfForm(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and form.is_valid():
        demand = replace(form.demand(), source=Registration.Source.TEAM)
        try:
            made, new = places.register(event.pk, demand, by_team=True)
        except (places.ClosedError, places.FullError) as refusal:
            form.add_error(None, str(refusal))
        else:
            told = f"{made.full_name} : {made.get_state_display()}." if new else f"{made.full_name} est déjà là."
            messages.success(request, told)
            return redirect("events_desk_registrations", number)
    return TemplateResponse(request, "events/desk/add.html", {"event": event, "form": form})


@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """``annuler`` a registration, or ``confirmer`` one that waits: a colleague decides."""
    check(request, CHANGE)
    found = Registration.objects.filter(pk=number).first()
    if found is None:
        raise Http404("Cette inscription n’existe pas.")
    if "annuler" in request.POST:
        found = places.cancel(found.pk)
        messages.success(request, f"{found.full_name} : inscription annulée, la personne est prévenue.")
    elif "confirmer" in request.POST:
        try:
            found = places.confirm(found.pk)
            messages.success(request, f"{found.full_name} a maintenant une place et reçoit la confirmation.")
        except places.ClosedError as refusal:
            messages.error(request, str(refusal))
    return redirect(reverse("events_desk_registrations", args=[found.event_id]))


@require_safe
def reach(request: HttpRequest, number: int) -> HttpResponse:
    """Who comes, by contract and function; who is missing, and whom to invite among what the colleague may see."""
    user = check(request, SEE)
    event = get_object_or_404(EventPage.objects.select_related("network"), pk=number)
    told = reach_of(event, invite=Network.objects.open_to(user).filter(pk=event.network_id).exists())
    return TemplateResponse(request, "events/following/reach.html", {"event": event, "reach": told})


@require_safe
def report(request: HttpRequest) -> HttpResponseBase:
    """« Bilan des événements »: the figures of a year (``?annee=2026``), to read or (``?export=``) to take away."""
    check(request, SEE)
    today = timezone.localdate()
    known = reporting.years(today)
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len(str(today.year)) else today.year
    found = reporting.report_of(year if year in known else today.year)
    ending = request.GET.get("export", "")
    if ending in {"csv", "xlsx"}:
        name = f"bilan-evenements-{found.year}"
        return table_file(name, ending, ("Genre", *reporting.WORDS), reporting.rows(found))
    context = {"report": found, "years": known, "year_told": str(found.year), "words": reporting.WORDS}
    return TemplateResponse(request, "events/following/report.html", context)
