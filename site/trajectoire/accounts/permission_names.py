"""Names of the permissions in French, as the screen of a role shows them.

Django stores the names of its four permissions in English when it migrates, whatever the language of the site.
"""

import re

from django.contrib.auth.models import Permission
from django.utils.translation import override

VERBS = {"add": "Ajouter", "change": "Modifier", "delete": "Supprimer", "view": "Voir", "choose": "Choisir"}
OTHERS = {
    "access_admin": "Ouvrir la gestion du site",
    "publish_page": "Publier toutes les pages",
    "bulk_delete_page": "Supprimer des pages avec leurs sous-pages",
    "lock_page": "Verrouiller des pages, et déverrouiller les siennes",
    "unlock_page": "Déverrouiller toutes les pages",
}
ENGLISH = re.compile(r"Can (add|change|delete|view|choose) ")


def name_permissions() -> int:
    """Rename what still has Django's or Wagtail's English name; returns how many there were."""
    renamed = []
    with override("fr"):
        for permission in Permission.objects.select_related("content_type"):
            verb = ENGLISH.match(permission.name)
            model = permission.content_type.model_class()
            if permission.codename in OTHERS:
                name = OTHERS[permission.codename]
            elif verb and model:
                name = f"{VERBS[verb[1]]} : {model._meta.verbose_name}"  # noqa: SLF001 - Django's documented way to a model's name
            else:
                continue
            if permission.name != name:
                permission.name = name
                renamed.append(permission)
    Permission.objects.bulk_update(renamed, ["name"])
    return len(renamed)
