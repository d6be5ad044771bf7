"""``/lettre/``: asking for letters; ``/lettre/mes-choix/``: the preference centre, by a personal link."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mail.addresses import masked
from mail.links import SignedLink
from mail.models import Address
from mail.views import SignedLinkView
from trajectoire.accounts.client import client_ip
from trajectoire.pages.breadcrumbs import Crumb
from trajectoire.visitors import VisitorForm, may_send

from . import asking, preferences
from .forms import AddressForm, PreferencesForm, SubscribeForm
from .links import VIEW
from .model import Pace

COUNTER = "letters"
PER_VISITOR, IN_ALL = 20, 600
"""Demands of an hour from one address (an office shares one), and from everywhere."""

SOURCE = "formulaire des lettres"
GONE = "Cette adresse ne reçoit plus rien de nous. Vous pouvez vous abonner de nouveau depuis la page des lettres."


class Answer:
    """What becomes of a form that was sent: its ``form`` shown again with a ``problem``, or ``None`` if all is well."""

    def __init__(self, request: HttpRequest, form: VisitorForm) -> None:
        """Check the trap, the words, then the number of demands."""
        self.form, self.problem, self.limited, self.status = form, "", False, HTTPStatus.OK
        self.accepted = False
        if form.is_trapped():
            self.form, self.problem = form.without_trap(), "Votre demande n’est pas encore partie"
        elif form.is_valid():
            self.accepted = may_send(client_ip(request), COUNTER, per_visitor=PER_VISITOR, in_all=IN_ALL)
            if not self.accepted:
                self.problem, self.limited = "Votre demande n’est pas partie : il en est trop venu d’ici", True
                self.status = HTTPStatus.TOO_MANY_REQUESTS

    @property
    def context(self) -> dict[str, Any]:
        """For the templates that show the form again."""
        return {"form": self.form, "problem": self.problem, "limited": self.limited}


def asked(request: HttpRequest) -> Answer:
    """Somebody asks for letters by the form; accepted, the message of confirmation leaves."""
    answer = Answer(request, SubscribeForm(request.POST))
    if answer.accepted:
        typed = answer.form.cleaned_data
        names = ", ".join(letter.name for letter in typed["letters"])
        wording = f"Je veux recevoir : {names}. Je peux arrêter à tout moment, d’un clic dans chaque message."
        assert isinstance(answer.form, SubscribeForm)  # noqa: S101 - made above; a form without its trap is of its type
        asking.subscribe(typed["email"], typed["letters"], answer.form.wishes(), source=SOURCE, wording=wording)
    return answer


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """The same for everybody: only the mailbox learns what became of the demand."""
    return render(request, "newsletter/thanks.html", {"crumbs": _crumbs("Confirmez votre adresse")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_choices(request: HttpRequest) -> HttpResponse:
    """Type one's address to receive the link to one's choices."""
    context: dict[str, Any] = {"form": AddressForm(), "problem": "", "limited": False}
    status = HTTPStatus.OK
    if request.method == "POST":
        answer = Answer(request, AddressForm(request.POST))
        if answer.accepted:
            asking.send_choices(answer.form.cleaned_data["email"])
            return HttpResponseRedirect(f"{reverse('newsletter_find_choices')}?parti=1")
        context, status = answer.context, answer.status
    context |= {"crumbs": _crumbs("Mes choix"), "gone": "parti" in request.GET}
    return render(request, "newsletter/find_choices.html", context, status=status)


class PreferencesView(SignedLinkView):
    """One's letters, themes, territories, rhythm and pause; leaving all."""

    purpose = VIEW

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """What stands."""
        address = link.address()
        return self._gone(request) if address is None else self._form(request, address, self._today(address))

    def act(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Choose, or leave all."""
        address = link.address()
        if address is None:
            return self._gone(request)
        if "tout-quitter" in request.POST:
            preferences.leave_all(address)
            return self._form(request, address, self._today(address), told="left")
        form = PreferencesForm(request.POST, offered=preferences.offered(address))
        if not form.is_valid():
            return self._form(request, address, form)
        typed = form.cleaned_data
        waits = preferences.choose(
            address,
            preferences.Choices(
                letters=typed["letters"],
                pace=Pace(typed["pace"]),
                paused_until=typed["paused_until"],
                wishes=form.wishes(),
            ),
        )
        return self._form(request, address, self._today(address), told="waits" if waits else "done")

    @staticmethod
    def _today(address: Address) -> PreferencesForm:
        stands = preferences.choices_of(address)
        initial = {
            "letters": [letter.pk for letter in stands.letters],
            "pace": stands.pace,
            "paused_until": stands.paused_until,
            "themes": stands.wishes.themes,
            "territories": stands.wishes.territories,
            "only_mine": stands.wishes.only_mine,
        }
        return PreferencesForm(initial=initial, offered=preferences.offered(address))

    def _form(self, request: HttpRequest, address: Address, form: PreferencesForm, told: str = "") -> HttpResponse:
        """``told``: what has just been done (``left``, ``waits``, ``done``)."""
        name = "newsletter/preferences.html"
        return self.page(request, name, form=form, address=masked(address.email), told=told)

    def _gone(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, "mail/closed.html", status=HTTPStatus.GONE, problem=GONE)


def _crumbs(last: str) -> list[Crumb]:
    return [Crumb("Accueil", "/"), Crumb("Nos lettres", "/lettre/"), Crumb(last)]
