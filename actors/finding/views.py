"""« Chercher »: one box for persons and structures; a page without script, and what it proposes."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.admin.search import SearchArea

from actors.models import Organisation, Person, Position
from actors.permissions import sees_personal_details, visible_organisations, visible_persons

from .asking import Actor, matching, suggested

PROPOSED = 6
"""Persons, and as many structures, proposed while one types."""
SHOWN = 20
"""Persons, and as many structures, on the page; the lists show the others."""
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Found:
    """An actor as one line: the name, and what tells it from its namesakes."""

    label: str
    detail: str
    url: str


@dataclass(frozen=True)
class Group:
    """Lines of one kind: those shown, how many there are, and the address of the list when there are more."""

    label: str
    items: list[Found]
    count: int = 0
    approximate: bool = False
    all_url: str = ""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The box, and what ``?q=`` finds."""
    _only_colleagues(request)
    text = asked_text(request)
    context = {
        "q": text,
        "groups": _groups(request, text) if text else [],
        "header_title": "Chercher un acteur",
        "header_icon": "search",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
            {"url": "", "label": "Chercher un acteur"},
        ],
    }
    return render(request, "actors/finding/page.html", context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The best of each kind for ``?q=``: a piece of page, or JSON when it is asked for."""
    _only_colleagues(request)
    text = asked_text(request)
    personal = sees_personal_details(request.user)
    persons = suggested(_persons(request.user), text, personal=personal, most=PROPOSED)
    structures = suggested(_organisations(request.user), text, personal=personal, most=PROPOSED)
    groups = [
        Group("Personnes", [told(one) for one in persons]),
        Group("Structures", [told(one) for one in structures]),
    ]
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        lines = [{"kind": group.label, **vars(item)} for group in groups for item in group.items]
        return JsonResponse({"results": lines})
    return render(request, "actors/finding/suggestions.html", {"groups": [group for group in groups if group.items]})


def asked_text(request: HttpRequest) -> str:
    """What is typed in the box."""
    return " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:200]


def told(actor: Person | Organisation) -> Found:
    """A person by the posts of today, a structure by its kind and town."""
    if isinstance(actor, Person):
        return Found(
            str(actor), actor.current_functions or "sans poste en cours", reverse("actors:person", args=[actor.pk])
        )
    place = actor.town or str(actor.territory or "")
    detail = ", ".join(part for part in (actor.get_kind_display(), place) if part)
    return Found(str(actor), detail, reverse("actors:organisation", args=[actor.pk]))


def may_search(user: Any) -> bool:
    """Whoever may see an actor may look for one. No query for who may see all of them."""
    if user.has_perm("actors.view_person") or user.has_perm("actors.view_organisation"):
        return True
    return visible_persons(user).exists() or visible_organisations(user).exists()


class ActorSearchArea(SearchArea):
    """« Acteurs », beside the other searches of the administration."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        return may_search(request.user)


def search_area() -> ActorSearchArea:
    """The entry of this page."""
    return ActorSearchArea("Acteurs", reverse("actors:search"), name="actors", icon_name="group", order=120)


def _only_colleagues(request: HttpRequest) -> None:
    if not may_search(request.user):
        raise PermissionDenied


def _persons(user: Any) -> QuerySet[Person]:
    held = Prefetch("positions", Position.objects.select_related("organisation"))
    return visible_persons(user).prefetch_related(held)


def _organisations(user: Any) -> QuerySet[Organisation]:
    return visible_organisations(user).select_related("territory")


def _groups(request: HttpRequest, text: str) -> list[Group]:
    return [
        _group(request, "Personnes", _persons(request.user), text),
        _group(request, "Structures", _organisations(request.user), text),
    ]


def _group(request: HttpRequest, label: str, actors: QuerySet[Actor], text: str) -> Group:
    personal = sees_personal_details(request.user)
    matched, approximate = matching(actors, text, personal=personal, most=4 * MOST_COUNTED)
    best = suggested(actors, text, personal=personal, most=SHOWN, slips=approximate)
    count = matched.order_by()[:MOST_COUNTED].count() if len(best) == SHOWN else len(best)
    name = actors.model._meta.model_name  # noqa: SLF001 - Django's documented API
    listing = f"{reverse(f'wagtailsnippets_actors_{name}:list')}?{urlencode({'q': text})}" if count > len(best) else ""
    return Group(label, [told(one) for one in best], count, approximate, listing)
