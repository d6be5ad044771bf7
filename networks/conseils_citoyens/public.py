"""What the public page of the network shows: the bodies and their seats, and nobody's name."""

from django.http import HttpRequest
from django.utils import timezone

from networks.models import Network

from .figures import overview


def public_context(_request: HttpRequest, _network: Network) -> dict[str, object]:
    """``bodies``: today's, as plain facts; a template could not show a name by mistake, there is none in it."""
    return {
        "bodies": [
            {
                "name": line.body.name,
                "kind": line.body.get_kind_display(),
                "territory": line.body.territory,
                "neighbourhoods": [place.name for place in line.body.neighbourhoods.all()],
                "state": line.state.label,
                "seats": line.seats,
                "vacant": len(line.vacant),
            }
            for line in overview(timezone.localdate())
        ]
    }
