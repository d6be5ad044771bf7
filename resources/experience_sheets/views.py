"""The PDF of an experience sheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from resources.citing.views import public_page

from .model import ExperienceSheet
from .pdf import pdf_available, sheet_pdf

MINUTES = 5
"""How long a browser may keep it: the contact in it may be withdrawn at any time."""


@require_safe
def sheet_as_pdf(request: HttpRequest, path: str) -> HttpResponse:
    """The sheet at ``path`` as a PDF. Not found when the public may not open the page, or without Pango."""
    page = public_page(request, path)
    if not isinstance(page, ExperienceSheet) or not pdf_available():
        raise Http404
    answer = HttpResponse(sheet_pdf(page), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{page.identifier or page.slug}.pdf"'
    answer["Cache-Control"] = f"max-age={60 * MINUTES}"
    answer["Link"] = f'<{page.full_url}>; rel="canonical"'
    return answer
