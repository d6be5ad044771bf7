"""``/lettre/suivre/``: asking for an alert; ``/lettre/mes-alertes/``: one's own, by a personal link."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mail import consent
from mail.addresses import masked
from mail.links import SignedLink
from mail.models import Address
from mail.views import SignedLinkView
from newsletter.subscribing.views import Answer
from trajectoire.pages.breadcrumbs import Crumb

from . import asking
from .criteria import NothingToFollowError, read_criteria, search_parameters
from .forms import AddressForm, FollowForm, RhythmForm
from .links import VIEW
from .model import PURPOSE, Follow, Rhythm

SOURCE = "formulaire des alertes"
FROM_THEIR_PAGE = "page « Mes alertes »"
GONE = "Cette adresse ne reçoit plus rien de nous. Vous pouvez demander une nouvelle alerte depuis le site."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_follow(request: HttpRequest) -> HttpResponse:
    """What would be sent, how often, where; 404 for parameters that name nothing."""
    try:
        criteria = read_criteria(request.GET)
    except NothingToFollowError as nothing:
        told = {"crumbs": _crumbs("Suivre"), "problem": str(nothing)}
        return render(request, "newsletter/alerts/nothing.html", told, status=HTTPStatus.NOT_FOUND)
    context: dict[str, Any] = {"form": FollowForm(), "problem": "", "limited": False}
    status = HTTPStatus.OK
    if request.method == "POST":
        answer = Answer(request, FollowForm(request.POST))
        if answer.accepted:
            typed = answer.form.cleaned_data
            rhythm = Rhythm(typed["rhythm"])
            wording = (
                f"Je veux être prévenu·e par courriel ({rhythm.label.lower()}) de ce qui paraît : {criteria.title}. "
                "Je peux arrêter à tout moment, d’un clic dans chaque message."
            )
            asking.follow(typed["email"], criteria, rhythm, source=SOURCE, wording=wording)
            return HttpResponseRedirect(reverse("newsletter_alert_asked"))
        context, status = answer.context, answer.status
    context |= {
        "criteria": criteria,
        "results_url": f"{reverse('search:page')}?{search_parameters(criteria.stored)}",
        "crumbs": _crumbs("Suivre"),
        "action": f"{reverse('newsletter_follow')}?{criteria.stored}",
    }
    return render(request, "newsletter/alerts/follow.html", context, status=status)


@require_safe
def alert_asked(request: HttpRequest) -> HttpResponse:
    """The same for everybody: only the mailbox learns what became of the demand."""
    return render(request, "newsletter/alerts/asked.html", {"crumbs": _crumbs("Confirmez votre adresse")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_alerts(request: HttpRequest) -> HttpResponse:
    """Type one's address to receive the link to one's alerts."""
    context: dict[str, Any] = {"form": AddressForm(), "problem": "", "limited": False}
    status = HTTPStatus.OK
    if request.method == "POST":
        answer = Answer(request, AddressForm(request.POST))
        if answer.accepted:
            asking.send_choices(answer.form.cleaned_data["email"])
            return HttpResponseRedirect(f"{reverse('newsletter_find_alerts')}?parti=1")
        context, status = answer.context, answer.status
    context |= {"crumbs": _crumbs("Mes alertes"), "gone": "parti" in request.GET}
    return render(request, "newsletter/alerts/find.html", context, status=status)


class MyAlertsView(SignedLinkView):
    """One's alerts: change how often each comes, end one, end all."""

    purpose = VIEW

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """What stands."""
        return self._shown(request, link.address())

    def act(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Change one, end one, or end all; what is no more there changes nothing."""
        address = link.address()
        if address is None:
            return self._shown(request, None)
        if "tout-arreter" in request.POST:
            consent.withdraw(address.digest, PURPOSE, source=FROM_THEIR_PAGE)
            return self._shown(request, address, told="all")
        follow = self._follow(request, address)
        if follow is None:
            return self._shown(request, address)
        if "arreter" in request.POST:
            consent.withdraw(address.digest, PURPOSE, source=FROM_THEIR_PAGE, about=str(follow.key))
            return self._shown(request, address, told="one", title=follow.title)
        form = RhythmForm(request.POST)
        if not form.is_valid():
            return self._shown(request, address)
        Follow.objects.filter(pk=follow.pk).update(rhythm=form.cleaned_data["rhythm"])
        return self._shown(request, address, told="rhythm", title=follow.title)

    @staticmethod
    def _follow(request: HttpRequest, address: Address) -> Follow | None:
        """The alert that the form names, among this person's own."""
        try:
            key = UUID(request.POST.get("alerte", ""))
        except ValueError:
            return None
        return Follow.objects.filter(address=address, key=key).active().consented().first()

    def _shown(self, request: HttpRequest, address: Address | None, *, told: str = "", title: str = "") -> HttpResponse:
        """``told``: what has just been done (``all``, ``one``, ``rhythm``) to the alert ``title``."""
        if address is None:
            return self.page(request, "mail/closed.html", status=HTTPStatus.GONE, problem=GONE)
        follows = Follow.objects.filter(address=address).active().consented()
        lines = [
            {"follow": follow, "url": f"{reverse('search:page')}?{search_parameters(follow.criteria)}"}
            for follow in follows
        ]
        name = "newsletter/alerts/mine.html"
        context: dict[str, Any] = {"lines": lines, "rhythms": Rhythm.choices, "told": told, "title": title}
        return self.page(request, name, address=masked(address.email), **context)


def _crumbs(last: str) -> list[Crumb]:
    return [Crumb("Accueil", "/"), Crumb("Nos lettres", "/lettre/"), Crumb(last)]
