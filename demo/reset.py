"""Removing what the demonstration made, and only that."""

from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from events.models import Attestation, Registration
from home.models import Centre, HomePage, Menus
from mail.models import Address
from newsletter.models import Issue, Letter, Sending, Subscription

from .accounts import TEAM, accounts_file
from .territory_texts import remove_territory_texts
from .texts import texts


def demonstration_slugs() -> list[str]:
    """Addresses of the pages that the demonstration makes."""
    entries = [
        *texts("publications")["publication"],
        *texts("job_offers")["offer"],
        *texts("experience_sheets")["sheet"],
        *texts("watch_briefs")["brief"],
        *texts("calls")["call"],
        *texts("dossiers")["dossier"],
        *texts("events")["event"],
        *texts("pages")["page"],
        texts("pages")["contact"],
    ]
    return [entry["slug"] for entry in entries]


@transaction.atomic
def remove_demonstration() -> int:
    """Delete its pages, files and accounts, and blank what it wrote of the centre; number of things removed.

    The structures and persons of the actor base stay: the ledger of agreements is never emptied.
    """
    slugs = demonstration_slugs()
    site = Site.objects.get(is_default_site=True)
    removed = 0
    Attestation.objects.filter(registration__event__slug__in=slugs).delete()
    Registration.objects.filter(event__slug__in=slugs).delete()
    removed += _remove_letters()
    for page in Page.objects.descendant_of(site.root_page).filter(slug__in=slugs).order_by("-path").specific():
        page.delete()
        removed += 1
    for document in get_document_model().objects.all():
        if document.filename.rsplit(".", 1)[0] in slugs:
            document.delete()
            removed += 1
    removed += remove_territory_texts()
    for settings in (Centre, Menus):
        removed += settings.objects.filter(site=site).delete()[0]
    HomePage.objects.filter(pk=site.root_page_id).update(headline="")
    removed += get_user_model().objects.filter(username__in=[c.username for c in TEAM]).delete()[0]
    accounts_file().unlink(missing_ok=True)
    return removed


def _remove_letters() -> int:
    """The letters of the demonstration, their issues and their invented readers."""
    told = texts("letters")
    letters = Letter.objects.filter(slug__in=[entry["slug"] for entry in told["letter"]])
    Sending.objects.filter(issue__letter__in=letters).delete()
    issues = list(Issue.objects.filter(letter__in=letters))
    for issue in issues:
        issue.delete()
    Address.objects.filter(email__endswith="@exemple.invalid", subscriptions__letter__in=letters).delete()
    Subscription.objects.filter(letter__in=letters).delete()
    return len(issues) + letters.delete()[0]
