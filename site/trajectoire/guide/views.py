"""Screens of the guide, for whoever may enter the administration."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from .book import FOLDER, book
from .search import find

TYPES = {".webp": "image/webp", ".png": "image/png"}


@require_GET
def guide_home(request: HttpRequest) -> HttpResponse:
    """The table of contents; ``?q=`` looks for words in titles and headings."""
    query = request.GET.get("q", "").strip()[:100]
    guide = book()
    context = {"guide": guide, "query": query, "found": find(guide.pages, query)}
    return TemplateResponse(request, "guide/home.html", context)


@require_GET
def guide_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page, with those before and after it."""
    guide = book()
    rank = guide.place(slug)
    if rank is None:
        raise Http404
    context = {
        "guide": guide,
        "page": guide.pages[rank],
        "previous": guide.pages[rank - 1] if rank else None,
        "next": guide.pages[rank + 1] if rank + 1 < len(guide.pages) else None,
    }
    return TemplateResponse(request, "guide/page.html", context)


@require_GET
def guide_picture(_request: HttpRequest, name: str) -> HttpResponse:
    """A picture of the guide; the pattern of the address leaves no way out of its folder."""
    path = FOLDER / "images" / name
    if not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type=TYPES[path.suffix])
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
