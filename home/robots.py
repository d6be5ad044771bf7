"""What machines ask first: ``robots.txt`` (RFC 9309) and ``/.well-known/security.txt`` (RFC 9116)."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control
from wagtail.models import Site

from .centre import centre_of
from .contact.page import ContactPage

CLOSED = ("/gestion/", "/compte/", "/recherche/?", "/ressources/?")
"""Nothing to read there for a robot: the administration, and lists that filters multiply without end."""

VALID_FOR = timedelta(days=180)


def robots(request: HttpRequest) -> HttpResponse:
    """Where robots may go, and the map."""
    site = Site.find_for_request(request)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    if site is not None:
        lines += ["", f"Sitemap: {site.root_url}/sitemap.xml"]
    return _text(lines)


def security(request: HttpRequest) -> HttpResponse:
    """To whom a flaw is told: the contact page, or the centre's address; ``Http404`` if there is neither."""
    site = Site.find_for_request(request)
    page = ContactPage.objects.reachable().first()
    contacts = [page.get_full_url(request)] if page else []
    if email := centre_of(request).email:
        contacts.append(f"mailto:{email}")
    if site is None or not contacts:
        raise Http404
    expires = (timezone.now() + VALID_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    return _text(
        [
            *(f"Contact: {contact}" for contact in contacts),
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: fr, en",
            f"Canonical: {site.root_url}/.well-known/security.txt",
        ]
    )


@cache_control(public=True, max_age=24 * 3600)
def favicon(_request: HttpRequest) -> HttpResponse:
    """Where programs that ask for an icon without reading the page look for it."""
    return HttpResponseRedirect(static("icons/favicon.ico"))


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
