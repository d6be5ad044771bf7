"""The public page types and their states: one list for the photographs, axe, the overflow and the HTML checker.

To add a page, add a line to ``PUBLIC``: ``scripts/shots.py`` and ``tests/browser/test_public_pages.py`` take it from
there. Addresses are those of the demonstration. Nothing here needs Django to be loaded, save ``make``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Response

PHONE, DESKTOP = "phone", "desktop"
SCREENS = {PHONE: (390, 844), DESKTOP: (1440, 900)}


@dataclass(frozen=True, kw_only=True)
class PublicPage:
    """A page in a state. ``status``: what the server answers.

    ``follow``: the link to take from ``address`` (CSS), for a page whose address varies. ``make`` gives the address
    where Django is loaded (a signed link). ``template``: a page that no address gives, rendered alone. ``act``: what
    the visitor then does. ``screen``: the only screen that has this state. ``printed``: whether it is worth printing.
    """

    name: str
    address: str = ""
    follow: str = ""
    make: Callable[[], str] | None = None
    template: str = ""
    status: int = 200
    act: Callable[[Page], None] | None = None
    screen: str = ""
    printed: bool = False

    def shown_on(self, screen: str) -> bool:
        """Whether the state exists on this screen."""
        return self.screen in ("", screen)

    def where(self) -> str:
        """Its address."""
        return self.make() if self.make else self.address


def open_menu(page: Page) -> None:
    """The menu of a phone, its groups folded out."""
    page.locator(".header__row > .header__menu").click()
    page.locator(".menu summary").first.click()


def open_group(page: Page) -> None:
    """A group of the menu, on a wide screen."""
    page.locator(".menu summary").first.click()


def open_filters(page: Page) -> None:
    """The sheet of filters of a phone."""
    page.locator(".refine-open").click()


def send_nothing(page: Page) -> None:
    """The form, sent as it came."""
    page.locator("form.contact-form button").click()
    page.wait_for_load_state()


def write_to_the_centre(page: Page) -> None:
    """A message that leaves."""
    page.get_by_label("Votre nom").fill("Camille Essai")
    page.get_by_label("Votre adresse électronique").fill("camille@exemple.invalid")
    page.get_by_label("Objet").fill("Une question")
    page.get_by_label("Votre message").fill("Où trouver les actes de Nevers ?")
    page.locator("form.contact-form button").click()
    page.wait_for_load_state()


def send_without_cookie(page: Page) -> None:
    """The form from a browser that refuses cookies: it is turned down."""
    page.context.clear_cookies()
    send_nothing(page)


def fail_to_enter(page: Page) -> None:
    """A wrong passphrase."""
    page.locator("[name=login]").fill("personne")
    page.locator("[name=password]").fill("rien")
    page.locator("form button[type=submit]").last.click()
    page.wait_for_load_state()


def hover_and_focus(page: Page) -> None:
    """The focus on the field, the mouse on its button."""
    page.locator("#recherche").focus()
    page.locator(".search-form__button").hover()


def leave_link() -> str:
    """Where the link at the foot of a letter leads."""
    return _mail_link("mail:unsubscribe", days=30)


def old_link() -> str:
    """The same, too old."""
    return _mail_link("mail:unsubscribe", days=-1)


def _mail_link(view: str, days: int) -> str:
    from datetime import timedelta

    from django.urls import reverse
    from django.utils import timezone

    from mail import links

    token = links.make(view, "0" * 64, object="lettre", expires_at=timezone.now() + timedelta(days=days))
    return reverse(view, args=[token])


def send_an_empty_group(page: Page) -> None:
    """A name without the rest, and nobody else."""
    page.locator("[name=p-0-first_name]").fill("Nour")
    page.get_by_role("button", name="Inscrire le groupe").click()
    page.wait_for_load_state()


def my_registration() -> str:
    """What the link of a confirmation opens."""
    from datetime import timedelta

    from django.urls import reverse
    from django.utils import timezone

    from events.models import Registration
    from mail import links

    coming = Registration.objects.alive().filter(event__first_starts_at__gt=timezone.now()).exclude(email="")
    found = coming.order_by("event__first_starts_at", "number")[0]
    end = timezone.now() + timedelta(days=30)
    token = links.make("event_registration", links.person_of(found.email), object=str(found.key), expires_at=end)
    return reverse("event_registration", args=[token])


FIRST = "main .result__title a"
OPEN_EVENT = "/agenda/quartiers-ateliers-de-la-transition/"
"""An event of the demonstration that one may register for."""

PUBLIC = [
    PublicPage(name="accueil", address="/", printed=True),
    PublicPage(name="menu-ouvert", address="/", act=open_menu, screen=PHONE),
    PublicPage(name="sous-menu", address="/", act=open_group, screen=DESKTOP),
    PublicPage(name="survol", address="/", act=hover_and_focus, screen=DESKTOP),
    PublicPage(name="bibliotheque", address="/ressources/", printed=True),
    PublicPage(name="filtres-ouverts", address="/ressources/", act=open_filters, screen=PHONE),
    PublicPage(name="bibliotheque-filtree", address="/ressources/?type=publication&theme=mediation-sociale"),
    PublicPage(name="bibliotheque-cherchee", address="/ressources/?q=m%C3%A9diation+sociale"),
    PublicPage(name="bibliotheque-vide", address="/ressources/?q=introuvable-assurement"),
    PublicPage(name="publication", address="/ressources/?type=publication", follow=FIRST, printed=True),
    PublicPage(name="selection", address="/selection/?r=TR-2026-0001,TR-2026-0002,TR-1999-0001", printed=True),
    PublicPage(name="selection-vide", address="/selection/"),
    PublicPage(name="donnees", address="/donnees/"),
    PublicPage(name="integrer", address="/integrer/?type=publication"),
    PublicPage(name="liste-integree", address="/integrer/ressources/?type=publication"),
    PublicPage(name="offre", address="/ressources/?type=job-offer", follow=FIRST, printed=True),
    PublicPage(name="offre-close", address="/ressources/cheffe-de-projet-participation-mediation-transitions-2023/"),
    PublicPage(name="agenda", address="/agenda/", printed=True),
    PublicPage(name="agenda-affiner", address="/agenda/", act=open_filters, screen=PHONE),
    PublicPage(name="agenda-passes", address="/agenda/?passes=1&genre=journee-regionale"),
    PublicPage(name="agenda-vide", address="/agenda/?genre=visite&theme=emploi"),
    PublicPage(name="agenda-carte", address="/agenda/carte/"),
    PublicPage(name="agenda-mois", address="/agenda/mois/2026/10/"),
    PublicPage(name="evenement", address="/agenda/quartiers-ateliers-de-la-transition/", printed=True),
    PublicPage(name="evenement-inscription", address=f"{OPEN_EVENT}inscription/"),
    PublicPage(name="evenement-inscription-erreurs", address=f"{OPEN_EVENT}inscription/", act=send_nothing),
    PublicPage(name="evenement-groupe", address=f"{OPEN_EVENT}inscrire-un-groupe/"),
    PublicPage(name="evenement-groupe-erreurs", address=f"{OPEN_EVENT}inscrire-un-groupe/", act=send_an_empty_group),
    PublicPage(name="evenement-groupe-merci", address=f"{OPEN_EVENT}inscrire-un-groupe/merci/"),
    PublicPage(name="evenement-mon-inscription", make=my_registration),
    PublicPage(name="evenement-cycle", address="/agenda/cycle-prendre-son-poste-d-adulte-relais/"),
    PublicPage(name="evenement-annule", address="/agenda/journee-mediation-numerique-annulee/"),
    PublicPage(name="evenement-passe", address="/agenda/la-mediation-sociale-journee-de-nevers/"),
    PublicPage(name="territoires", address="/territoires/", printed=True),
    PublicPage(name="territoire-contrat", address="/territoires/contrat/200065647/", printed=True),
    PublicPage(name="territoire-quartier", address="/territoires/qpv/QN02503M/"),
    PublicPage(name="territoire-departement", address="/territoires/departement/25/"),
    PublicPage(name="reseaux", address="/reseaux/", printed=True),
    PublicPage(name="reseau", address="/reseaux/equipes/", printed=True),
    PublicPage(name="reseau-greffon", address="/reseaux/conseils-citoyens/", printed=True),
    PublicPage(name="annuaire", address="/reseaux/annuaire/", printed=True),
    PublicPage(name="annuaire-cherche", address="/reseaux/annuaire/?q=deleguee+dole&reseau=equipes"),
    PublicPage(name="annuaire-vide", address="/reseaux/annuaire/?q=personne-de-ce-nom"),
    PublicPage(name="annuaire-fiche", address="/reseaux/annuaire/", follow="main .directory__name a"),
    PublicPage(name="rejoindre", address="/reseaux/equipes/rejoindre/"),
    PublicPage(name="rejoindre-erreurs", address="/reseaux/equipes/rejoindre/", act=send_nothing),
    PublicPage(name="corriger-ma-fiche", address="/reseaux/annuaire/corriger/"),
    PublicPage(name="demande-recue", address="/reseaux/annuaire/merci/"),
    PublicPage(name="fiche", address="/ressources/des-mediatrices-au-pied-des-tours/", printed=True),
    PublicPage(name="fiche-interrompue", address="/ressources/le-guichet-qui-se-deplace/", printed=True),
    PublicPage(name="breve", address="/ressources/?type=watch-brief", follow=FIRST, printed=True),
    PublicPage(name="appel", address="/ressources/?type=call", follow=FIRST, printed=True),
    PublicPage(name="appel-clos", address="/ressources/lire-et-jouer-avant-trois-ans/"),
    PublicPage(name="dossier", address="/ressources/?type=dossier", follow=FIRST, printed=True),
    PublicPage(name="recherche", address="/recherche/?q=m%C3%A9diation+sociale+adultes+relais", printed=True),
    PublicPage(name="recherche-vide", address="/recherche/?q=hippocampes"),
    PublicPage(name="page", address="/le-centre/l-equipe/", printed=True),
    PublicPage(name="mentions-legales", address="/mentions-legales/"),
    PublicPage(name="vos-donnees", address="/vos-donnees/"),
    PublicPage(name="accessibilite", address="/accessibilite/", printed=True),
    PublicPage(name="contact", address="/contact/"),
    PublicPage(name="contact-erreurs", address="/contact/", act=send_nothing),
    PublicPage(name="contact-envoye", address="/contact/", act=write_to_the_centre),
    PublicPage(name="introuvable", address="/cette-page-n-existe-pas/", status=404),
    PublicPage(name="refuse", template="403.html"),
    PublicPage(name="formulaire-refuse", address="/contact/", act=send_without_cookie),
    PublicPage(name="illisible", template="400.html"),
    PublicPage(name="trop-de-demandes", template="429.html"),
    PublicPage(name="panne", template="500.html"),
    PublicPage(name="lettres", address="/lettre/", printed=True),
    PublicPage(name="lettres-mes-choix", address="/lettre/mes-choix/"),
    PublicPage(name="lettre-numero", address="/lettre/parler-avant-de-couper/", printed=True),
    PublicPage(name="alerte-suivre", address="/lettre/suivre/?type=event"),
    PublicPage(name="alerte-suivre-erreurs", address="/lettre/suivre/?type=event", act=send_nothing),
    PublicPage(name="alerte-rien", address="/lettre/suivre/?theme=inconnu", status=404),
    PublicPage(name="alerte-demandee", address="/lettre/suivre/merci/"),
    PublicPage(name="alertes-retrouver", address="/lettre/mes-alertes/"),
    PublicPage(name="lettre-quitter", make=leave_link),
    PublicPage(name="lettre-lien-ancien", make=old_link, status=410),
    PublicPage(name="connexion", address="/compte/connexion/"),
    PublicPage(name="connexion-refusee", address="/compte/connexion/", act=fail_to_enter),
    PublicPage(name="mot-de-passe-oublie", address="/compte/mot-de-passe/oublie/"),
]

TEAM = [
    PublicPage(name="compte", address="/compte/"),
    PublicPage(name="mot-de-passe", address="/compte/mot-de-passe/"),
    PublicPage(name="second-facteur", address="/compte/double-authentification/"),
    PublicPage(name="second-facteur-installer", address="/compte/double-authentification/installer/"),
]
"""What the team sees in the look of the public site, once signed in."""


def visit(page: Page, shown: PublicPage, rendered: Callable[[str], str]) -> str:
    """Bring ``page`` to the state ``shown``; gives what went wrong, or nothing. ``rendered`` renders a template."""
    if shown.template:
        page.goto("/robots.txt")  # a page of the site, so that its files are asked from it
        page.set_content(rendered(shown.template))
        return ""
    answer = page.goto(shown.where())
    if shown.follow:
        link = page.locator(shown.follow).first
        if link.count() == 0:
            return f"{shown.name} : aucun lien « {shown.follow} » sur {shown.address}"
        answer = page.goto(link.get_attribute("href") or "")
    if (status := _status(answer)) != shown.status:
        return f"{shown.name} : {status} pour {page.url}"
    if shown.act:
        shown.act(page)
    return ""


def _status(answer: Response | None) -> int:
    return answer.status if answer else 0
