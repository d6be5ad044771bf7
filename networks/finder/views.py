"""The screen of the finder."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from networks.desk.menu import NetworksItem
from networks.finding import Wanted
from networks.menu import NETWORKS_MENU_HOOK
from networks.policies import enters
from territories.models import Level, Territory
from trajectoire.taxonomies.models import Theme

from .answers import answers

_OFFERED = (Level.DEPARTMENT, Level.CITY_CONTRACT, Level.NEIGHBOURHOOD)


@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """Who has already done this: ``?territoire=contrat-245804406&theme=alimentation&q=jardin``."""
    if not enters(request.user):
        raise PermissionDenied
    given = request.GET
    text = " ".join(given.get("q", "").split())[:150]
    slug, place = given.get("theme", "")[:90], given.get("territoire", "")[:40]
    theme = Theme.objects.filter(slug=slug).first() if slug else None
    mine = Territory.objects.filter(slug=place).first() if place else None
    below = Theme.objects.filter(path__startswith=theme.path).order_by("path") if theme else Theme.objects.none()
    wanted = Wanted(text, dict(below.values_list("pk", "name")))
    places = list(Territory.objects.valid().filter(level__in=_OFFERED).widest_first())
    if mine and mine not in places:
        places.append(mine)
    context = {
        "text": text,
        "theme": theme,
        "mine": mine,
        "wanted": wanted,
        "answers": answers(request.user, wanted, mine),
        "themes": Theme.objects.order_by("path"),
        "places": places,
    }
    return TemplateResponse(request, "networks/finder/finder.html", context)


@hooks.register(NETWORKS_MENU_HOOK)
def finder_item() -> MenuItem:
    """« Qui a déjà fait cela ? »."""
    address = reverse("networks_finder")
    return NetworksItem("Qui a déjà fait cela ?", address, name="networks-finder", icon_name="search", order=16)


@hooks.register("register_admin_urls")
def finder_addresses() -> list[URLPattern]:
    """Under ``/gestion/``."""
    return [path("reseaux/trouver/", finder, name="networks_finder")]
