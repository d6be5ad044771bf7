"""The directory and the page of one person or structure: ``/reseaux/annuaire/`` and below."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trajectoire.pages.breadcrumbs import Crumb

from .directory import Entry, directory, entry
from .pages import crumbs

TITLE = "Annuaire des réseaux"


def directory_crumbs(*steps: Crumb) -> list[Crumb]:
    """The networks, the directory, then ``steps``."""
    return crumbs(Crumb(TITLE, reverse("networks:directory")), *steps)


def entry_or_404(key: str) -> Entry:
    """The person or the structure; whom the public does not see is as if there were nobody."""
    found = entry(key)
    if found is None:
        raise Http404
    return found


@require_safe
def directory_page(request: HttpRequest) -> HttpResponse:
    """Those who agreed to be seen, by name, function, structure, place and network."""
    context = {"title": TITLE, "crumbs": crumbs(Crumb(TITLE)), "listing": directory(request)}
    return render(request, "networks/public/directory.html", context)


@require_safe
def entry_page(request: HttpRequest, key: str) -> HttpResponse:
    """What one person or structure agreed to show, and how to write to it without its address."""
    found = entry_or_404(key)
    context = {"entry": found, "crumbs": directory_crumbs(Crumb(found.first.name))}
    return render(request, "networks/public/entry.html", context)
