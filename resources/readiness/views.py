"""Fragments of the editor: the panel as it is now, and titles alike."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.permissions import policy_registry

from resources.resource import Resource

from .duplicates import similar_titles
from .panel import panel_context


@require_safe
@never_cache
def readiness(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the panel says of the latest draft; for those who may edit the page."""
    page = get_object_or_404(Resource, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    draft = page.get_latest_revision_as_object()
    return render(request, "resources/admin/readiness_remarks.html", panel_context(draft))


@require_safe
@never_cache
def similar(request: HttpRequest) -> HttpResponse:
    """Resources whose title looks like ``titre``, drafts included, among those that the person sees in the admin."""
    but = request.GET.get("sauf", "")
    allowed = policy_registry.get_by_type(Page).explorable_instances(request.user)
    among = Resource.objects.filter(pk__in=allowed.values("pk")).order_by("-pk")
    found = similar_titles(request.GET.get("titre", "")[:255], among, int(but) if but.isdecimal() else None)
    return render(request, "resources/admin/similar_titles.html", {"found": [one.resource for one in found]})
