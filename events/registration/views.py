"""``/agenda/<slug>/inscription/``, its thanks, and the personal page behind the link of a message."""

from dataclasses import dataclass
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
from .changing import TOO_LATE, change, may_change
from .forms import ChangeForm, RegistrationForm
from .model import Registration
from .places import ClosedError, FullError, Room, accept, cancel, register, room_of

TRAPPED = "Votre inscription n’est pas encore partie"
LIMITED = "Votre inscription n’est pas partie : trop d’inscriptions sont venues d’ici depuis une heure"
NOT_CHANGED = "Rien n’est encore changé"
CHANGED = "C’est changé : un courriel vous le confirme"
SAME = "Rien n’a changé : c’est déjà ce que vous aviez demandé"
COUNTER = "events"
PER_VISITOR, IN_ALL = 40, 3000
"""Registrations of an hour from one address (an office shares one), and from everywhere: a popular day opens."""
LONGEST_SLUG = 255


def event_or_404(slug: str) -> EventPage:
    """The event that anyone may see and that has a form; ``Http404``."""
    found = EventPage.objects.reachable().filter(slug=slug[:LONGEST_SLUG], alias_of__isnull=True)
    found = found.filter(registration_mode=RegistrationMode.FORM).defer("body", "search_description")
    event: EventPage | None = found.order_by("pk").first()
    if event is None:
        raise Http404
    return event


@dataclass(frozen=True)
class Opening:
    """Whether one may register now, and how many places are left. ``waits``: one would be on the waiting list."""

    room: Room
    state: State
    is_open: bool

    @classmethod
    def of(cls, event: EventPage) -> "Opening":
        """As it stands, outside any lock: to show, not to decide."""
        room = room_of(event)
        state = event.state(places_left=room.left)
        return cls(room, state, state is State.OPEN or (state is State.FULL and event.waiting_list))


def shown(event: EventPage, opening: Opening, request: HttpRequest, step: str) -> dict[str, Any]:
    """What the pages of the forms of registration show first."""
    return {
        "page": event,
        "crumbs": shown_crumbs(event, request, step),
        "room": opening.room,
        "state": opening.state,
        "is_open": opening.is_open,
        "waits": opening.state is State.FULL or Registration.objects.waiting().filter(event=event).exists(),
        "when": telling.moment(event.first_starts_at) if event.first_starts_at else "",
        "problem": "",
        "limited": False,
        "form": None,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of registration; once it is no longer open, why."""
    event = event_or_404(slug)
    opening, status, more = Opening.of(event), HTTPStatus.OK, dict[str, Any]()
    if not opening.is_open:
        status = HTTPStatus.OK if request.method != "POST" else HTTPStatus.CONFLICT
        return _form_page(request, event, opening, {}, status)
    form = RegistrationForm(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST":
        if form.is_trapped():
            form, more["problem"] = form.without_trap(), TRAPPED
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
                more |= {"problem": LIMITED, "limited": True}
                status = HTTPStatus.TOO_MANY_REQUESTS
    return _form_page(request, event, opening, {**more, "form": form}, status)


def _form_page(
    request: HttpRequest, event: EventPage, opening: Opening, more: dict[str, Any], status: HTTPStatus
) -> HttpResponse:
    context = {**shown(event, opening, request, "Inscription"), **more}
    return render(request, "events/registration/signup.html", context, status=status)


@require_safe
def signed_up(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for everybody: the message says whether there is a place, to the owner of the address alone."""
    event = event_or_404(slug)
    context = {"page": event, "crumbs": shown_crumbs(event, request, "Inscription"), "group": False}
    return render(request, "events/registration/signed_up.html", context)


class MyRegistrationView(SignedLinkView):
    """One's own registration: what is held, a button to take an offered place, one to leave."""

    purpose = telling.LINK_VIEW

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """What is held."""
        return self._shown(request, self._registration(link))

    def act(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Take the place offered, leave, or change what was asked."""
        found = self._registration(link)
        problem = ""
        if "changer" in request.POST:
            return self._change(request, found)
        if "prendre" in request.POST:
            try:
                found = accept(found.pk)
            except ClosedError as refusal:
                problem = str(refusal)
                found.refresh_from_db()
        elif "annuler" in request.POST and not found.event.is_past:
            found = cancel(found.pk)
        return self._shown(request, found, problem)

    def _change(self, request: HttpRequest, found: Registration) -> HttpResponse:
        """Write what is valid; otherwise show the form again as it was typed."""
        form = ChangeForm(request.POST, registration=found)
        if found.is_alive and may_change(found.event):
            if not form.is_valid():
                return self._shown(request, found, NOT_CHANGED, form=form)
            try:
                done = change(found.pk, form.demand())
            except FullError as refusal:
                form.add_error(None, str(refusal))
                return self._shown(request, found, NOT_CHANGED, form=form)
            except ClosedError as refusal:
                return self._shown(request, self._fresh(found), str(refusal))
            told = CHANGED if done.made else SAME
            return self._shown(request, self._fresh(found), told=told if found.email else told.partition(" :")[0] + ".")
        return self._shown(request, found, TOO_LATE)

    def _fresh(self, found: Registration) -> Registration:
        return Registration.objects.select_related("event").get(pk=found.pk)

    def _registration(self, link: SignedLink) -> Registration:
        try:
            key = UUID(link.object)
        except ValueError as wrong:
            raise Http404 from wrong
        found = Registration.objects.select_related("event").filter(key=key).first()
        if found is None:
            raise Http404
        return found

    def _shown(
        self,
        request: HttpRequest,
        found: Registration,
        problem: str = "",
        *,
        told: str = "",
        form: ChangeForm | None = None,
    ) -> HttpResponse:
        event = found.event
        if form is None and found.is_alive and may_change(event):
            form = ChangeForm(registration=found)
        return self.page(
            request,
            "events/registration/mine.html",
            registration=found,
            event=event,
            event_url=event.get_url(request) if event.live else "",
            lines=telling.practical(event, found, telling.sessions_of(found)),
            address=masked(found.email) if found.email else "",
            until=telling.moment(found.offered_until) if found.offered_until else "",
            problem=problem,
            told=told,
            form=form,
            wrong=form is not None and bool(form.errors),
            chooses=event.sessions_are_choices,
            attestation_url=self._attestation_url(found),
        )

    def _attestation_url(self, found: Registration) -> str:
        """Where one's own attestation is taken, once it is established."""
        attestation = getattr(found, "attestation", None)
        if attestation is None or attestation.revoked_at:
            return ""
        return reverse("event_my_attestation", args=[self.kwargs["token"]])


def shown_crumbs(event: EventPage, request: HttpRequest, step: str) -> list[Crumb]:
    """The way to the event, then ``step``."""
    before = breadcrumbs(event, request)
    return [*before[:-1], Crumb(event.title, event.get_url(request) or ""), Crumb(step)]
