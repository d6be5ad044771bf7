"""The two addresses that machines watch: JSON, never cached, no secret."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .readiness import readiness


@never_cache
@require_safe
def alive(_request: HttpRequest) -> JsonResponse:
    """The process answers. Nothing else is asked, the database neither: restart it when this fails."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when the site can serve (``ok`` or ``degraded``), 503 when it cannot: send visitors elsewhere."""
    report = readiness()
    status = 503 if report.status == "unavailable" else 200
    return JsonResponse({"status": report.status, "checks": report.checks}, status=status)
