"""Examples of what serves to read: covers, facts, steps, quotations, figures."""

from datetime import date

from .example import ARTICLE, RTL_NAME, Example

_FILES = [
    {"title": "Le cahier du lundi, modèle", "url": "#", "format": "pdf", "pages": 4, "size": 180_000},
    {"title": "Fiche de poste commentée", "url": "#", "format": "odt", "pages": 2, "size": 46_000},
    {
        "title": "Actes complets",
        "url": "#",
        "format": "pdf",
        "pages": 56,
        "size": 2_400_000,
        "role": "Document principal",
    },
]
_FACTS = [
    {"label": "Porté par", "value": "Le Fil d'Ici", "url": "#", "note": "association"},
    {"label": "Depuis", "value": "mars 2023, en cours"},
    {"label": "Budget annuel", "value": "136 400 €"},
    {"label": "Sans valeur, donc absent", "value": ""},
    {"label": "Porteur au nom écrit de droite à gauche", "value": RTL_NAME},
]
_STORY = [
    {
        "when": "Hiver 2022",
        "about": "le constat",
        "title": "On ne se parlait plus dans les halls",
        "text": "Après l'incendie de la tour B, les locataires ne demandent ni caméra ni vigile.",
    },
    {
        "when": "Mars 2023",
        "about": "les conventions",
        "title": "Trois postes, un seul employeur",
        "text": "Plutôt qu'un poste par structure, l'association porte les trois conventions.",
    },
]


def reading_examples() -> dict[str, list[Example]]:
    """Examples by component, in the order of the page."""
    return {
        "cover": [
            Example("Fiche", {"identifier": "TR-2026-0042", "theme": "mediation"}),
            Example(
                "Document",
                {
                    "identifier": "TR-2025-0007",
                    "theme": "participation",
                    "shape": "portrait",
                    "title": "La médiation sociale, un métier du lien",
                },
            ),
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
                ("participation", "Participation"),
                ("mediation", "Médiation sociale"),
                ("transitions", "Transitions"),
                ("education", "Éducation"),
                ("habitat", "Habitat"),
                ("emploi", "Emploi"),
            )
        ],
        "meta_list": [Example("En bref", {"items": _FACTS})],
        "files": [Example("Trois fichiers", {"items": _FILES})],
        "steps": [
            Example("Récit daté", {"items": _STORY}),
            Example(
                "Étapes numérotées",
                {
                    "items": [
                        {"title": "Lecture des candidatures", "text": "Réponse à chaque personne avant le 2 février."},
                        {"title": "Entretien", "text": "Une heure, à Montbéliard ou à distance."},
                        {"title": "Mise en situation"},
                    ]
                },
            ),
        ],
        "quote": [
            Example(
                "Parole",
                {
                    "text": "On ne promet jamais ce qu'on ne peut pas suivre.",
                    "author": "Samira B.",
                    "role": "médiatrice à Planoise depuis 2023",
                },
            )
        ],
        "key_figures": [
            Example(
                "Chiffres datés",
                {
                    "items": [
                        {
                            "value": "1 940",
                            "label": "situations notées en deux ans",
                            "source": "Cahier du lundi, 2024-2026",
                        },
                        {"value": "4 sur 10", "label": "trouvent une réponse le soir même"},
                        {"value": "136 400 €", "label": "par an", "source": "Exercice 2025"},
                    ]
                },
            )
        ],
        "callout": [
            Example(
                "Calme",
                {
                    "title": "À retenir",
                    "content": "Un seul employeur, trois conventions : les médiatrices se remplacent.",
                },
            ),
            Example(
                "Fort",
                {
                    "title": "En parler avec Nadège Perrin",
                    "content": "Le mieux est d'appeler le mardi matin.",
                    "tone": "strong",
                },
            ),
        ],
        "keep": [
            Example("dans une liste", {"identifier": "TR-2026-0042", "title": "La médiation, un métier du lien"}),
            Example(
                "sur une page",
                {"identifier": "TR-2026-0042", "title": "Un métier du lien", "kind": "block"},
            ),
        ],
        "tags": [
            Example(
                "Quelques mots",
                {"items": [{"label": "adultes-relais", "url": "#"}, {"label": "médiation", "url": "#"}]},
            ),
            Example("200 mots", {"items": [{"label": f"mot-clé {n}", "url": "#"} for n in range(1, 201)]}),
        ],
        "section_head": [
            Example("Avec sa suite", {"title": "Du nouveau", "url": "#", "label": "Toute la bibliothèque"})
        ],
        "rich_text": [
            Example(
                "Article",
                {"html": ARTICLE},
            )
        ],
        "icon": [
            Example(name, {"name": name, "label": name})
            for name in (
                "search",
                "menu",
                "close",
                "check",
                "warning",
                "info",
                "file",
                "download",
                "print",
                "share",
                "quote",
                "bell",
                "filter",
                "place",
                "map",
                "clock",
                "calendar",
                "mail",
                "phone",
                "person",
                "people",
                "book",
                "euro",
                "feed",
                "offline",
            )
        ],
    }
