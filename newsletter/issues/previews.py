"""An issue as its readers see it: the mail, and the text version."""

from typing import TYPE_CHECKING

from django.http import HttpResponse

from . import composing
from .reading import read_parts

if TYPE_CHECKING:
    from .page import Issue

MAIL, TEXT = "courriel", "texte"
POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["*"],
    "frame-ancestors": ["'self'"],
}
"""A mail styles itself, shows pictures, and does nothing else."""


def serve_mail(issue: "Issue", key: str | None = None) -> HttpResponse:
    """The HTML of the version ``key`` (every part by default), which may style itself and do nothing else."""
    parts = read_parts(issue.content, issue.since())
    version = composing.written(issue, parts, composing.everything(parts) if key is None else key, personal=False)
    answer = HttpResponse(version.html)
    answer._csp_replace = POLICY  # type: ignore[attr-defined]  # noqa: SLF001 - what django-csp's own decorator sets
    return answer


def serve_text(issue: "Issue") -> HttpResponse:
    """The text version."""
    parts = read_parts(issue.content, issue.since())
    version = composing.written(issue, parts, composing.everything(parts), personal=False)
    return HttpResponse(version.text, content_type="text/plain; charset=utf-8")
