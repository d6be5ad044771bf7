"""Where the library is."""

from django.http import HttpRequest

from .exports import LIST_FORMATS
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


def search_files(request: HttpRequest, parameters: str) -> list[tuple[str, str]]:
    """Addresses and names of the files of the library's answer to a search; none while the library is not open."""
    library = library_url(request)
    return [(f"{library}export.{ending}?{parameters}", label) for ending, label in LIST_FORMATS.items() if library]
