"""What the public page of the network shows: the posts, what is done there and where, and nobody's name."""

from django.http import HttpRequest
from django.utils import timezone

from networks.models import Network
from territories.models import Territory

from .figures import PostState, overview


def public_context(_request: HttpRequest, _network: Network) -> dict[str, object]:
    """``places``: today's posts by contract, as plain facts; a template could not show a name by mistake."""
    places: dict[Territory, list[dict[str, object]]] = {}
    for line in overview(timezone.localdate()):
        if not line.exists:
            continue
        told = {
            "title": line.post.title,
            "employer": line.convention.employer.name,
            "neighbourhoods": [place.name for place in line.post.neighbourhoods.all()],
            "modalities": [modality.name for modality in line.post.modalities.all()],
            "vacant": line.state is PostState.VACANT,
        }
        places.setdefault(line.place, []).append(told)
    return {"places": [{"territory": place, "posts": posts} for place, posts in places.items()]}
