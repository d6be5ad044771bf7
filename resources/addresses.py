"""Where the library is."""

from django.http import HttpRequest

from .models import LibraryPage

_KEPT = "_trajectoire_library_url"


def library_url(request: HttpRequest) -> str:
    """Address of the library, or nothing when it is not open; looked up once a request."""
    known: str | None = getattr(request, _KEPT, None)
    if known is None:
        library = LibraryPage.objects.reachable().first()
        known = (library.get_url(request) or "") if library else ""
        setattr(request, _KEPT, known)
    return known
