"""The walks made in a territory, on its page."""

from .models import ExploratoryWalk


def latest_walks(request, territory):
    """The newest walks of ``territory`` and of what is within; nothing when there is none."""
    places = [territory.pk, *territory.descendants().values_list("pk", flat=True)]
    walks = ExploratoryWalk.objects.listed().filter(territories__in=places).distinct().order_by("-walked_on", "-pk")
    found = list(walks[:5])
    return {"walks": found} if found else None
