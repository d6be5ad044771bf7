"""The addresses of the public forms: ``/reseaux/<key>/rejoindre/``, ``/reseaux/annuaire/corriger/`` and one entry's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trajectoire.accounts.client import client_ip
from trajectoire.pages.breadcrumbs import Crumb
from trajectoire.visitors import VisitorForm, may_send

from .forms import EntryForm, JoinForm, MyRecordForm
from .pages import crumbs, network_or_404
from .people import directory_crumbs, entry_or_404
from .receiving import receive_correction, receive_join, receive_record

TRAPPED = "Votre demande n’est pas encore partie"
LIMITED = "Votre demande n’est pas partie : trop de messages sont venus d’ici depuis une heure"
COUNTER = "networks"

asks = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Asked:
    """A form as it is shown; ``receive`` takes one that is right, ``thanks`` is where it then leads."""

    template: str
    context: Mapping[str, Any]
    receive: Callable[[Any], object]
    thanks: str


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _answer(request: HttpRequest, form: VisitorForm, asked: Asked) -> HttpResponse:
    """Take what is right and lead to the thanks; show again, as it was typed, what is not."""
    problem, status = "", HTTPStatus.OK
    if request.method == "POST":
        if form.is_trapped():
            form, problem = form.without_trap(), TRAPPED
        elif form.is_valid():
            if may_send(client_ip(request), COUNTER):
                asked.receive(form)
                return HttpResponseRedirect(asked.thanks)
            problem, status = LIMITED, HTTPStatus.TOO_MANY_REQUESTS
    context = {**asked.context, "form": form, "problem": problem, "limited": problem == LIMITED}
    return render(request, asked.template, context, status=status)


@asks
def join(request: HttpRequest, key: str) -> HttpResponse:
    """« Rejoindre ce réseau », for one that welcomes requests."""
    network = network_or_404(key)
    if not network.is_open:
        raise Http404
    title = f"Rejoindre le réseau « {network.name} »"
    context = {
        "title": title,
        "network": network,
        "crumbs": crumbs(Crumb(network.name, network.get_absolute_url()), Crumb("Rejoindre ce réseau")),
    }
    form = JoinForm(_sent(request), network=network)
    return _answer(request, form, Asked("networks/public/join.html", context, receive_join, reverse("networks:thanks")))


@asks
def my_record(request: HttpRequest) -> HttpResponse:
    """« Corriger ma fiche », for whoever is, or is not, in the directory."""
    context = {"title": "Corriger ma fiche", "crumbs": directory_crumbs(Crumb("Corriger ma fiche"))}
    form = MyRecordForm(_sent(request))
    return _answer(
        request, form, Asked("networks/public/my_record.html", context, receive_record, reverse("networks:thanks"))
    )


@asks
def correct_entry(request: HttpRequest, key: str) -> HttpResponse:
    """« Corriger cette fiche », for an entry of the directory."""
    entry = entry_or_404(key)
    context = {
        "title": f"Corriger la fiche « {entry.first.name} »",
        "entry": entry,
        "crumbs": directory_crumbs(Crumb(entry.first.name, entry.first.address), Crumb("Corriger cette fiche")),
    }
    form = EntryForm(_sent(request), entry=entry.first)
    thanks = reverse("networks:thanks")
    asked = Asked("networks/public/correct.html", context, lambda form: receive_correction(form, entry), thanks)
    return _answer(request, form, asked)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What happens next; the same for everybody."""
    return render(request, "networks/public/thanks.html", {"crumbs": crumbs(Crumb("Demande reçue"))})
