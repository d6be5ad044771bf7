"""The screen of a person and of a structure: all that is known on one page, in blocks that applications add to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trajectoire.accounts.models import User
from trajectoire.plugins import registry

from .changes import Change
from .contract import ActorPanel
from .coordinates import PERSONAL, Coordinate, confirm, mark_wrong, of_organisation, of_person
from .freshness import Freshness
from .models import Organisation, Person, Position
from .permissions import (
    may_change,
    sees_personal_details,
    visible_organisations,
    visible_persons,
)
from .rights import rights_of
from .timeline import timeline

LATEST = 10
PER_PAGE = 50
MOST_PERSONS = 60
"""Persons shown on the screen of a structure; the list shows the others."""
GREATEST_KEY = 2**63 - 1

KINDS = {"personnes": Person, "structures": Organisation}


@dataclass(frozen=True)
class ShownPanel:
    """A block that an application gave: its template and what it sees."""

    template: str
    context: Mapping[str, object]
    aside: bool


@require_safe
def screen(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Everything on one page; « not found » for an actor that this colleague may not see."""
    actor = _seen(request, kind, pk)
    context = _common(request, actor)
    context |= _person(request, actor) if isinstance(actor, Person) else _organisation(request, actor)
    coordinates = context["coordinates"]
    context["freshness"] = _tally(coordinates)
    shown = _panels(request, actor)
    context["panels"] = [panel for panel in shown if not panel.aside]
    context["margin"] = [panel for panel in shown if panel.aside]
    context["history"] = list(_history(request, actor)[: LATEST + 1])
    return render(request, "actors/screen.html", context)


