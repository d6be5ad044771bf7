"""What the law wants on some pages, written from the settings of the centre: nobody types it twice.

The accessibility statement follows the model of the RGAA 4.1 (« Modèle de déclaration d'accessibilité »), the legal
notice article 1-1 of the law of 21 June 2004 (LCEN). Each is shown above what the team writes on the page that the
settings name.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from .accessibility import Regime, expires
from .centre import Centre, centre_of
from .contact.page import ContactPage

TEMPLATES = {
    "accessibility_page_id": "home/parts/accessibility_statement.html",
    "legal_page_id": "home/parts/legal_notice.html",
    "privacy_page_id": "home/parts/data_contact.html",
}
"""Template by the setting that names its page."""


def legal_texts(page: Page, request: HttpRequest) -> Mapping[str, Any]:
    """What ``home/content_page.html`` shows above the body of ``page``: templates, and what they print."""
    centre = centre_of(request)
    shown = [template for setting, template in TEMPLATES.items() if getattr(centre, setting) == page.pk]
    return {"legal_texts": shown, **(_facts(centre, request) if shown else {})}


def _facts(centre: Centre, request: HttpRequest) -> dict[str, Any]:
    contact = ContactPage.objects.reachable().first()
    return {
        "centre": centre,
        "contact_url": (contact.get_url(request) or "") if contact else "",
        "site_address": request.get_host(),
        "must_comply": centre.regime != Regime.VOLUNTARY,
        "audit_counts": centre.audit_counts,
        "audit_expires_on": expires(centre.audited_on) if centre.audited_on else None,
    }
