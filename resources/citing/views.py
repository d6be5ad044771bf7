"""References to take away: of one page, of a whole list."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from resources.exports import export
from resources.library import LibraryPage
from resources.notices.selection import matching
from search.list_query import read_query
from trajectoire.pages.base import BasePage

from .formats import FORMATS


@require_safe
def page_reference(request: HttpRequest, path: str, ending: str) -> HttpResponse:
    """The reference of the page at ``path``, as a file. Not found when the public may not open the page."""
    page = public_page(request, path)
    citation, form = page.citation(), FORMATS[ending]
    answer = HttpResponse(form.write(citation), content_type=f"{form.media_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{citation.identifier or page.slug}.{ending}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def list_export(request: HttpRequest, path: str, ending: str) -> StreamingHttpResponse:
    """Every resource that the list at ``path`` gives for the same parameters, as one file, written as it is read."""
    page = public_page(request, path)
    if not isinstance(page, LibraryPage):
        raise Http404
    site = Site.find_for_request(request)
    notices = matching(read_query(request.GET))
    return export(notices, ending, site, name="bibliotheque")


def public_page(request: HttpRequest, path: str) -> BasePage:
    """The page at ``path`` (« ressources/un-titre/ ») if anyone may open it now; ``Http404`` otherwise."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    root: Page = site.root_page.localized.specific
    found = root.route(request, [part for part in path.split("/") if part])
    page = found.page
    if not isinstance(page, BasePage) or not page.is_reachable():
        raise Http404
    return page
