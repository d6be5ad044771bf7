"""What "Vérifications" looks for in a page, and how it says it to whoever writes.

axe-core runs in the preview and on the page seen by a signed-in colleague. Only what an editor can mend is looked
for, in the content alone: the frame of the site has its own tests. Each fault says what to do.
"""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

MESSAGES = {
    "empty-heading": ("Un titre est vide", "Écrivez-le, ou retirez le bloc."),
    "heading-order": ("Un titre saute un niveau", "Après un titre, prenez le niveau juste au-dessous."),
    "p-as-heading": ("Un paragraphe fait semblant d’être un titre", "Remplacez-le par un bloc « Titre »."),
    "empty-table-header": ("Une colonne du tableau n’a pas d’en-tête", "Dites ce que contient la colonne."),
    "link-name": ("Un lien n’a pas de texte", "Écrivez où il mène : « Télécharger les actes »."),
    "identical-links-same-purpose": (
        "Des liens disent la même chose et mènent ailleurs",
        "Évitez « cliquez ici » : chaque texte dit où son lien mène.",
    ),
    "alt-text-quality": (
        "Le texte de remplacement ressemble à un nom de fichier",
        "Dites en une phrase ce que l’on voit. Sur l’image : champ « Texte alternatif ».",
    ),
    "image-alt": ("Une image n’a pas de texte de remplacement", "Ouvrez l’image et dites ce que l’on voit."),
    "frame-title": ("Une vidéo n’a pas de titre", "Donnez-lui un titre : il est lu à ceux qui ne la voient pas."),
    "empty-meta-description": (
        "Le chapô manque",
        "Deux phrases suffisent : les listes et les moteurs de recherche les montrent.",
    ),
}
"""For each rule of axe-core: what is wrong, and what to do."""

CONTENT = "main"


class ContentChecks(ContentCheckerItem):
    """Wagtail's checker, on our rules and in our words."""

    axe_include = [CONTENT]
    axe_run_only = list(MESSAGES)
    axe_messages = {rule: {"error_name": wrong, "help_text": remedy} for rule, (wrong, remedy) in MESSAGES.items()}


def check_our_way(_request: HttpRequest, items: list[Any], page: Page | None) -> None:
    """Put our checks in the place of Wagtail's, where there is a page to write; nowhere else."""
    checks = [
        ContentChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items
    ]
    items[:] = [item for item in checks if page is not None or not isinstance(item, ContentChecks) or item.in_editor]
