"""Covers over HTTP: the address says all there is to draw, so nothing is asked of the database and nothing expires."""

import gzip
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from .glazes import GLAZES, glaze_name
from .pattern import cover_seed, tiles_svg

VERSION: Final = "1"
"""To be raised when the drawing changes: addresses change with it, and caches everywhere."""

SHAPES: Final[dict[str, tuple[int, int]]] = {
    "portrait": (132, 176),
    "square": (132, 132),
    "wide": (400, 300),
    "lead": (720, 340),
}
"""Width and height of each shape, in pixels."""

FOREVER: Final = 31_536_000


class Drawing(NamedTuple):
    """What an ``<img>`` needs."""

    url: str
    width: int
    height: int


def cover_drawing(identifier: str, theme: str, shape: str) -> Drawing:
    """Address and size of the cover of ``identifier`` in the glazes of ``theme``; ``KeyError`` for an unknown shape."""
    width, height = SHAPES[shape]
    url = reverse("cover", args=[VERSION, glaze_name(theme), shape, cover_seed(identifier)])
    return Drawing(url, width, height)


class _Drawn(NamedTuple):
    """A drawing ready to be sent, plain or compressed (a tenth of the weight), and its weak entity tag."""

    plain: bytes
    compressed: bytes
    tag: str


@lru_cache(maxsize=512)
def _drawn(glaze: str, shape: str, seed: str) -> _Drawn:
    svg = tiles_svg(bytes.fromhex(seed), GLAZES[glaze], *SHAPES[shape]).encode()
    return _Drawn(svg, gzip.compress(svg, mtime=0), f'W/"{sha256(svg).hexdigest()[:20]}"')


@require_safe
def cover(request: HttpRequest, version: str, glaze: str, shape: str, seed: str) -> HttpResponse:
    """The SVG of one cover. Raises ``Http404`` for an unknown glaze or shape."""
    if version != VERSION or glaze not in GLAZES or shape not in SHAPES:
        raise Http404
    drawn = _drawn(glaze, shape, seed)
    response: HttpResponse
    if drawn.tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(drawn.compressed, content_type="image/svg+xml", headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(drawn.plain, content_type="image/svg+xml")
    response["ETag"] = drawn.tag
    patch_vary_headers(response, ["Accept-Encoding"])
    patch_cache_control(response, public=True, max_age=FOREVER, immutable=True)
    return response
