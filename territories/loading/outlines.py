"""Outlines from GeoJSON, one feature at a time, simplified for display."""

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from territories.groundmap import Shape
from territories.models import Level

from . import codes
from .lines import Key
from .tables import UnreadableError, encoding_of

CHUNK = 1 << 18
FEATURE_LIMIT = 40_000_000
"""Characters of one feature: longer, the file is refused."""
DETAIL = 500
"""Parts of the longer side that a point may be away from the line drawn without it."""
POINTS_LIMIT = 200_000

CODES: Sequence[tuple[tuple[str, ...], Level, Any]] = (
    (("code_qp", "code_qpv", "codeqp"), Level.NEIGHBOURHOOD, codes.neighbourhood),
    (("siren_epci", "siren", "code_epci"), Level.INTERCOMMUNALITY, codes.epci),
    (("insee_com", "code_insee", "codgeo", "insee", "com"), Level.COMMUNE, codes.commune),
    (("insee_dep", "code_departement", "dep"), Level.DEPARTMENT, codes.department),
    (("insee_reg", "code_region", "reg"), Level.REGION, codes.region),
)
"""Properties that say what an outline is of, the most precise first."""


def features(path: Path) -> Iterator[Any]:
    """The features of a collection, read by pieces: a file of a whole country is never held whole."""
    decoder, text, ended = json.JSONDecoder(), "", False
    with path.open(encoding=encoding_of(path), errors="replace") as source:
        head = ""
        while '"features"' not in head:
            piece = source.read(CHUNK)
            head += piece
            if not piece or len(head) > FEATURE_LIMIT:
                message = "Ce fichier JSON n’est pas une collection GeoJSON : « features » manque."
                raise UnreadableError(message)
        text = head.partition('"features"')[2].lstrip().removeprefix(":").lstrip().removeprefix("[")
        while True:
            text = text.lstrip(" \t\r\n,")
            if text.startswith("]"):
                return
            try:
                feature, end = decoder.raw_decode(text)
            except ValueError as error:
                piece = source.read(max(CHUNK, len(text)))
                if not piece and ended:
                    message = "Le fichier est coupé, ou mal formé, après les derniers contours lus."
                    raise UnreadableError(message) from error
                ended = not piece
                text += piece
                if len(text) > FEATURE_LIMIT:
                    message = "Un contour dépasse la taille admise."
                    raise UnreadableError(message) from error
                continue
            yield feature
            text = text[end:]


def read_feature(feature: Any) -> tuple[Key, Shape]:
    """What the outline is of, and its shape. ``CodeError`` says why it cannot be taken."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        message = "Le contour n’a pas de propriétés."
        raise codes.CodeError(message)
    given = {str(name).casefold(): value for name, value in feature["properties"].items()}
    for names, level, read in CODES:
        text = next((str(given[name]) for name in names if given.get(name)), "")
        if text:
            return (level.value, read(text)), _shape(feature.get("geometry"))
    message = "Le contour ne dit pas de quel territoire il est (code_qp, insee_com, siren_epci…)."
    raise codes.CodeError(message)


def _shape(geometry: Any) -> Shape:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates: Any = geometry.get("coordinates") if isinstance(geometry, dict) else None
    polygons: Any = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else None
    try:
        read = [
            [[(float(point[0]), float(point[1])) for point in ring] for ring in polygon] for polygon in polygons or []
        ]
    except (TypeError, ValueError, IndexError, KeyError) as error:
        message = "Le contour n’est pas une suite de points."
        raise codes.CodeError(message) from error
    points = [point for polygon in read for ring in polygon for point in ring]
    if not points or len(points) > POINTS_LIMIT:
        message = "Le contour est vide, n’est pas une surface, ou a trop de points."
        raise codes.CodeError(message)
    if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points):  # noqa: PLR2004 - degrees
        message = "Le contour n’est pas en degrés (WGS 84)."
        raise codes.CodeError(message)
    span = max(
        max(x for x, _ in points) - min(x for x, _ in points), max(y for _, y in points) - min(y for _, y in points)
    )
    simple = [[simplified(ring, span / DETAIL) for ring in polygon] for polygon in read]
    kept = [[ring for ring in polygon if len(ring) > 3] for polygon in simple]  # noqa: PLR2004 - a triangle, closed
    shape = [[[[round(x, 5), round(y, 5)] for x, y in ring] for ring in polygon] for polygon in kept if polygon]
    if not shape:
        message = "Le contour n’a pas de surface."
        raise codes.CodeError(message)
    return shape


def simplified(ring: Sequence[tuple[float, float]], tolerance: float) -> list[tuple[float, float]]:
    """The ring without the points that the eye would not miss (Douglas and Peucker, 1973); ends are kept."""
    if len(ring) < 3:  # noqa: PLR2004 - nothing between two ends
        return list(ring)
    kept = {0, len(ring) - 1}
    waiting = [(0, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, place = 0.0, 0
        for number in range(first + 1, last):
            distance = _distance(ring[number], ring[first], ring[last])
            if distance > far:
                far, place = distance, number
        if far > tolerance:
            kept.add(place)
            waiting += [(first, place), (place, last)]
    return [ring[number] for number in sorted(kept)]


def _distance(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    across, up = b[0] - a[0], b[1] - a[1]
    length = math.hypot(across, up)
    if length == 0:
        return math.dist(point, a)
    return abs(across * (a[1] - point[1]) - up * (a[0] - point[0])) / length
