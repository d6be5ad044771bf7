"""Public addresses of the territories."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .regionmap import drawing, grid_of_the_centre, neighbourhood_places

YEAR = 365 * 24 * 3600


@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def region_drawing(_request: HttpRequest, version: str) -> HttpResponse:
    """The tile map as an image; its address holds its version, so that it may be kept for ever.

    An old version answers with the present drawing: a page kept somewhere still shows a map.
    """
    del version
    grid = grid_of_the_centre()
    places = neighbourhood_places()
    if grid is None or not places:
        raise Http404
    return HttpResponse(drawing(grid, tuple(places)), content_type="image/svg+xml")