@require_safe
def history(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The whole history of an actor, fifty lines a page."""
    actor = _seen(request, kind, pk)
    context = _common(request, actor)
    crumbs = [*context["breadcrumbs_items"][:-1], {"url": actor_url(actor), "label": str(actor)}]
    page = Paginator(_history(request, actor), PER_PAGE).get_page(request.GET.get("p"))
    return render(
        request,
        "actors/history.html",
        context
        | {
            "page": page,
            "breadcrumbs_items": [*crumbs, {"url": "", "label": "Historique"}],
            "header_title": f"Qui a changé quoi : {actor}",
        },
    )


@require_POST
def confirm_all(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Every coordinate shown is right today, but those known to be wrong."""
    actor = _changed(request, kind, pk)
    count = confirm(_coordinates(request, actor), colleague(request))
    messages.success(request, f"{count} coordonnée{'s' if count > 1 else ''} confirmée{'s' if count > 1 else ''}.")
    return redirect(actor_url(actor))


@require_POST
def wrong(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One coordinate, named by its token, is wrong."""
    actor = _changed(request, kind, pk)
    token = request.POST.get("coordonnee", "")
    item = next((item for item in _coordinates(request, actor) if item.token == token), None)
    if item is None:
        messages.error(request, "Cette coordonnée n’est plus là : quelqu’un l’a changée. Relisez la page.")
    else:
        mark_wrong(item, colleague(request))
        messages.success(request, f"« {item.shown} » est notée fausse. Corrigez-la avec « Modifier » dès que possible.")
    return redirect(actor_url(actor))


def actor_url(actor: Person | Organisation) -> str:
    """Address of an actor's screen."""
    return reverse("actors:person" if isinstance(actor, Person) else "actors:organisation", args=[actor.pk])


def colleague(request: HttpRequest) -> User:
    """Who is signed in; the administration lets nobody else in."""
    assert isinstance(request.user, User)  # noqa: S101 - Wagtail's door
    return request.user


def _seen(request: HttpRequest, kind: str, pk: int) -> Person | Organisation:
    everyone: QuerySet[Any] = (
        visible_persons(request.user) if KINDS[kind] is Person else visible_organisations(request.user)
    )
    if kind == "structures":
        everyone = everyone.select_related("territory", "parent")
    actor = everyone.filter(pk=pk).first() if pk <= GREATEST_KEY else None
    if actor is None:
        raise Http404
    return actor


def _changed(request: HttpRequest, kind: str, pk: int) -> Person | Organisation:
    actor = _seen(request, kind, pk)
    if not may_change(request.user, actor):
        raise PermissionDenied
    return actor


def _common(request: HttpRequest, actor: Person | Organisation) -> dict[str, Any]:
    """What the base template asks, and what every screen shows."""
    person = isinstance(actor, Person)
    model = "person" if person else "organisation"
    changes = may_change(request.user, actor)
    whole = request.user.has_perm(f"actors.view_{model}")
    listing = reverse(f"wagtailsnippets_actors_{model}:list") if whole else ""
    return {
        "actor": actor,
        "is_person": person,
        "header_title": str(actor),
        "header_icon": "user" if person else "home",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
            {"url": listing, "label": "Personnes" if person else "Structures"},
            {"url": "", "label": str(actor)},
        ],
        "edit_url": reverse(f"wagtailsnippets_actors_{model}:edit", args=[actor.pk]) if changes else "",
        "confirm_url": reverse(f"actors:{model}-confirm", args=[actor.pk]) if changes else "",
        "wrong_url": reverse(f"actors:{model}-wrong", args=[actor.pk]) if changes else "",
        "history_page": reverse(f"actors:{model}-history", args=[actor.pk]),
        "tags": actor.tags.all(),
        "note": actor.note if whole else "",
    }


def _person(request: HttpRequest, person: Person) -> dict[str, Any]:
    positions = list(person.positions.select_related("organisation"))
    names = {position.organisation_id for position in positions}
    open_to = set(visible_organisations(request.user).filter(pk__in=names).values_list("pk", flat=True))
    drawn = timeline(positions)
    current = [bar.position for bar in drawn.bars if bar.current] if drawn else []
    return {
        "positions": positions,
        "current": current,
        "open_to": open_to,
        "timeline": drawn,
        "coordinates": of_person(person, current, personal=sees_personal_details(request.user)),
        "rights": rights_of(person),
        "may_record": request.user.has_perm("actors.add_consententry"),
        "consent_url": reverse("wagtailsnippets_actors_consententry:add"),
    }


def _organisation(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    held = Position.objects.filter(organisation=organisation, person__in=visible_persons(request.user))
    now = list(held.current().select_related("person").order_by("person__last_name", "pk")[: MOST_PERSONS + 1])
    within = visible_organisations(request.user).filter(parent=organisation)
    parent = organisation.parent
    return {
        "coordinates": of_organisation(organisation),
        "team": now[:MOST_PERSONS],
        "more_team": len(now) > MOST_PERSONS,
        "former": list(held.exclude(pk__in=held.current().values("pk")).select_related("person")[:MOST_PERSONS]),
        "within": list(within[:MOST_PERSONS]),
        "parent_open": bool(parent and visible_organisations(request.user).filter(pk=parent.pk).exists()),
    }


def _coordinates(request: HttpRequest, actor: Person | Organisation) -> list[Coordinate]:
    if isinstance(actor, Organisation):
        return of_organisation(actor)
    current = actor.positions.current().select_related("organisation")
    return of_person(actor, current, personal=sees_personal_details(request.user))


def _history(request: HttpRequest, actor: Person | Organisation) -> QuerySet[Change]:
    lines = Change.objects.about(actor).select_related("by", "person", "organisation", "position__organisation")
    return lines if sees_personal_details(request.user) else lines.exclude(field__in=PERSONAL)


def _panels(request: HttpRequest, actor: Person | Organisation) -> list[ShownPanel]:
    """Blocks that applications contribute, in their order; one that has nothing to say is left out."""
    found = []
    for panel in registry.all(ActorPanel):
        told = panel.context(request, actor)
        if told is not None:
            known = {"actor": actor, "panel_id": f"bloc-{panel.key}", "panel_title": panel.label}
            found.append(ShownPanel(panel.template, {**known, **told}, panel.aside))
    return found


def _tally(coordinates: list[Coordinate]) -> list[tuple[Freshness, int]]:
    """How many coordinates are in each state, those there are only."""
    states = (Freshness.FRESH, Freshness.REVIEW, Freshness.WRONG)
    counts = [(state, sum(item.state is state for item in coordinates)) for state in states]
    return [(state, count) for state, count in counts if count]
