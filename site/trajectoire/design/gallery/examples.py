"""Examples of every component in its states, the hard ones included (long titles, other scripts, nothing at all)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from .forms import SpecimenForm

LONG_TITLE: Final = ("Ce que les habitantes et les habitants des quartiers prioritaires disent de la participation " * 4)[:300]
LONG_WORD: Final = ("anticonstitutionnellement" * 4)[:80]
RTL_NAME: Final = "جمعية الأمل للوساطة الاجتماعية"
MARKED: Final = mark_safe(  # noqa: S308 - our own text
    "Trois postes d'<mark>adultes-relais</mark>, onze halls, une règle : ne jamais promettre ce qu'on ne peut pas suivre."
)


@dataclass(frozen=True)
class Example:
    """One use of a component: what it shows, and its parameters."""

    label: str
    values: Mapping[str, Any] = field(default_factory=dict)


def _page(number: int, pages: int) -> Any:
    return Paginator(range(pages * 20), 20).page(number)


def _facet(*, checked: bool) -> dict[str, Any]:
    names = ["Doubs", "Grand Besançon", "Pays de Montbéliard", "Nièvre", "Yonne", "Jura", "Côte-d'Or", "Haute-Saône", "Saône-et-Loire"]
    return {
        "label": "Territoire",
        "name": "territoire",
        "open": True,
        "options": [
            {
                "value": str(rank),
                "label": name,
                "count": (21, 12, 9, 8, 7, 5, 4, 0, 3)[rank],
                "checked": checked and rank in (0, 3),
                "depth": 1 if rank in (1, 2) else 0,
            }
            for rank, name in enumerate(names)
        ],
    }


_FILES = [
    {"title": "Le cahier du lundi, modèle", "url": "#", "format": "pdf", "pages": 4, "size": 180_000},
    {"title": "Fiche de poste commentée", "url": "#", "format": "odt", "pages": 2, "size": 46_000},
    {"title": "Actes complets", "url": "#", "format": "pdf", "pages": 56, "size": 2_400_000, "role": "Document principal"},
]
_FACTS = [
    {"label": "Porté par", "value": "Le Fil d'Ici", "url": "#", "note": "association"},
    {"label": "Depuis", "value": "mars 2023, en cours"},
    {"label": "Budget annuel", "value": "136 400 €"},
    {"label": "Sans valeur, donc absent", "value": ""},
    {"label": "Porteur au nom écrit de droite à gauche", "value": RTL_NAME},
]
_STORY = [
    {"when": "Hiver 2022", "about": "le constat", "title": "On ne se parlait plus dans les halls", "text": "Après l'incendie de la tour B, les locataires descendent en assemblée. Ils ne demandent ni caméra ni vigile."},
    {"when": "Mars 2023", "about": "les conventions", "title": "Trois postes, un seul employeur", "text": "Plutôt qu'un poste par structure, l'association porte les trois conventions."},
]
_RESULT = {
    "title": "Des médiatrices au pied des tours",
    "url": "#",
    "kind": "Fiche d'expérience",
    "meta": ["Planoise, Besançon"],
    "summary": "Trois postes d'adultes-relais, onze halls, une règle : ne jamais promettre ce qu'on ne peut pas suivre.",
    "identifier": "TR-2026-0042",
    "theme": "mediation-sociale",
    "theme_name": "Médiation sociale",
}


def examples() -> dict[str, list[Example]]:
    """Examples by component, in the order of the page."""
    empty, faulty = SpecimenForm(), SpecimenForm(SpecimenForm.typed)
    faulty.is_valid()
    return {
        "button": [
            Example("Plein", {"label": "Chercher", "icon": "search"}),
            Example("Contour", {"label": "Affiner", "icon": "filter", "kind": "outline"}),
            Example("Lien", {"label": "Exporter", "icon": "download", "kind": "quiet", "url": "#"}),
            Example("Petit", {"label": "Copier", "kind": "outline", "size": "small"}),
            Example("Inactif", {"label": "Envoyer", "disabled": True}),
        ],
        "search_form": [
            Example("Vide", {"action": "#", "id": "recherche-vide"}),
            Example("Avec une question", {"action": "#", "id": "recherche-pleine", "value": "médiation sociale", "clear_url": "#", "help": "Aussi trouvé : adulte-relais, médiateur social."}),
        ],
        "facet": [Example("Rien de coché", _facet(checked=False)), Example("Deux valeurs cochées", _facet(checked=True))],
        "chips": [
            Example("Quatre filtres", {"clear_url": "#", "items": [
                {"facet": "Territoire", "label": "Doubs", "url": "#"},
                {"facet": "Territoire", "label": "Nièvre", "url": "#"},
                {"facet": "Territoire", "label": "Toute la région", "url": "#"},
                {"facet": "Année", "label": "2022 à 2026", "url": "#"},
            ]}),
        ],
        "result": [
            Example("Fiche", _RESULT),
            Example("Document, avec passages", {**_RESULT, "kind": "Actes", "sign": "portrait", "title": "La médiation sociale, un métier du lien", "meta": ["18 juin 2025", "56 pages, PDF 2,4 Mo"], "summary": MARKED, "theme": "participation", "theme_name": "Participation", "identifier": "TR-2025-0007"}),
            Example("Événement", {**_RESULT, "kind": "Cycle de qualification", "sign": "date", "date": date(2026, 12, 3), "sign_note": "2026, 9 h 30", "title": "Écouter, orienter, passer la main", "urgent": "Il reste 1 place"}),
            Example("Appel à projets", {**_RESULT, "kind": "Appel à projets", "sign": "text", "sign_text": "4 000 à 25 000 €", "sign_note": "par projet", "title": "Présences de soirée", "urgent": "clôture dans 18 jours"}),
            Example("Close", {**_RESULT, "kind": "Offre d'emploi", "title": "Chef·fe de projet participation citoyenne", "closed": "depuis le 12 mai 2023"}),
            Example("Sans signe", {**_RESULT, "sign": "none"}),
            Example("Titre de 300 signes", {**_RESULT, "title": LONG_TITLE}),
            Example("Mot de 80 lettres, nom de droite à gauche", {**_RESULT, "title": LONG_WORD, "meta": [RTL_NAME, LONG_WORD], "sign": "portrait"}),
        ],
        "cover": [
            Example("Fiche", {"identifier": "TR-2026-0042", "theme": "mediation"}),
            Example("Document", {"identifier": "TR-2025-0007", "theme": "participation", "shape": "portrait", "title": "La médiation sociale, un métier du lien"}),
            Example("Grande", {"identifier": "TR-2026-0003", "theme": "transitions", "shape": "wide"}),
            Example("À la une", {"identifier": "TR-2026-0042", "theme": "mediation", "shape": "lead"}),
        ],
        "day": [
            Example("À venir", {"date": date(2026, 12, 3), "note": "2026, 9 h 30"}),
            Example("Passé", {"date": date(2026, 10, 17), "past": True}),
        ],
        "theme": [
            Example(name, {"name": name, "slug": slug})
            for slug, name in (
                ("participation", "Participation"), ("mediation", "Médiation sociale"), ("transitions", "Transitions"),
                ("education", "Éducation"), ("habitat", "Habitat"), ("emploi", "Emploi"),
            )
        ],
        "meta_list": [Example("En bref", {"items": _FACTS})],
        "files": [Example("Trois fichiers", {"items": _FILES})],
        "steps": [
            Example("Récit daté", {"items": _STORY}),
            Example("Étapes numérotées", {"items": [{"title": "Lecture des candidatures", "text": "Réponse à chaque personne avant le 2 février."}, {"title": "Entretien", "text": "Une heure, à Montbéliard ou à distance."}, {"title": "Mise en situation"}]}),
        ],
        "quote": [Example("Parole", {"text": "On ne promet jamais ce qu'on ne peut pas suivre.", "author": "Samira B.", "role": "médiatrice à Planoise depuis 2023"})],
        "key_figures": [Example("Chiffres datés", {"items": [
            {"value": "1 940", "label": "situations notées en deux ans", "source": "Cahier du lundi, 2024-2026"},
            {"value": "4 sur 10", "label": "trouvent une réponse le soir même"},
            {"value": "136 400 €", "label": "par an", "source": "Exercice 2025"},
        ]})],
        "callout": [
            Example("Calme", {"title": "À retenir", "content": "Un seul employeur, trois conventions : les médiatrices se remplacent."}),
            Example("Fort", {"title": "En parler avec Nadège Perrin", "content": "Le mieux est d'appeler le mardi matin.", "tone": "strong"}),
        ],
        "alert": [
            Example("Information", {"title": "Le site sera lent mardi matin.", "content": "Nous changeons de serveur entre 7 h et 8 h."}),
            Example("Réussite", {"kind": "success", "title": "Votre message est parti.", "content": "Nous répondons sous trois jours ouvrés."}),
            Example("Attention", {"kind": "warning", "title": "Cette fiche n'a pas été vérifiée depuis 9 mois."}),
            Example("Erreur", {"kind": "error", "title": "Deux réponses sont à revoir.", "content": "Elles sont signalées plus bas. Rien de ce que vous avez écrit n'est perdu."}),
        ],
        "empty": [Example("Aucun résultat", {"title": "Aucune ressource ne répond à tout cela.", "text": "Retirez un filtre, ou cherchez un mot plus large.", "links": [{"label": "Toute la bibliothèque", "url": "#"}, {"label": "Nous demander", "url": "#"}]})],
        "field": [
            *(Example(f"{field.label}, vide", {"field": field}) for field in empty),
            *(Example(f"{field.label}, après l'envoi", {"field": field}) for field in faulty if field.name in ("email", "workshop")),
        ],
        "tags": [
            Example("Quelques mots", {"items": [{"label": "adultes-relais", "url": "#"}, {"label": "médiation", "url": "#"}]}),
            Example("200 mots", {"items": [{"label": f"mot-clé {n}", "url": "#"} for n in range(1, 201)]}),
        ],
        "breadcrumbs": [
            Example("Trois niveaux", {"items": [{"title": "Bibliothèque", "url": "#"}, {"title": "Fiches d'expérience", "url": "#"}, {"title": "Des médiatrices au pied des tours"}]}),
            Example("Douze niveaux, titres longs", {"items": [*({"title": f"Niveau {n}, {LONG_WORD[: 5 * n]}", "url": "#"} for n in range(1, 12)), {"title": LONG_TITLE}]}),
        ],
        "pagination": [
            Example("Première de trois", {"page": _page(1, 3), "label": "Pages, premier exemple"}),
            Example("Milieu de quarante", {"page": _page(20, 40), "label": "Pages, second exemple"}),
        ],
        "section_head": [Example("Avec sa suite", {"title": "Du nouveau", "url": "#", "label": "Toute la bibliothèque"})],
        "rich_text": [Example("Article", {"html": mark_safe("<p>Les médiatrices travaillent à deux, se remplacent, et rendent compte au même endroit : un cahier, ouvert <a href='#'>chaque lundi</a> aux partenaires.</p><h3>Ce qui change</h3><ul><li>les horaires ;</li><li>les lieux ;</li><li>la confiance.</li></ul>")})],  # noqa: S308 - our own text
        "icon": [Example(name, {"name": name, "label": name}) for name in ("search", "menu", "close", "check", "warning", "info", "file", "download", "print", "share", "quote", "bell", "filter", "place", "map", "clock", "calendar", "mail", "phone", "person", "people", "book", "euro", "feed", "offline")],
    }
