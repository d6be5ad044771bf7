"""What the public page of the network shows: the posts, what is done there and where, and nobody's name."""

from django.http import HttpRequest
from django.utils import timezone

from networks.models import Network

from .figures import PostState, overview


def public_context(_request: HttpRequest, _network: Network) -> dict[str, object]:
    """``posts``: today's, as plain facts; a template could not show a name by mistake, there is none in it."""
    return {
        "posts": [
            {
                "title": line.post.title,
                "employer": line.convention.employer.name,
                "territory": line.post.territory,
                "neighbourhoods": [place.name for place in line.post.neighbourhoods.all()],
                "modalities": [modality.name for modality in line.post.modalities.all()],
                "vacant": line.state is PostState.VACANT,
            }
            for line in overview(timezone.localdate())
            if line.exists
        ]
    }
