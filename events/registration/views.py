"""``/agenda/<slug>/inscription/``, its thanks, and the personal page behind the link of a message."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.event import EventPage
from events.kinds import RegistrationMode, State
from mail.addresses import masked
from mail.links import SignedLink
from mail.views import SignedLinkView
from trajectoire.accounts.client import client_ip
from trajectoire.pages.breadcrumbs import Crumb, breadcrumbs
from trajectoire.visitors import may_send

from . import telling
from .forms import RegistrationForm
from .model import Registration
from .places import ClosedError, FullError, accept, cancel, register, room_of

TRAPPED = "Votre inscription n’est pas encore partie"
LIMITED = "Votre inscription n’est pas partie : trop d’inscriptions sont venues d’ici depuis une heure"
COUNTER = "events"
PER_VISITOR, IN_ALL = 40, 3000
"""Registrations of an hour from one address (an office shares one), and from everywhere: a popular day opens."""
LONGEST_SLUG = 255


def event_or_404(slug: str) -> EventPage:
    """The event that anyone may see and that has a form; ``Http404``."""
    found = EventPage.objects.reachable().filter(slug=slug[:LONGEST_SLUG], alias_of__isnull=True)
    event: EventPage | None = found.filter(registration_mode=RegistrationMode.FORM).order_by("pk").first()
    if event is None:
        raise Http404
    return event


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of registration; once it is no longer open, why."""
    event = event_or_404(slug)
    room = room_of(event)
    state = event.state(places_left=room.left)
    is_open = state is State.OPEN or (state is State.FULL and event.waiting_list)
    context: dict[str, Any] = {
        "page": event,
        "crumbs": _crumbs(event, request),
        "room": room,
        "state": state,
        "is_open": is_open,
        "waits": state is State.FULL,
        "when": telling.moment(event.first_starts_at) if event.first_starts_at else "",
        "problem": "",
        "limited": False,
        "form": None,
    }
    if not is_open:
        status = HTTPStatus.OK if request.method != "POST" else HTTPStatus.CONFLICT
        return render(request, "events/registration/signup.html", context, status=status)
    form = RegistrationForm(request.POST if request.method == "POST" else None, event=event)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_trapped():
            form, context["problem"] = form.without_trap(), TRAPPED
        elif form.is_valid():
            if may_send(client_ip(request), COUNTER, per_visitor=PER_VISITOR, in_all=IN_ALL):
                try:
                    found, new = register(event.pk, form.demand())
                    if not new:
                        telling.again(found)
                except (ClosedError, FullError) as refusal:
                    form.add_error(None, str(refusal))
                else:
                    return HttpResponseRedirect(reverse("event_signed_up", args=[event.slug]))
            else:
                context |= {"problem": LIMITED, "limited": True}
                status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "events/registration/signup.html", {**context, "form": form}, status=status)


@require_safe
def signed_up(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for everybody: the message says whether there is a place, to the owner of the address alone."""
    event = event_or_404(slug)
    return render(request, "events/registration/signed_up.html", {"page": event, "crumbs": _crumbs(event, request)})


class MyRegistrationView(SignedLinkView):
    """One's own registration: what is held, a button to take an offered place, one to leave."""

    purpose = telling.LINK_VIEW

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """What is held."""
        return self._shown(request, self._registration(link))

    def act(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Take the place offered, or leave."""
        found = self._registration(link)
        problem = ""
        if "prendre" in request.POST:
            try:
                found = accept(found.pk)
            except ClosedError as refusal:
                problem = str(refusal)
                found.refresh_from_db()
        elif "annuler" in request.POST and not found.event.is_past:
            found = cancel(found.pk)
        return self._shown(request, found, problem)

    def _registration(self, link: SignedLink) -> Registration:
        try:
            key = UUID(link.object)
        except ValueError as wrong:
            raise Http404 from wrong
        found = Registration.objects.select_related("event").filter(key=key).first()
        if found is None:
            raise Http404
        return found

    def _shown(self, request: HttpRequest, found: Registration, problem: str = "") -> HttpResponse:
        event = found.event
        return self.page(
            request,
            "events/registration/mine.html",
            registration=found,
            event=event,
            event_url=event.get_url(request) if event.live else "",
            lines=telling.practical(event, found),
            address=masked(found.email) if found.email else "",
            until=telling.moment(found.offered_until) if found.offered_until else "",
            problem=problem,
        )


def _crumbs(event: EventPage, request: HttpRequest) -> list[Crumb]:
    before = breadcrumbs(event, request)
    return [*before[:-1], Crumb(event.title, event.get_url(request) or ""), Crumb("Inscription")]
