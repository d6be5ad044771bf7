"""What to read after a resource."""

from typing import TYPE_CHECKING

from django.apps import apps

from search.related import near_pages

from .results import for_results

if TYPE_CHECKING:
    from .resource import Resource


def what_to_read_next(resource: "Resource", limit: int | None = None) -> "list[Resource]":
    """Chosen by the editor, then near in meaning, then the newest that share a theme; only what lists show."""
    from .models import Resource

    limit = limit or apps.get_app_config("resources").setting("related")  # type: ignore[attr-defined]
    order = [*(link.target_id for link in resource.related_links.all()), *near_pages(resource.pk)]
    chosen = {page.pk: page for page in for_results(Resource.objects.filter(pk__in=order).listed())}
    found = [chosen[key] for key in dict.fromkeys(order) if key in chosen][:limit]
    themes = [theme.pk for theme in resource.themes.all()]
    if len(found) < limit and themes:
        near = for_results(Resource.objects.listed().filter(alias_of__isnull=True, themes__in=themes))
        near = near.exclude(pk__in=[resource.pk, *order]).order_by("-dated_on", "-pk").distinct()
        found += near[: limit - len(found)]
    return found
