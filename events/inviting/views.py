"""« Inviter », for the team; « Je viens », « Je ne peux pas », for who was invited."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from actors.permissions import visible_persons
from events.desk.views import CHANGE, SEE, check
from events.event import EventPage
from events.following.reach import reach_of
from events.registration import telling
from events.registration.places import ClosedError, FullError
from mail.addresses import masked
from mail.links import SignedLink
from mail.views import SignedLinkView
from networks.models import Network
from networks.writing.addressees import LeftOut

from . import rules
from .model import Invitation, InvitationState

PAGE = 100
LONGEST_WORDS = 1500


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """Whom to invite, those invited and their replies.

    A POST invites those ticked, or (``relancer``) reminds those who did not answer.
    """
    user = check(request, CHANGE if request.method == "POST" else SEE)
    event = get_object_or_404(EventPage, pk=number)
    networks = list(Network.objects.open_to(user).filter(ended_on=None))
    given = request.POST if request.method == "POST" else request.GET
    network = rules.network_of(event, networks, given.get("reseau", ""))
    missing = given.get("absents") == "1"
    if request.method == "POST" and network:
        if "relancer" in request.POST:
            _remind(request, event, networks)
        else:
            _invite(request, event, network)
        query = urlencode({"reseau": network.key, **({"absents": "1"} if missing else {})})
        return redirect(f"{reverse('events_invite', args=[number])}?{query}")
    open_ = rules.may_invite(event)
    uncovered = [place.pk for place in reach_of(event, invite=False).missing] if missing else []
    proposed: list[rules.Proposed] = []
    left: list[LeftOut] = []
    if network and open_:
        proposed, left = rules.proposals(event, network, user, contracts=uncovered)
    sent = Invitation.objects.filter(event=event)
    counted = dict(sent.order_by().values_list("state").annotate(number=Count("pk")))
    context = {
        "event": event,
        "open": open_,
        "networks": networks,
        "network": network,
        "missing": missing,
        "proposed": proposed,
        "left_out": left,
        "may_change": user.has_perm(CHANGE),
        "leaf": Paginator(sent.select_related("territory"), PAGE).get_page(request.GET.get("page")),
        "states": [(label, counted.get(key, 0)) for key, label in InvitationState.choices],
        "silent": rules.silent_of(event, networks).count(),
        "most": rules.MOST,
        "coming": rules.coming_addresses(event),
    }
    return TemplateResponse(request, "events/inviting/invite.html", context)


def _invite(request: HttpRequest, event: EventPage, network: Network) -> None:
    user = check(request, CHANGE)
    keys = [int(key) for key in request.POST.getlist("personne")[: rules.MOST] if key.isascii() and key.isdigit()]
    words = request.POST.get("mot", "").strip()[:LONGEST_WORDS]
    if not keys:
        messages.error(request, "Cochez au moins une personne.")
        return
    try:
        made, left = rules.invite(event, network, visible_persons(user).filter(pk__in=keys), words=words, by=user)
    except rules.CannotInviteError as refusal:
        messages.error(request, str(refusal))
        return
    if not made:
        messages.warning(request, "Personne de plus n’est invité : ces personnes l’étaient déjà, ou sont inscrites.")
    elif len(made) == 1:
        messages.success(request, "Une invitation part dans dix minutes.")
    else:
        messages.success(request, f"{len(made)} invitations partent dans dix minutes.")
    for one in left:
        messages.warning(request, f"{one.person} : {one.reason}")


def _remind(request: HttpRequest, event: EventPage, networks: list[Network]) -> None:
    try:
        written = rules.remind(event, networks)
    except rules.CannotInviteError as refusal:
        messages.error(request, str(refusal))
        return
    plural = "s" if written > 1 else ""
    messages.success(request, f"{written} relance{plural} dans dix minutes, la seule pour chaque personne.")


class InvitationView(SignedLinkView):
    """The answer of who was invited; it may change until the event."""

    purpose = rules.LINK_VIEW

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """What one is invited to, and two buttons."""
        return self._shown(request, self._invitation(link))

    def act(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """``viens`` or ``decline``."""
        found = self._invitation(link)
        problem = ""
        if "viens" in request.POST:
            try:
                rules.accept(found)
            except (ClosedError, FullError) as refusal:
                problem = str(refusal)
        elif "decline" in request.POST:
            rules.decline(found, request.POST.get("mot", "").strip())
        found.refresh_from_db()
        return self._shown(request, found, problem)

    def _invitation(self, link: SignedLink) -> Invitation:
        try:
            key = UUID(link.object)
        except ValueError as wrong:
            raise Http404 from wrong
        return get_object_or_404(Invitation.objects.select_related("event"), key=key)

    def _shown(self, request: HttpRequest, found: Invitation, problem: str = "") -> HttpResponse:
        event = found.event
        sessions = event.sessions.filter(cancelled=False).order_by("starts_at", "pk")
        return self.page(
            request,
            "events/inviting/answer.html",
            invitation=found,
            event=event,
            event_url=event.get_url(request) if event.live else "",
            lines=telling.session_lines(list(sessions), online=False),
            address=masked(found.email),
            open=rules.may_invite(event),
            problem=problem,
        )
