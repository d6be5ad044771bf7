"""What an editor is told of the text of a file."""

from dataclasses import dataclass
from typing import Any

from django import template

from search.models import FileText

register = template.Library()


@dataclass(frozen=True)
class Reading:
    """A sentence on the state of a file's text, and whether reading it again may help."""

    sentence: str
    can_retry: bool


SENTENCES = {
    FileText.State.WAITING: "Le fichier sera lu dans la minute qui vient.",
    FileText.State.EMPTY: "Aucun texte n’a été trouvé dans ce fichier.",
    FileText.State.SCANNED: "Ce fichier est fait d’images de pages : son texte ne peut pas être cherché. "
    "Passez-le dans un logiciel de reconnaissance de texte, puis remplacez-le.",
    FileText.State.ENCRYPTED: "Ce fichier est protégé par un mot de passe : enregistrez-le sans mot de passe.",
    FileText.State.TIMEOUT: "Ce fichier est trop long à lire : exportez-le de nouveau, ou en plusieurs parties.",
    FileText.State.BROKEN: "Ce fichier est abîmé : exportez-le de nouveau, puis remplacez-le.",
    FileText.State.MISSING: "Le fichier n’est plus là : déposez-le de nouveau.",
    FileText.State.UNREADABLE: "Ce format n’a pas de texte à lire.",
}


def reading_of(file: FileText) -> Reading:
    """What is told of ``file``."""
    state = FileText.State(file.state)
    pages = f"{file.pages_read} page{'s' if file.pages_read > 1 else ''}"
    if state is FileText.State.OK:
        return Reading(f"Lu : {pages}.", can_retry=True)
    if state is FileText.State.TOO_LARGE:
        return Reading(f"Très grand fichier : seules {pages} sont cherchées.", can_retry=True)
    return Reading(SENTENCES[state], can_retry=state not in {FileText.State.WAITING, FileText.State.UNREADABLE})


@register.simple_tag
def file_text(document: Any) -> Reading | None:
    """What is known of the text of ``document``; nothing while nobody has looked at it."""
    file = FileText.objects.filter(pk=document.sha256).first() if document and document.sha256 else None
    return reading_of(file) if file else None
