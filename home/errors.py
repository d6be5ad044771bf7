"""Error pages. 403 and 404 are pages of the site; 400 and 500 need neither database nor request."""

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from .front_page import SEARCH_ADDRESS

logger = logging.getLogger(__name__)

LAST_WORDS = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Une erreur est survenue</title></head>'
    "<body><h1>Une erreur est survenue</h1><p>La page n’a pas pu être faite. Réessayez dans quelques minutes.</p>"
    '<p><a href="/">Retourner à l’accueil</a></p></body></html>'
)
"""Said when even the template of the 500 page cannot be rendered."""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Nothing at this address: search, or go back to something known."""
    return render(request, "404.html", {"search_address": SEARCH_ADDRESS}, status=HTTPStatus.NOT_FOUND)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - the same
    """Something is there, for others."""
    return render(request, "403.html", {"search_address": SEARCH_ADDRESS}, status=HTTPStatus.FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - the same
    """What came cannot be read: the request is not looked at again."""
    return HttpResponse(_alone("400.html"), status=HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same
    """Something broke on our side."""
    return HttpResponse(_alone("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _alone(template: str) -> str:
    try:
        return render_to_string(template)
    except Exception:  # the missing style sheet of a half-made deployment must not hide the first error
        logger.exception("error page %s cannot be rendered", template)
        return LAST_WORDS
