"""The headers of every response: the policy of its part of the site, what the browser may not do, compression."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from .policies import ADMIN_PREFIX, PERMISSIONS


class PoliciesMiddleware(CSPMiddleware):
    """Content-Security-Policy by part of the site, Permissions-Policy everywhere.

    A view under the admin that shows the public site takes its policy with the decorator ``csp.decorators.csp``.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add what is not there yet."""
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        answered: HttpResponseBase = super().process_response(request, response)
        return answered

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The admin's own directives under its prefix, unless the view chose others."""
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None and request.path_info.startswith(ADMIN_PREFIX):
            parts.config = dict(settings.ADMIN_CONTENT_SECURITY_POLICY)
        return parts


class CompressionMiddleware(GZipMiddleware):
    """Compresses what is text, with Django's padding against BREACH; files keep their length and their ranges."""

    KINDS = ("text/", "image/svg+xml", "application/json", "application/xml", "application/atom+xml")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Leave alone what is streamed, and what is not text."""
        if response.streaming or not response.headers.get("Content-Type", "").startswith(self.KINDS):
            return response
        answered: HttpResponseBase = super().process_response(request, response)
        return answered
