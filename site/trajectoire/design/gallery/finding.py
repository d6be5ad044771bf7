"""Examples of what serves to find: search, filters, lists, forms, messages."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator

from .example import LONG_TITLE, LONG_WORD, MARKED, RTL_NAME, Example
from .forms import SpecimenForm


def _page(number: int, pages: int) -> Any:
    return Paginator(range(pages * 20), 20).page(number)


def _facet(*, checked: bool) -> dict[str, Any]:
    names = [
        "Doubs",
        "Grand Besançon",
        "Pays de Montbéliard",
        "Nièvre",
        "Yonne",
        "Jura",
        "Côte-d'Or",
        "Haute-Saône",
        "Saône-et-Loire",
    ]
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


_RESULT = {
    "title": "Des médiatrices au pied des tours",
    "url": "#",
    "kind": "Fiche d'expérience",
    "meta": ["Planoise, Besançon"],
    "summary": "Trois postes d'adultes-relais, onze halls, une règle : ne rien promettre sans suite.",
    "identifier": "TR-2026-0042",
    "theme": "mediation-sociale",
    "theme_name": "Médiation sociale",
}


def finding_examples() -> dict[str, list[Example]]:
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
            Example(
                "Avec une question",
                {
                    "action": "#",
                    "id": "recherche-pleine",
                    "value": "médiation sociale",
                    "clear_url": "#",
                    "help": "Aussi trouvé : adulte-relais, médiateur social.",
                },
            ),
        ],
        "facet": [
            Example("Rien de coché", _facet(checked=False)),
            Example("Deux valeurs cochées", _facet(checked=True)),
        ],
        "chips": [
            Example(
                "Quatre filtres",
                {
                    "clear_url": "#",
                    "items": [
                        {"facet": "Territoire", "label": "Doubs", "url": "#"},
                        {"facet": "Territoire", "label": "Nièvre", "url": "#"},
                        {"facet": "Territoire", "label": "Toute la région", "url": "#"},
                        {"facet": "Année", "label": "2022 à 2026", "url": "#"},
                    ],
                },
            ),
        ],
        "result": [
            Example("Fiche", _RESULT),
            Example(
                "Document, avec passages",
                {
                    **_RESULT,
                    "kind": "Actes",
                    "sign": "portrait",
                    "title": "La médiation sociale, un métier du lien",
                    "meta": ["18 juin 2025", "56 pages, PDF 2,4 Mo"],
                    "summary": MARKED,
                    "theme": "participation",
                    "theme_name": "Participation",
                    "identifier": "TR-2025-0007",
                },
            ),
            Example(
                "Événement",
                {
                    **_RESULT,
                    "kind": "Cycle de qualification",
                    "sign": "date",
                    "date": date(2026, 12, 3),
                    "sign_note": "2026, 9 h 30",
                    "title": "Écouter, orienter, passer la main",
                    "urgent": "Il reste 1 place",
                },
            ),
            Example(
                "Appel à projets",
                {
                    **_RESULT,
                    "kind": "Appel à projets",
                    "sign": "text",
                    "sign_text": "4 000 à 25 000 €",
                    "sign_note": "par projet",
                    "title": "Présences de soirée",
                    "urgent": "clôture dans 18 jours",
                },
            ),
            Example(
                "Close",
                {
                    **_RESULT,
                    "kind": "Offre d'emploi",
                    "title": "Chef·fe de projet participation citoyenne",
                    "closed": "depuis le 12 mai 2023",
                },
            ),
            Example("Sans signe", {**_RESULT, "sign": "none"}),
            Example("Titre de 300 signes", {**_RESULT, "title": LONG_TITLE}),
            Example(
                "Mot de 80 lettres, nom de droite à gauche",
                {**_RESULT, "title": LONG_WORD, "meta": [RTL_NAME, LONG_WORD], "sign": "portrait"},
            ),
        ],
        "field": [
            *(Example(f"{field.label}, vide", {"field": field}) for field in empty),
            *(
                Example(f"{field.label}, après l'envoi", {"field": field})
                for field in faulty
                if field.name in ("email", "workshop")
            ),
        ],
        "empty": [
            Example(
                "Aucun résultat",
                {
                    "title": "Aucune ressource ne répond à tout cela.",
                    "text": "Retirez un filtre, ou cherchez un mot plus large.",
                    "links": [{"label": "Toute la bibliothèque", "url": "#"}, {"label": "Nous demander", "url": "#"}],
                },
            )
        ],
        "alert": [
            Example(
                "Information",
                {"title": "Le site sera lent mardi matin.", "content": "Nous changeons de serveur entre 7 h et 8 h."},
            ),
            Example(
                "Réussite",
                {
                    "kind": "success",
                    "title": "Votre message est parti.",
                    "content": "Nous répondons sous trois jours ouvrés.",
                },
            ),
            Example("Attention", {"kind": "warning", "title": "Cette fiche n'a pas été vérifiée depuis 9 mois."}),
            Example(
                "Erreur",
                {
                    "kind": "error",
                    "title": "Deux réponses sont à revoir.",
                    "content": "Elles sont signalées plus bas. Rien de ce que vous avez écrit n'est perdu.",
                },
            ),
        ],
        "pagination": [
            Example("Première de trois", {"page": _page(1, 3), "label": "Pages, premier exemple"}),
            Example("Milieu de quarante", {"page": _page(20, 40), "label": "Pages, second exemple"}),
        ],
        "breadcrumbs": [
            Example(
                "Trois niveaux",
                {
                    "items": [
                        {"title": "Bibliothèque", "url": "#"},
                        {"title": "Fiches d'expérience", "url": "#"},
                        {"title": "Des médiatrices au pied des tours"},
                    ]
                },
            ),
            Example(
                "Douze niveaux, titres longs",
                {
                    "label": "Fil d’Ariane, second exemple",
                    "items": [
                        *({"title": f"Niveau {n}, {LONG_WORD[: 5 * n]}", "url": "#"} for n in range(1, 12)),
                        {"title": LONG_TITLE},
                    ],
                },
            ),
        ],
    }
