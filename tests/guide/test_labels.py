"""What the guide says is written on the screen, is: a label renamed in a form is renamed in the guide too."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from actors.intake.model import Kind
from actors.intake.rules import propose
from actors.models import Organisation, SavedView
from events.models import AgendaPage, EventPage, EventSession
from home.contact.messages import ContactMessage
from networks.adultes_relais.terms import take
from networks.models import Network
from networks.public.receiving import JOIN
from networks.ready_made import make_networks
from networks.transitions.models import Exchange
from newsletter.models import Issue, Letter, LettersPage, Sending
from resources.models import LibraryPage, Publication
from tests.accounts.conftest import Hire
from tests.guide.reading import bold_labels
from tests.guide.test_guide import PAGES
from tests.networks.adultes_relais.places import person, post
from trajectoire.accounts.models import User
from trajectoire.accounts.roles import home_page
from trajectoire.pages.base import page_models
from trajectoire.plugins import Role

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def plain(text: str) -> str:
    """Text as it is read: entities and escapes gone, one kind of apostrophe and of space."""
    shown = html.unescape(ESCAPED.sub(lambda code: chr(int(code[1], 16)), text))
    return " ".join(shown.replace("’", "'").replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.fixture
def screens(client: Client, hire: Hire) -> str:
    """Everything that the screens named in the guide say, to Direction and to a colleague who reviews."""
    author, root, library, agenda = hire(Role.EDITOR), home_page(), LibraryPage.objects.get(), AgendaPage.objects.get()
    assert root
    publication = library.add_child(
        instance=Publication(title="Essai", kind="guide", summary="Une phrase.", owner=author)
    )
    publication.save_revision(user=author)
    message = ContactMessage.objects.create(name="A", email="a@exemple.fr", subject="Essai", body="Bonjour")
    make_networks()
    structures = [Organisation.objects.create(name=name) for name in ("Atelier vélo", "Régie")]
    for kind, structure in zip(Exchange.Kind, structures, strict=True):
        Exchange.objects.create(kind=kind, title="Un local fermé pour réparer", organisation=structure)
    waiting = library.add_child(
        instance=Publication(title="À relire", kind="guide", summary="Une phrase.", owner=author, live=False)
    )
    waiting.save_revision(user=author)
    waiting.get_workflow().start(waiting, author)
    client.force_login(author)
    said = [client.get(reverse("account_login")).content, client.get(reverse("accounts_home")).content]
    said += [client.get(reverse("mfa_index")).content]
    client.logout()
    said.append(client.get(reverse("account_login")).content)
    client.force_login(hire(Role.DIRECTION))
    add = [
        reverse("wagtailadmin_pages:add", args=[m._meta.app_label, m._meta.model_name, parent.pk])
        for m in page_models()
        for parent in (root, library, agenda, LettersPage.objects.get())
        if m.can_create_at(parent) and m.can_create_at(Page.objects.get(pk=parent.pk).specific)
    ]
    addresses = [
        "/gestion/",
        *add,
        *(reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in (root, publication, waiting)),
        reverse("wagtailadmin_pages:add_subpage", args=[library.pk]),
        reverse("wagtailadmin_pages:history", args=[publication.pk]),
        *("/gestion/library/", "/gestion/images/", "/gestion/images/add/", "/gestion/documents/"),
        *("/gestion/documents/add/", "/gestion/documents/chooser/", "/gestion/theme/", "/gestion/users/"),
        *("/gestion/users/new/", "/gestion/settings/home/menus/", "/gestion/messages/", "/gestion/groups/"),
        f"/gestion/messages/inspect/{message.pk}/",
        *(reverse(name) for name in ("networks_coverage", "networks_finder", "transitions")),
        reverse("wagtailusers_users:edit", args=[author.pk]),
    ]
    addresses += [*mediator_screens(), *network_screens(), *letter_screens(), *event_screens()]
    said += [client.get(address, follow=True).content for address in addresses]
    return plain("\n".join(content.decode() for content in said))


def mediator_screens() -> list[str]:
    """Those of the adultes-relais, with a post that somebody holds."""
    made = post()
    held = take(made, person(), timezone.localdate())
    ending = made.conventions.get()
    return [
        *(reverse(name) for name in ("adultes_relais", "adultes_relais_list", "adultes_relais_add")),
        *(reverse(f"adultes_relais_{name}", args=[made.pk]) for name in ("post", "take", "renew")),
        reverse("adultes_relais_end", args=[held.pk]),
        reverse("adultes_relais_convention", args=[ending.pk]),
    ]


def event_screens() -> list[str]:
    """An event to come and one that has ended: who registered, what follows."""
    pages = []
    for days in (10, -10):
        start = timezone.now() + timedelta(days=days)
        page = EventPage(title=f"Dans {days} jours", summary="Une phrase.", live=True)
        page.sessions = [EventSession(starts_at=start, ends_at=start + timedelta(hours=3))]
        AgendaPage.objects.get().add_child(instance=page)
        pages.append(page)
    return [
        *(reverse("events_desk_registrations", args=[page.pk]) for page in pages),
        *(reverse(name, args=[pages[1].pk]) for name in ("events_after", "events_minutes")),
        reverse("events_roster", args=[pages[1].sessions.all()[0].pk]),
        reverse("wagtailadmin_pages:edit", args=[pages[0].pk]),
        reverse("events_desk"),
    ]


def letter_screens() -> list[str]:
    """The letters, the form of one, who receives it."""
    letter = Letter.objects.create(name="La lettre du mois", description="Les nouveautés.")
    issues = [Issue(title=title, summary="Une phrase.", letter=letter, live=False) for title in ("Un", "Deux")]
    for issue in issues:
        LettersPage.objects.get().add_child(instance=issue)
        issue.save_revision()
    revision = issues[1].get_latest_revision()
    Sending.objects.create(issue=issues[1], revision=revision, state="programme", scheduled_for=timezone.now())
    return [
        *(reverse("newsletter_sending", args=[issue.pk]) for issue in issues),
        *(reverse(f"wagtailsnippets_newsletter_letter:{name}") for name in ("list", "add")),
        reverse("newsletter_subscribers", args=[letter.pk]),
    ]


def network_screens() -> list[str]:
    """A network's settings, a membership, an agreement, a request that waits."""
    network = Network.objects.first()
    assert network
    waiting = propose(JOIN, Kind.CREATE, {"first_name": "Ali", "last_name": "Benzaïd"}, context={"network": network.pk})
    return [
        "/gestion/reseaux/courriels/",
        f"/gestion/reseaux/echanges/noter/?personne={person().pk}",
        reverse("wagtailsnippets_networks_network:add"),
        reverse("wagtailsnippets_actors_consententry:add"),
        reverse("networks_member_add", args=[network.key]),
        reverse("actors_intake_one", args=[waiting.pk]),
        *saved_views(),
        f"{reverse('wagtail_bulk_action', args=['actors', 'person', 'etiqueter'])}?id=all",
    ]


def saved_views() -> list[str]:
    """A view of the list of persons, the list narrowed otherwise, and the form that keeps it."""
    direction = User.objects.latest("pk")
    SavedView.objects.create(owner=direction, kind="personnes", name="Essai", query="q=essai", shared=True)
    persons = reverse("wagtailsnippets_actors_person:list")
    return [persons, f"{persons}?q=a", f"{reverse('actors:saved-view-save', args=['personnes'])}?q=a"]


@pytest.mark.django_db
def test_every_word_in_bold_is_on_a_screen(screens: str) -> None:
    missing = {f"{slug} : {label}" for slug in PAGES for label in bold_labels(slug) if plain(label) not in screens}
    assert not missing, "\n".join(sorted(missing))
